import Scalars
import Verification

extension MKORFactor {
  /// The released update, for one vector after the other, and how often the stabiliser reset the factor.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func updated<S: Scalar>(
    _ start: Packed<S>, by vectors: [[S]], gamma: S, threshold: S
  ) -> (factor: Packed<S>, resets: Int) {
    var p = start
    var (isFlagged, resets) = (false, 0)
    let present = 1 - gamma
    for g in vectors {
      if isFlagged {
        p = Packed(1, order: p.order)
        (isFlagged, resets) = (false, resets + 1)
        continue
      }
      for k in p.elements.indices { p.elements[k] *= gamma }
      for i in 0..<p.order { p.elements[i * (i + 1) / 2 + i] += present }
      let u = p.times(g)
      let weight = 1 / (1 + dot(g, u))
      var k = 0
      for i in 0..<p.order {
        let row = weight * u[i]
        for j in 0...i {
          p.elements[k] -= row * u[j]
          k += 1
        }
      }
      isFlagged = normInfinity(p.elements) > threshold
    }
    return (p, resets)
  }
}
