import Foreign
import Structures

/// What ``GEMM`` owes whatever its factors are.
struct GEMMRelations {
  let element: ElementType

  var all: [Relation] {
    [
      Relation("the product transposed: (AB)ᵀ = BᵀAᵀ") { call, _ in transposed(call) },
      Relation("A negated and alpha negated") { call, _ in
        FollowUp(call.negating("A").with { $0.numbers["alpha"]! *= -1 }, Source.same)
      },
      Relation("alpha and beta doubled") { call, _ in
        let next = call.with {
          $0.numbers["alpha"]! *= 2
          $0.numbers["beta"]! *= 2
        }
        return FollowUp(next, Source.scaled(2))
      },
      Relation("A halved and alpha doubled") { call, _ in
        call.scaling("A", by: 0.5).map { next in
          FollowUp(next.with { $0.numbers["alpha"]! *= 2 }, Source.same)
        }
      },
      Relation("the rows in reverse order") { call, _ in reversedRows(call) },
      Relation("the first row alone") { call, _ in cropped(call, "m") },
      Relation("the first column alone") { call, _ in cropped(call, "n") },
      Relation("the terms in reverse order") { call, _ in reversedTerms(call) },
    ]
  }

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
    let next = call.with {
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
    let (m, n) = (call.size("m"), call.size("n"))
    let turn: @Sendable (Int) -> Int = { m - 1 - $0 }
    let next = permutingFactor("A", m, call.size("k"), ofRows: true, call, turn)
      .permutingRows("C", m, n, leading: call.size("ldc"), turn)
    return FollowUp(next) { _, index in (turn(index / n) * n + index % n, 1) }
  }

  private func reversedTerms(_ call: Call) -> FollowUp? {
    let (m, n, k) = (call.size("m"), call.size("n"), call.size("k"))
    let turn: @Sendable (Int) -> Int = { k - 1 - $0 }
    let next = permutingFactor("A", m, k, ofRows: false, call, turn)
    return FollowUp(permutingFactor("B", k, n, ofRows: true, next, turn), Source.same)
  }

  /// Rows or columns of op(A) or op(B) in another order, whichever way the factor is stored.
  private func permutingFactor(
    _ name: String, _ rows: Int, _ columns: Int, ofRows: Bool, _ call: Call,
    _ source: (Int) -> Int
  ) -> Call {
    let isTurned = call.size("trans\(name)") == 1
    let (stored, across) = isTurned ? (columns, rows) : (rows, columns)
    let leading = call.size("ld\(name.lowercased())")
    return ofRows != isTurned
      ? call.permutingRows(name, stored, across, leading: leading, source)
      : call.permutingColumns(name, stored, across, leading: leading, source)
  }
}
