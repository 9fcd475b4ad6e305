import Foreign
import Structures

/// What ``GEMV`` owes whatever its factors are.
struct GEMVRelations {
  let element: ElementType
  private var signature: Signature { GEMV(element: element).signature }

  var all: [Relation] {
    [
      Relation("A and alpha negated") { call, _ in
        FollowUp(call.negating("A").with { $0.numbers["alpha"]! *= -1 }, Source.same)
      },
      Relation("x negated, beta negated") { call, _ in
        FollowUp(call.negating("x").with { $0.numbers["beta"]! *= -1 }, Source.scaled(-1))
      },
      Relation("alpha and beta doubled") { call, _ in
        let next = call.with {
          $0.numbers["alpha"]! *= 2
          $0.numbers["beta"]! *= 2
        }
        return FollowUp(next, Source.scaled(2))
      },
      Relation("A transposed by hand") { call, _ in transposed(call) },
      Relation("the elements of y in reverse order") { call, _ in reversed(call, isOuter: true) },
      Relation("the terms in reverse order") { call, _ in reversed(call, isOuter: false) },
      Relation("the first element of y alone") { call, _ in
        let size = call.size("transA") == 1 ? "n" : "m"
        guard call.size(size) > 1 else { return nil }
        return Simplification.cropped(call, signature, size, to: 1).map {
          FollowUp($0, Source.same)
        }
      },
    ]
  }

  private func transposed(_ call: Call) -> FollowUp? {
    let (m, n, lda) = (call.size("m"), call.size("n"), call.size("lda"))
    guard m > 0, n > 0 else { return nil }
    let a = call.buffers["A"]!
    var turned = Buffer(element, count: m * n)
    for row in 0..<m {
      for column in 0..<n { turned.setBits(a.bits(at: row * lda + column), at: column * m + row) }
    }
    let next = call.with {
      ($0.sizes["m"], $0.sizes["n"], $0.sizes["lda"]) = (n, m, m)
      $0.sizes["transA"] = 1 - call.size("transA")
      $0.buffers["A"] = turned
    }
    return FollowUp(next, Source.same)
  }

  /// Rows of op(A) with y, or its columns with x, in reverse order.
  private func reversed(_ call: Call, isOuter: Bool) -> FollowUp? {
    let (m, n, lda) = (call.size("m"), call.size("n"), call.size("lda"))
    let ofRows = isOuter == (call.size("transA") == 0)
    let count = ofRows ? m : n
    let turn: @Sendable (Int) -> Int = { index in count - 1 - index }
    var next =
      ofRows
      ? call.permutingRows("A", m, n, leading: lda, turn)
      : call.permutingColumns("A", m, n, leading: lda, turn)
    let (name, stride) = isOuter ? ("y", call.size("incy")) : ("x", call.size("incx"))
    next = next.permutingRows(name, count, 1, leading: stride, turn)
    return FollowUp(next) { _, index in (isOuter ? turn(index) : index, 1) }
  }
}
