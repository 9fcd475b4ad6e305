import Foreign
import Scalars
import Structures

/// What a row of ``RMSNorm`` must be.
struct RMSNormTruth {
  private let gain: [Double]
  private let epsilon: Double
  private let element: ElementType
  private let terms: Terms

  init(gain: [Double], epsilon: Double, _ element: ElementType, _ terms: Terms) {
    (self.gain, self.epsilon, self.element, self.terms) = (gain, epsilon, element, terms)
  }

  func expected(_ x: [Double]) -> [Expected] {
    if x.contains(where: \.isNaN) { return x.map { _ in .nan } }
    if x.contains(where: \.isInfinite) { return zip(x, gain).map(besideInfinity) }
    let gauge = x.reduce(0) { $0 + $1 * $1 }
    let mayOverflow = !(gauge < 0.99 * element.largest)
    let normalisation = normalisation(x)
    return zip(x, gain).map { value, gain in
      // An infinite mean leaves zeros; in a type with more range it is none.
      guard !mayOverflow else { return overflowing(value, gain, normalisation) }
      return normalisation.map { near(value, gain, $0) } ?? .free
    }
  }

  /// All terms are positive: n − 1 additions, a square, the mean's two and ε's rounding make γₙ₊₃ of the sum in any
  /// order (Higham 2002, section 4.2), and squares that underflow what they lose.
  private func normalisation(_ x: [Double]) -> Normalisation? {
    let sum = x.reduce(Enclosure(0)) { $0 + Enclosure($1) * Enclosure($1) }
    let mean = sum / Enclosure(Double(x.count))
    let accumulation = terms.accumulationRoundoff(element)
    let relative =
      Bounds.gamma(x.count + 3, accumulation)
      + (accumulation == element.unitRoundoff ? 0 : Bounds.gamma(1, element.unitRoundoff))
    let lost = Double(x.count + 2) * Normalisation.lost(element, terms)
    return Normalisation(
      meanSquare: mean, uncertainty: relative * (mean.upper + epsilon) + lost, epsilon: epsilon,
      element)
  }

  private func near(_ x: Double, _ gain: Double, _ normalisation: Normalisation) -> Expected {
    let factor = normalisation.factor.hi
    let lost = Normalisation.lost(element, terms)
    guard gain.isFinite else {
      if gain.isNaN || x == 0 { return .nan }
      // The product with the factor may vanish first.
      guard abs(x) * factor > 4 * element.smallestNormal else { return .free }
      return .infinity((x < 0) == (gain < 0) ? .plus : .minus)
    }
    let exact = Enclosure(x) * Enclosure(gain) * normalisation.factor
    let reach = max(abs(x * gain), abs(gain) * factor, abs(exact.hi))
    guard reach < 0.49 * element.largest else { return .free }
    let relative =
      (1 + normalisation.relativeError) * (1 + Bounds.gamma(2, element.unitRoundoff)) - 1
    // Whichever product comes first may underflow, and the third factor magnifies that.
    let magnification = 1 + factor + abs(gain) + abs(x)
    return .near(
      exact, allowed: relative * abs(exact.hi) * (1 + 0x1p-40) + 2 * lost * magnification)
  }

  private func overflowing(_ x: Double, _ gain: Double, _ normalisation: Normalisation?) -> Expected
  {
    if gain.isNaN { return .nan }
    guard gain.isFinite, abs(x * gain) < 0.49 * element.largest else { return .free }
    guard let normalisation else { return .free }
    return .either([near(x, gain, normalisation), .equal(0)])
  }

  /// An infinite mean: x/∞, the gain before or after.
  private func besideInfinity(_ x: Double, _ gain: Double) -> Expected {
    if x.isInfinite || !gain.isFinite { return .nan }
    return abs(x * gain) < 0.99 * element.largest ? .equal(0) : .free
  }
}
