import Bindings
import Structures

/// A sum of products, evaluated as if in twice the precision of `Double`, beside the sum of their
/// magnitudes.
///
/// Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26(6), 2005,
/// algorithm Dot2: the error is at most u|s| + γₙ² Σ|xᵢ||yᵢ|.
struct Gauge {
  private var sum = 0.0
  private var correction = 0.0
  /// Σ|xᵢ||yᵢ|.
  private(set) var magnitude = 0.0

  var value: Double { sum + correction }

  /// Adds xy.
  mutating func add(_ x: Double, _ y: Double) {
    subtractFromResidual(-x, y)
    magnitude += (x * y).magnitude
  }

  /// Subtracts xy, which does not count towards the magnitude.
  mutating func subtractFromResidual(_ x: Double, _ y: Double) {
    let product = -x * y
    let productError = (-product).addingProduct(-x, y)
    let total = sum + product
    let virtual = total - sum
    let sumError = (sum - (total - virtual)) + (product - virtual)
    sum = total
    correction += sumError + productError
  }
}

/// γₙ = nu / (1 − nu), the relative error of n roundings; Higham, "Accuracy and Stability of
/// Numerical Algorithms", 2nd edition, Lemma 3.1.
func gamma<T: BLASScalar>(_ n: Int, _ type: T.Type) -> Double {
  let nu = Double(n) * Double(T.ulpOfOne) / 2
  return nu / (1 - nu)
}

/// The first entry whose error exceeds what so many roundings explain, or nil.
///
/// Zero roundings mean equality. Otherwise two more are granted: one for the rounding of the gauge,
/// one for those of the bound.
func violation<T: BLASScalar>(
  _ result: Matrix<T>, _ gauge: Matrix<Gauge>, roundings: Int
) -> String? {
  guard result.rows == gauge.rows && result.columns == gauge.columns else { return "shape" }
  let factor = roundings == 0 ? 0 : gamma(roundings + 2, T.self)
  for (i, (x, truth)) in zip(result.elements, gauge.elements).enumerated() {
    let error = (Double(x) - truth.value).magnitude
    // A NaN fails this comparison.
    guard error <= factor * truth.magnitude else {
      return "entry \(i): \(x) instead of \(truth.value), error \(error)"
    }
  }
  return nil
}

/// The first residual that exceeds what so many roundings explain, or nil.
func violation<T: BLASScalar>(
  residual: Matrix<Gauge>, roundings: Int, _ type: T.Type
) -> String? {
  for (i, entry) in residual.elements.enumerated() {
    guard entry.value.magnitude <= gamma(roundings + 2, T.self) * entry.magnitude else {
      return "entry \(i): residual \(entry.value), magnitude \(entry.magnitude)"
    }
  }
  return nil
}
