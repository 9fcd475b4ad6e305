import Foreign
import Structures

/// What ``Product24`` owes whatever its factors are.
struct Product24Relations {
  let operation: Product24
  private var element: ElementType { operation.element }

  var all: [Relation] {
    [
      Relation("the kept values negated") { call, _ in
        FollowUp(call.negating("values"), Source.scaled(-1))
      },
      .doubled("B"),
      Relation("the values doubled and B halved") { call, _ in
        call.scaling("values", by: 2)?.scaling("B", by: 0.5)
          .map { FollowUp($0, Source.same) }
      },
      Relation("the rows in reverse order") { call, _ in
        let (m, n, k) = (call.size("m"), call.size("n"), call.size("k"))
        let next = call.permutingRows("values", m, k / 2, leading: k / 2) { m - 1 - $0 }
          .permutingRows("positions", m, k / 4, leading: k / 4) { m - 1 - $0 }
        return FollowUp(next) { _, index in ((m - 1 - index / n) * n + index % n, 1) }
      },
      Relation("the columns of B in reverse order") { call, _ in
        let n = call.size("n")
        let next = call.permutingColumns("B", call.size("k"), n, leading: call.size("ldb")) {
          n - 1 - $0
        }
        return FollowUp(next) { _, index in (index / n * n + n - 1 - index % n, 1) }
      },
      Relation("the groups in reverse order") { call, _ in
        let (m, k) = (call.size("m"), call.size("k"))
        let next = call.permutingColumns("values", m, k / 2, leading: k / 2) {
          k / 2 - 2 - $0 / 2 * 2 + $0 % 2
        }
        .permutingColumns("positions", m, k / 4, leading: k / 4) { k / 4 - 1 - $0 }
        .permutingRows("B", k, call.size("n"), leading: call.size("ldb")) {
          k - 4 - $0 / 4 * 4 + $0 % 4
        }
        return FollowUp(next, Source.same)
      },
      Relation("the columns of each group in reverse order") { call, _ in turnedGroups(call) },
      Relation("a group more that is zero") { call, _ in withZeroGroup(call) },
      Relation("the first row alone") { call, _ in
        guard call.size("m") > 1 else { return nil }
        return Simplification.cropped(call, operation.signature, "m", to: 1)
          .map { FollowUp($0, Source.same) }
      },
    ]
  }

  /// Column c of four becomes 3 − c, and the pair stays ascending.
  private func turnedGroups(_ call: Call) -> FollowUp {
    let (m, k) = (call.size("m"), call.size("k"))
    let positions = call.buffers["positions"]!.values.map { byte in
      Product24.position(3 - Int(byte) / 4, 3 - Int(byte) % 4)
    }
    let next = call.permutingColumns("values", m, k / 2, leading: k / 2) { $0 ^ 1 }
      .permutingRows("B", k, call.size("n"), leading: call.size("ldb")) { $0 ^ 3 }
    return FollowUp(next.with { $0.buffers["positions"] = Buffer(.uint8, positions) }, Source.same)
  }

  private func withZeroGroup(_ call: Call) -> FollowUp {
    let (m, n, k) = (call.size("m"), call.size("n"), call.size("k"))
    func lengthened(_ name: String, _ columns: Int, by more: [Double]) -> [Double] {
      (0..<m).flatMap { call.row(name, $0, columns, leading: columns) + more }
    }
    let b = (0..<k).flatMap { call.row("B", $0, n, leading: call.size("ldb")) }
    let next = call.with {
      ($0.sizes["k"], $0.sizes["ldb"]) = (k + 4, max(1, n))
      $0.buffers["values"] = Buffer(element, lengthened("values", k / 2, by: [0, 0]))
      $0.buffers["positions"] = Buffer(
        .uint8, lengthened("positions", k / 4, by: [Product24.position(1, 2)]))
      $0.buffers["B"] = Buffer(element, b + [Double](repeating: 1, count: 4 * n))
    }
    return FollowUp(next, Source.same)
  }
}
