import Foreign
import Structures

/// What ``GEMM`` owes whatever its factors are.
struct GEMMRelations {
  let element: ElementType

  var all: [Relation] {
    [
      Relation("the product transposed: (AB)ᵀ = BᵀAᵀ") { call, _ in transposed(call) },
      Relation("A negated and alpha negated") { call, _ in
        FollowUp(
          with(call) {
            $0.numbers["alpha"]! *= -1
            $0.buffers["A"] = Buffer(element, call.buffers["A"]!.values.map { -$0 })
          }, same)
      },
      Relation("alpha and beta doubled") { call, _ in
        let next = with(call) {
          $0.numbers["alpha"]! *= 2
          $0.numbers["beta"]! *= 2
        }
        return FollowUp(next) { _, index in (index, 2) }
      },
      Relation("A halved and alpha doubled") { call, _ in
        let halves = call.buffers["A"]!.values.map { $0 / 2 }
        let half = Buffer(element, halves)
        guard half.values == halves else { return nil }
        return FollowUp(
          with(call) {
            $0.numbers["alpha"]! *= 2
            $0.buffers["A"] = half
          }, same)
      },
      Relation("the rows in reverse order") { call, _ in reversedRows(call) },
      Relation("the first row alone") { call, _ in cropped(call, "m") },
      Relation("the first column alone") { call, _ in cropped(call, "n") },
      Relation("the terms in reverse order") { call, _ in reversedTerms(call) },
    ]
  }

  private func with(_ call: Call, _ change: (inout Call) -> Void) -> Call {
    var next = call
    change(&next)
    return next
  }

  private var same: @Sendable (String, Int) -> (Int, Double)? { { _, index in (index, 1) } }

  private func transposed(_ call: Call) -> FollowUp? {
    let (m, n) = (call.sizes["m"]!, call.sizes["n"]!)
    guard m > 0, n > 0 else { return nil }
    let c = call.buffers["C"]!
    let ldc = call.sizes["ldc"]!
    var turned = Buffer(element, count: m * n)
    for row in 0..<m {
      for column in 0..<n {
        turned.setBits(c.bits(at: row * ldc + column), at: column * m + row)
      }
    }
    let next = with(call) {
      $0.sizes["m"] = n
      $0.sizes["n"] = m
      $0.sizes["transA"] = 1 - call.sizes["transB"]!
      $0.sizes["transB"] = 1 - call.sizes["transA"]!
      ($0.sizes["lda"], $0.sizes["ldb"], $0.sizes["ldc"]) = (
        call.sizes["ldb"], call.sizes["lda"], m
      )
      ($0.buffers["A"], $0.buffers["B"]) = (call.buffers["B"], call.buffers["A"])
      $0.buffers["C"] = turned
    }
    return FollowUp(next) { _, index in (index % m * n + index / m, 1) }
  }

  private func cropped(_ call: Call, _ size: String) -> FollowUp? {
    let columns = call.sizes["n"]!
    guard call.sizes[size]! > 1,
      let next = Simplification.cropped(call, GEMM(element: element).signature, size, to: 1)
    else { return nil }
    return FollowUp(next) { _, index in (size == "m" ? index : index * columns, 1) }
  }

  private func reversedRows(_ call: Call) -> FollowUp? {
    let (m, n) = (call.sizes["m"]!, call.sizes["n"]!)
    let isTurned = call.sizes["transA"] == 1
    let lda = call.sizes["lda"]!
    let next = with(call) {
      $0.buffers["A"] = moved(
        call.buffers["A"]!, isTurned ? call.sizes["k"]! : m, lda, isTurned ? m : call.sizes["k"]!
      ) {
        isTurned ? ($0, m - 1 - $1) : (m - 1 - $0, $1)
      }
      $0.buffers["C"] = moved(call.buffers["C"]!, m, call.sizes["ldc"]!, n) { (m - 1 - $0, $1) }
    }
    return FollowUp(next) { _, index in ((m - 1 - index / n) * n + index % n, 1) }
  }

  private func reversedTerms(_ call: Call) -> FollowUp? {
    let (m, n, k) = (call.sizes["m"]!, call.sizes["n"]!, call.sizes["k"]!)
    let (turnedA, turnedB) = (call.sizes["transA"] == 1, call.sizes["transB"] == 1)
    let next = with(call) {
      $0.buffers["A"] = moved(
        call.buffers["A"]!, turnedA ? k : m, call.sizes["lda"]!, turnedA ? m : k
      ) {
        turnedA ? (k - 1 - $0, $1) : ($0, k - 1 - $1)
      }
      $0.buffers["B"] = moved(
        call.buffers["B"]!, turnedB ? n : k, call.sizes["ldb"]!, turnedB ? k : n
      ) {
        turnedB ? ($0, k - 1 - $1) : (k - 1 - $0, $1)
      }
    }
    return FollowUp(next, same)
  }

  /// The elements of a buffer, each from another place.
  private func moved(
    _ buffer: Buffer, _ rows: Int, _ leading: Int, _ columns: Int,
    from place: (Int, Int) -> (Int, Int)
  ) -> Buffer {
    var next = buffer
    for row in 0..<rows {
      for column in 0..<columns {
        let (r, c) = place(row, column)
        next.setBits(buffer.bits(at: r * leading + c), at: row * leading + column)
      }
    }
    return next
  }
}
