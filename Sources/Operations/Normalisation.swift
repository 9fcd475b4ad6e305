import Foreign
import Scalars
import Structures

/// 1/√(v + ε) for a mean of squares v, as any kernel may have computed it.
struct Normalisation {
  /// Exactly, up to its radius.
  let factor: Enclosure
  /// The relative error of a kernel's.
  let relativeError: Double

  /// Nil if the mean of squares is too uncertain for its root to mean anything.
  ///
  /// A relative error θ of v + ε makes at most (1 − θ)^(−1/2) − 1 of the root's reciprocal, which has four roundings
  /// besides: a root and a division, or an approximation good to two units of the last place.
  ///
  /// - Parameter uncertainty: How far a kernel's v + ε may be off.
  init?(
    meanSquare: Enclosure, uncertainty: Double, epsilon: Double, _ element: ElementType
  ) {
    let sum = meanSquare + Enclosure(epsilon)
    guard sum.lower > 0, uncertainty < 0.5 * sum.lower else { return nil }
    factor = Enclosure(1) / .sqrt(sum)
    let ofRoot = 1 / (1 - uncertainty / sum.lower).squareRoot()
    relativeError = ofRoot * (1 + Bounds.gamma(4, element.unitRoundoff)) - 1 + 0x1p-50
  }

  /// What one operation whose result is nearly zero may lose.
  static func lost(_ element: ElementType, _ terms: Terms) -> Double {
    terms.flushesSubnormals ? 2 * element.smallestNormal : element.smallest
  }

  /// The levels of ε; without one, a row of zeros has no result.
  static let epsilons = Axis("epsilon", ["1e-5", "0", "1e-12", "1"])
}
