import Foreign
import Structures

/// What ``Cholesky`` owes whatever it factors.
struct CholeskyRelations {
  let signature: Signature

  var all: [Relation] {
    [
      Relation("A times 4: the factor doubled") { call, _ in
        Triangles.scaled(call) { _, _ in 4 }.map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("A divided by 4: the factor halved") { call, _ in
        Triangles.scaled(call) { _, _ in 0.25 }.map { FollowUp($0, Source.scaled(0.5)) }
      },
      Relation("the other triangle: the factor transposed") { call, _ in
        let n = call.size("n")
        return FollowUp(Triangles.transposed(call)) { _, index in
          (index % n * n + index / n, 1)
        }
      },
      Relation("the signs of every other row and column") { call, _ in
        let n = call.size("n")
        let next = Triangles.scaled(call) { ($0 + $1) % 2 == 0 ? 1 : -1 }
        return next.map {
          FollowUp($0) { _, index in (index, (index / n + index % n) % 2 == 0 ? 1 : -1) }
        }
      },
      Relation("rows and columns times powers of two: the factor's rows") { call, _ in
        let (n, isUpper) = (call.size("n"), Triangles.isUpper(call))
        let next = Triangles.scaled(call) { Self.power($0) * Self.power($1) }
        return next.map {
          FollowUp($0) { _, index in (index, Self.power(isUpper ? index % n : index / n)) }
        }
      },
      Relation("the first half of rows and columns alone") { call, _ in
        let n = call.size("n")
        guard n > 1 else { return nil }
        let half = (n + 1) / 2
        return Simplification.cropped(call, signature, "n", to: half).map {
          FollowUp($0) { _, index in (index / half * n + index % half, 1) }
        }
      },
      Relation("without padding") { call, _ in FollowUp(Triangles.packed(call), Source.same) },
    ]
  }

  /// The factor of a row and column.
  private static func power(_ index: Int) -> Double {
    .init(sign: .plus, exponent: index % 5, significand: 1)
  }
}
