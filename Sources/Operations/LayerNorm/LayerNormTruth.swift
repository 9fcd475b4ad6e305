import Foreign
import Scalars
import Structures

/// A row of ``LayerNorm``: its moments, what a kernel's may be, and what follows for the elements.
///
/// The mean. Sums in any order give it up to γₙ₊₁ mean|x| (Higham 2002, section 4.2). A running mean
/// μₖ = μₖ₋₁ + (xₖ − μₖ₋₁)/k rounds u|μₖ| + 3u|xₖ − μₖ₋₁|/k off in a step and multiplies what it had by 1 − 1/k; as
/// k|μₖ| ≤ Σ|x|, this adds up to (n + 3 + 3 Hₙ) u max|x| =: e with the harmonic number Hₙ ≤ 1 + ln n.
///
/// The variance v = σ². By two passes about a mean that is off by e it is v + e², since the deviations from the true
/// one add up to nothing; γₙ₊₅ for the roundings (n terms of a subtraction, which counts twice, and a square each).
/// Welford's sum of (xₖ − μₖ₋₁)(xₖ − μₖ) is off by at most 2e Σ|xₖ − μₖ₋₁| + ne², where k ≥ 2 gives
/// Σ (xₖ − μₖ₋₁)² ≤ 2nv, and so relatively by 2√2 e/σ + e²/v (compare Chan, Golub & LeVeque 1983, table 1: nκu);
/// 4 instead covers merged parts, too.
struct LayerNormTruth {
  private let element: ElementType
  private let lost: Double
  private let largest: Double
  private let mean: Enclosure
  private let meanError: Double
  private let normalisation: Normalisation?
  private let count: Int
  private let isFinite: Bool

  init(_ x: [Double], epsilon: Double, _ element: ElementType, _ terms: Terms) {
    self.element = element
    lost = Normalisation.lost(element, terms)
    isFinite = x.allSatisfy(\.isFinite)
    largest = x.reduce(0) { max($0, abs($1)) }
    count = x.count
    let n = Enclosure(Double(x.count))
    mean = x.reduce(Enclosure(0)) { $0 + Enclosure($1) } / n
    let centre = mean
    let squares = x.reduce(Enclosure(0)) { sum, value in
      let deviation = Enclosure(value) - centre
      return sum + deviation * deviation
    }
    let accumulation = terms.accumulationRoundoff(element)
    let isWide = accumulation != element.unitRoundoff
    let harmonic = Int((3 * (1 + Double.log(Double(max(1, x.count))))).rounded(.up))
    meanError =
      Bounds.gamma(x.count + 3 + harmonic, accumulation) * largest
      + (isWide ? element.unitRoundoff * abs(mean.hi) : 0) + lost
    let variance = squares / n
    let deviation = max(0, variance.upper).squareRoot()
    let relative =
      Bounds.gamma(x.count + 5, accumulation)
      + (isWide ? Bounds.gamma(3, element.unitRoundoff) : 0)
    normalisation = Normalisation(
      meanSquare: variance,
      uncertainty: relative * (variance.upper + epsilon)
        + 4 * meanError * (deviation + meanError) + Double(x.count + 2) * lost,
      epsilon: epsilon, element)
  }

  func expected(_ x: Double, gain: Double, bias: Double) -> Expected {
    if !isFinite || gain.isNaN || bias.isNaN { return .nan }
    let u = element.unitRoundoff
    // x·s + (b − μ·s) with s = g/√… makes NaN of an infinite gain.
    guard gain.isFinite, 2 * Double(count) * largest < 0.49 * element.largest else { return .free }
    if Double(count) * 4 * largest * largest >= 0.49 * element.largest {
      guard largest * max(1, abs(gain)) < 0.49 * element.largest, let normalisation else {
        return .free
      }
      return .either([near(x, gain, bias, normalisation, u), bias.isFinite ? .equal(bias) : .nan])
    }
    return normalisation.map { near(x, gain, bias, $0, u) } ?? .free
  }

  /// The deviation is off by the mean's error, or in the form x·s + (b − μ·s) by the roundings of x·s and μ·s.
  private func near(
    _ x: Double, _ gain: Double, _ bias: Double, _ normalisation: Normalisation, _ u: Double
  ) -> Expected {
    let scale = abs(gain) * normalisation.factor.hi
    let deviation = Enclosure(x) - mean
    let change = deviation * normalisation.factor * Enclosure(gain)
    let reach = max(scale, abs(gain), 1) * (2 * largest + 1) + abs(change.hi)
    guard reach < 0.49 * element.largest else { return .free }
    if bias.isInfinite { return .infinity(bias.sign) }
    guard reach + abs(bias) < 0.49 * element.largest else { return .free }
    let relative = (1 + normalisation.relativeError) * (1 + Bounds.gamma(3, u)) - 1
    let ofMean = meanError + Bounds.gamma(3, u) * (abs(x) + abs(mean.hi))
    let size = abs(deviation.hi) * relative + ofMean * (1 + relative)
    let allowed =
      scale * size + Bounds.gamma(2, u) * (abs(change.hi) + scale * ofMean + abs(bias))
    let magnification = 1 + normalisation.factor.hi + abs(gain) + largest
    return .near(
      change + Enclosure(bias), allowed: allowed * (1 + 0x1p-40) + 4 * lost * magnification)
  }
}
