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
        call.mapping("x", -)?.mapping("bias", -).map { FollowUp($0, Source.scaled(-1)) }
      },
      Relation("the gain and the bias negated") { call, _ in
        call.mapping("gain", -)?.mapping("bias", -).map { FollowUp($0, Source.scaled(-1)) }
      },
      Relation("the gain and the bias doubled") { call, _ in
        call.mapping("gain") { 2 * $0 }?.mapping("bias") { 2 * $0 }.map {
          FollowUp($0, Source.scaled(2))
        }
      },
      Relation("x doubled and epsilon quadrupled") { call, _ in
        call.mapping("x") { 2 * $0 }.map { next in
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
