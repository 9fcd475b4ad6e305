import Scalars
import Verification

/// Norms and forward errors of iterates, one after the other: what every bound of this family is made of.
///
/// For each version v it holds a bound E of ‖ŵᵥ − wᵥ‖₂ and a bound M of ‖ŵᵥ‖₂ and ‖wᵥ‖₂: the norm of
/// the reference in double precision, which obeys the same E, and 2E.
struct ErrorRecursion {
  private(set) var errors = [0.0]
  private(set) var magnitudes = [0.0]
  private let nominal: [[Double]]
  /// γₖ for the most roundings that one number of an update goes through.
  let unit: Double
  /// ‖xᵢ‖ and |yᵢ|.
  let norms: [Double]
  let targets: [Double]
  /// Covers the roundings of the bound's own evaluation.
  private let slack: Double

  /// - Parameter nominal: w₁, w₂, … by the reference in double precision.
  init(_ problem: LeastSquares, nominal: [[Double]]) {
    self.nominal = nominal
    let roundings = problem.records + problem.features + 16
    unit = gamma(roundings, unitRoundoff: .unitRoundoff(of: Double.self))
    slack = 1 + Double(roundings) * 0x1p-48
    norms = problem.samples.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    targets = problem.targets.map { abs($0) }
  }

  /// A bound of |xᵢᵀw| + |yᵢ| at a version, which bounds the residual and scales its rounding.
  func reach(_ i: Int, at version: Int) -> Double {
    norms[i] * magnitudes[version] + targets[i]
  }

  /// How far a computed residual at a version may be off: ‖xᵢ‖E and γₖ times its reach.
  func residualError(_ i: Int, at version: Int) -> Double {
    norms[i] * errors[version] + unit * reach(i, at: version)
  }

  /// Notes the next version, whose error is that of the last one and what the update added.
  mutating func append(added error: Double) {
    let total = (errors[errors.count - 1] + error) * slack
    let w = nominal[errors.count - 1]
    errors.append(total)
    magnitudes.append(w.reduce(0) { $0 + $1 * $1 }.squareRoot() * slack + 2 * total)
  }
}
