public import Structures

/// Least-squares fits of models to observations, with standard errors.
///
/// The variance of the observations is estimated from the residuals. Weights therefore matter only
/// relative to each other: an observation of weight 2 counts as one of half the variance.
public enum Regression {
  /// Fitted coefficients and how well they are known.
  public struct Fit: Sendable, Equatable {
    public let coefficients: [Double]
    /// The estimated covariances of the coefficients: s² (XᵀWX)⁻¹ with s² = χ²/ν.
    public let covariance: Matrix<Double>
    /// χ², the weighted sum of the squared residuals.
    public let sumOfSquares: Double
    /// ν, observations less coefficients.
    public let degreesOfFreedom: Int

    /// The square roots of the diagonal of the covariance.
    public var standardErrors: [Double] {
      coefficients.indices.map { covariance[$0, $0].squareRoot() }
    }

    /// √(χ²/ν), the estimated standard deviation of an observation of weight one.
    public var residualDeviation: Double {
      (sumOfSquares / Double(degreesOfFreedom)).squareRoot()
    }

    /// The interval around a coefficient that covers the true one with this probability, if the
    /// model holds and the errors are Gaussian: ± t · standard error with Student's t of ν degrees
    /// of freedom. For models that are not linear it is asymptotic.
    public func interval(
      of coefficient: Int, confidence: Double = 0.95
    ) throws(BindingError) -> ClosedRange<Double> {
      guard 0 < confidence && confidence < 1 else {
        throw .domain(routine: "interval", reason: "\(confidence) is no confidence")
      }
      let student = Distribution.student(degreesOfFreedom: Double(degreesOfFreedom))
      let reach =
        try student.upperQuantile((1 - confidence) / 2) * standardErrors[coefficient]
      let centre = coefficients[coefficient]
      return centre - reach...centre + reach
    }
  }

  /// Throws unless there are more observations than coefficients, all of them finite.
  static func check(
    _ routine: String, observations: Int, coefficients: Int, values: [[Double]]
  ) throws(BindingError) {
    guard observations > coefficients && coefficients > 0 else {
      throw .shape(
        routine: routine, reason: "\(observations) observations of \(coefficients) coefficients")
    }
    guard values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw .domain(routine: routine, reason: "an observation is not finite")
    }
  }

  static func check(
    _ routine: String, weights: [Double]?, observations: Int
  ) throws(BindingError) {
    guard let weights else { return }
    guard weights.count == observations else {
      throw .shape(
        routine: routine, reason: "\(weights.count) weights of \(observations) observations")
    }
    guard weights.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .domain(routine: routine, reason: "a weight is not positive")
    }
  }
}
