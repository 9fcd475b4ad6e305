import Foreign
import Structures

/// What ``LayerNorm`` owes whatever the rows are.
struct LayerNormRelations {
  let signature: Signature

  var all: [Relation] {
    Rowwise.relations(signature) + [
      Relation("64 added to x") { call, _ in
        Rowwise.shifted(call, by: 64).map { FollowUp($0, Source.same) }
      },
      Relation("x and the bias negated") { call, _ in
        FollowUp(call.negating("x").negating("bias"), Source.scaled(-1))
      },
      Relation("the gain and the bias negated") { call, _ in
        FollowUp(call.negating("gain").negating("bias"), Source.scaled(-1))
      },
      Relation("the gain and the bias doubled") { call, _ in
        call.scaling("gain", by: 2)?.scaling("bias", by: 2).map {
          FollowUp($0, Source.scaled(2))
        }
      },
      Relation("x doubled and epsilon quadrupled") { call, _ in
        call.scaling("x", by: 2).map { next in
          FollowUp(next.with { $0.numbers["epsilon"]! *= 4 }, Source.same)
        }
      },
      Relation("the columns in reverse order, the gain's and the bias's too") { call, _ in
        let n = call.size("n")
        let next = Rowwise.columns(call, with: ["gain", "bias"]) { n - 1 - $0 }
        return FollowUp(next) { _, index in (index / n * n + n - 1 - index % n, 1) }
      },
      Relation("every column twice") { call, _ in
        let n = call.size("n")
        return FollowUp(Rowwise.doubled(call, with: ["gain", "bias"])) { _, index in
          (index / (2 * n) * n + index % (2 * n) % n, 1)
        }
      },
    ]
  }
}
