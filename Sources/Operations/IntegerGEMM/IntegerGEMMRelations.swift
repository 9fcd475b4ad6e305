import Foreign
import Structures

/// What ``IntegerGEMM`` owes whatever its factors are.
struct IntegerGEMMRelations {
  let left: ElementType
  private var signature: Signature { IntegerGEMM(left: left).signature }

  var all: [Relation] {
    [
      Relation("the product transposed: (AB)ᵀ = BᵀAᵀ") { call, _ in transposed(call) },
      Relation("B negated") { call, _ in scaled(call, "B", -1) },
      Relation("A doubled") { call, _ in scaled(call, "A", 2) },
      Relation("the rows in reverse order") { call, _ in
        let (m, n) = (call.size("m"), call.size("n"))
        let next = call.permutingRows("A", m, call.size("k"), leading: call.size("lda")) {
          m - 1 - $0
        }
        return FollowUp(next) { _, index in ((m - 1 - index / n) * n + index % n, 1) }
      },
      Relation("the columns in reverse order") { call, _ in
        let n = call.size("n")
        let next = call.permutingColumns("B", call.size("k"), n, leading: call.size("ldb")) {
          n - 1 - $0
        }
        return FollowUp(next) { _, index in (index / n * n + n - 1 - index % n, 1) }
      },
      Relation("the terms in reverse order") { call, _ in
        let k = call.size("k")
        let turn: (Int) -> Int = { k - 1 - $0 }
        let next = call.permutingColumns("A", call.size("m"), k, leading: call.size("lda"), turn)
          .permutingRows("B", k, call.size("n"), leading: call.size("ldb"), turn)
        return FollowUp(next, Source.same)
      },
      Relation("a term more that is zero") { call, _ in withZeroTerm(call) },
      Relation("the first row alone") { call, _ in
        guard call.size("m") > 1 else { return nil }
        return Simplification.cropped(call, signature, "m", to: 1)
          .map { FollowUp($0, Source.same) }
      },
      Relation("the first column alone") { call, _ in
        let n = call.size("n")
        guard n > 1 else { return nil }
        return Simplification.cropped(call, signature, "n", to: 1)
          .map { FollowUp($0) { _, index in (index * n, 1) } }
      },
    ]
  }

  /// Nil if a factor leaves its type.
  private func scaled(_ call: Call, _ name: String, _ factor: Double) -> FollowUp? {
    let element = call.buffers[name]!.element
    let least = element == .int8 ? -128.0 : 0
    let values = call.buffers[name]!.values.map { $0 * factor }
    guard values.allSatisfy({ $0 >= least && $0 <= element.largest }) else { return nil }
    return FollowUp(
      call.with { $0.buffers[name] = Buffer(element, values) }, Source.scaled(factor))
  }

  /// Nil if a factor does not fit the other's type.
  private func transposed(_ call: Call) -> FollowUp? {
    let (m, n, k) = (call.size("m"), call.size("n"), call.size("k"))
    guard m > 0, n > 0, k > 0 else { return nil }
    func turned(_ name: String, _ rows: Int, _ columns: Int, _ leading: Int) -> [Double] {
      let buffer = call.buffers[name]!
      return (0..<columns).flatMap { column in
        (0..<rows).map { buffer[$0 * leading + column] }
      }
    }
    let a = turned("A", m, k, call.size("lda"))
    let b = turned("B", k, n, call.size("ldb"))
    guard a.allSatisfy({ $0 <= 127 }), left == .int8 || b.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    let next = call.with {
      ($0.sizes["m"], $0.sizes["n"]) = (n, m)
      ($0.sizes["lda"], $0.sizes["ldb"], $0.sizes["ldc"]) = (k, m, m)
      ($0.buffers["A"], $0.buffers["B"]) = (Buffer(left, b), Buffer(.int8, a))
      $0.buffers["C"] = Buffer(.int32, count: m * n)
    }
    return FollowUp(next) { _, index in (index % m * n + index / m, 1) }
  }

  /// Zeros as A's last column, and large numbers as B's last row.
  private func withZeroTerm(_ call: Call) -> FollowUp {
    let (m, n, k) = (call.size("m"), call.size("n"), call.size("k"))
    let a = (0..<m).flatMap { row -> [Double] in
      call.row("A", row, k, leading: call.size("lda")) + [0]
    }
    let b = (0..<k).flatMap { call.row("B", $0, n, leading: call.size("ldb")) }
    let next = call.with {
      ($0.sizes["k"], $0.sizes["lda"], $0.sizes["ldb"]) = (k + 1, k + 1, max(1, n))
      $0.buffers["A"] = Buffer(left, a)
      $0.buffers["B"] = Buffer(.int8, b + [Double](repeating: 127, count: n))
    }
    return FollowUp(next, Source.same)
  }
}
