import Scalars
import Verification

extension RankOneInverse {
  /// The formula, for one vector after the other.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func updated<S: Scalar>(_ start: Packed<S>, by vectors: [[S]], gamma: S) -> Packed<S> {
    var p = start
    let past = 1 / gamma, present = 1 - gamma
    for g in vectors {
      let u = p.times(g)
      let weight = present / (gamma * (gamma + present * dot(g, u)))
      var k = 0
      for i in 0..<p.order {
        let row = weight * u[i]
        for j in 0...i {
          p.elements[k] = past * p.elements[k] - row * u[j]
          k += 1
        }
      }
    }
    return p
  }

  /// Algorithm 1, lines 7 and 8, to the letter.
  @specialized(where S == Double)
  static func printedUpdate<S: Scalar>(_ start: Packed<S>, by vectors: [[S]], gamma: S) -> Packed<S>
  {
    var p = start
    for g in vectors {
      let u = p.times(g)
      let weight = (1 - gamma) / (gamma * gamma * (1 + gamma * (1 - gamma) * dot(g, u)))
      p.replace { i, j, entry in gamma * entry + weight * u[i] * u[j] }
    }
    return p
  }

  /// What MKOR's released code computes, without its stabiliser.
  @specialized(where S == Double)
  static func releasedUpdate<S: Scalar>(
    _ start: Packed<S>, by vectors: [[S]], gamma: S
  ) -> Packed<S> {
    var p = start
    for g in vectors {
      p.replace { i, j, entry in gamma * entry + (i == j ? 1 - gamma : 0) }
      let u = p.times(g)
      let weight = 1 / (1 + dot(g, u))
      p.replace { i, j, entry in entry - weight * u[i] * u[j] }
    }
    return p
  }
}

extension Packed {
  /// The places of the packed entries, in their order.
  var places: [(Int, Int)] { (0..<order).flatMap { i in (0...i).map { (i, $0) } } }

  /// Puts something else in the place of every packed entry.
  @inline(__always) mutating func replace(_ entry: (Int, Int, S) -> S) {
    var k = 0
    for i in 0..<order {
      for j in 0...i {
        elements[k] = entry(i, j, elements[k])
        k += 1
      }
    }
  }
}

extension FactorProblem {
  /// Operations of the reference: for each vector Pg in 2n², ⟨g, Pg⟩ in 2n, the weight in 5 with a
  /// division, n for its products with the rows, 3 for each packed entry; and 2 for 1/γ and 1 − γ.
  var flops: Int {
    let n = order
    return 2 + vectors.count * (2 * n * n + 2 * n + 4 + n + 3 * n * (n + 1) / 2)
  }
}
