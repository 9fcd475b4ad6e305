import Foreign
import Structures

/// What ``InverseUpdate`` owes whatever it updates.
struct InverseUpdateRelations {
  let element: ElementType

  var all: [Relation] {
    [
      Relation("u negated") { call, _ in
        FollowUp(call.negating("u"), Source.same)
      },
      Relation("u doubled and sigma quartered") { call, _ in
        call.scaling("u", by: 2).map { next in
          FollowUp(next.with { $0.numbers["sigma"]! /= 4 }, Source.same)
        }
      },
      Relation("P doubled and sigma halved") { call, _ in
        call.scaling("P", by: 2).map { next in
          FollowUp(next.with { $0.numbers["sigma"]! /= 2 }, Source.scaled(2))
        }
      },
      Relation("the result transposed") { call, _ in
        let n = call.size("n")
        return FollowUp(call) { _, index in (index % n * n + index / n, 1) }
      },
      Relation("rows, columns and u in reverse order") { call, _ in
        let (n, leading) = (call.size("n"), call.size("ldp"))
        let turn: @Sendable (Int) -> Int = { index in n - 1 - index }
        let next = call.permutingRows("P", n, n, leading: leading, turn)
          .permutingColumns("P", n, n, leading: leading, turn)
          .permutingColumns("u", 1, n, leading: n, turn)
        return FollowUp(next) { _, index in (turn(index / n) * n + turn(index % n), 1) }
      },
      Relation("sigma zero: P as it was") { call, _ in
        guard call.number("sigma") == 0 else { return nil }
        return FollowUp(
          call.with { $0.buffers["u"] = Buffer(element, count: call.size("n")) }, Source.same)
      },
    ]
  }
}
