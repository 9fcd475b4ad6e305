import Scalars
import Verification

/// What rounding does to eˣ⁻ᵃ, the terms of softmax and log-sum-exp.
///
/// The subtraction turns the exponent into (x - a)(1 + δ), |δ| ≤ u, and so multiplies the term by e
/// to the power (x - a)δ; the library's function adds its own relative error. What underflows is
/// off by less than one subnormal number.
struct ExponentialErrors {
  let u: Double
  let leastNumber: Double
  /// The relative error of one exponential.
  let exponential: Double

  /// - Parameter lane: Whose kernels compute exponentials; the C library does if none is named.
  init<T: KernelScalar>(_: T.Type, _ lane: Lane? = nil) {
    u = T.roundoff
    leastNumber = Double(T.leastNonzeroMagnitude)
    exponential = lane.map { VectorExponential.relativeError(T.self, $0) } ?? 2 * T.roundoff
  }

  /// The relative error of one call of the C library's exp or log in the element type: one unit of
  /// the last place, hence 2u (*The GNU C Library*, "Known Maximum Errors in Math Functions",
  /// x86_64).
  var call: Double { 2 * u }

  /// The relative error of a computed eˣ⁻ᵃ: the subtractions spread over the whole distance a - x,
  /// with `calls` calls of exp and `roundings` roundings of other operations,
  ///
  ///     e^((a - x)u) (1 + γ_roundings) (1 + cε / (1 - cε)) - 1   for c calls of error ε,
  ///
  /// expanded, so that nothing cancels. For the first factor, eᵗ - 1 ≤ t(1 + t) where t ≤ 1.
  func ofTerm(distance: Double, calls: Int, roundings: Int) -> Double {
    let t = distance * u
    let shift = t <= 1 ? t * (1 + t) : .infinity
    let rest = gamma(roundings, unitRoundoff: u)
    let all = Double(calls) * exponential, called = all / (1 - all)
    let both = rest + called + rest * called
    return shift + both + shift * both
  }

  /// The relative error of the computed sum Σ eˣ⁻ᵃ, whose greatest term is 1: the mean of the
  /// terms' errors, weighted by the terms, and one subnormal number for each.
  func ofSum(_ x: [Double], maximum: Double, calls: Int = 1, roundings: Int) -> Double {
    var (sum, error) = (0.0, 0.0)
    for value in x {
      let term = Double.exp(value - maximum)
      // What is so far below that no double holds its term takes part by the last summand alone.
      if term == 0 { continue }
      sum += term
      error += term * ofTerm(distance: maximum - value, calls: calls, roundings: roundings)
    }
    return error / sum + Double(x.count) * leastNumber
  }

  /// Covers the roundings of a bound's own evaluation: fewer than 2²⁰ operations on positive
  /// doubles.
  static let slack = 1 + 0x1p-30
}
