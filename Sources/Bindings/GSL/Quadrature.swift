#if GSL
  internal import CGSL
#endif

/// Integrals of functions of one variable.
public enum Quadrature {
  /// An integral and the estimate of its absolute error.
  public struct Integral: Sendable, Equatable {
    public let value: Double
    public let error: Double
  }

  /// ∫ f over a finite interval, by QAGS: adaptive bisection with Gauss–Kronrod rules of 21 points
  /// and Wynn's epsilon algorithm, which copes with integrable singularities.
  ///
  /// The estimated error is at most max(absolute, relative · |value|).
  ///
  /// - Throws: ``BindingError/noConvergence(routine:reason:)``, or what the function throws.
  ///
  /// Source: Piessens, de Doncker-Kapenga, Überhuber and Kahaner, "QUADPACK", Springer 1983.
  public static func integral(
    over interval: ClosedRange<Double>, absolute: Double = 0, relative: Double = 1e-10,
    intervals limit: Int = 1000, _ function: (Double) throws -> Double
  ) throws -> Integral {
    #if GSL
      try estimate("qags", limit, function) { function, workspace, value, error in
        gsl_integration_qags(
          function, interval.lowerBound, interval.upperBound, absolute, relative,
          limit, workspace, value, error)
      }
    #else
      throw GSL.missing
    #endif
  }

  /// ∫ f from `lower` to infinity, by QAGIU: QAGS with 15 points after the substitution
  /// x = lower + (1 − t)/t.
  public static func integral(
    over ray: PartialRangeFrom<Double>, absolute: Double = 0, relative: Double = 1e-10,
    intervals limit: Int = 1000, _ function: (Double) throws -> Double
  ) throws -> Integral {
    #if GSL
      try estimate("qagiu", limit, function) { function, workspace, value, error in
        gsl_integration_qagiu(
          function, ray.lowerBound, absolute, relative, limit, workspace, value, error)
      }
    #else
      throw GSL.missing
    #endif
  }

  #if GSL
    private static func estimate(
      _ routine: String, _ limit: Int, _ function: (Double) throws -> Double,
      _ rule: (
        UnsafeMutablePointer<gsl_function>, UnsafeMutablePointer<gsl_integration_workspace>,
        UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
      ) -> Int32
    ) throws -> Integral {
      GSL.returnsErrors
      guard limit > 0, let workspace = gsl_integration_workspace_alloc(limit) else {
        throw BindingError.library(routine: routine, reason: "no memory for \(limit) intervals")
      }
      defer { gsl_integration_workspace_free(workspace) }
      return try GSL.withFunction(function) { function in
        var value = 0.0, error = 0.0
        let status = rule(function, workspace, &value, &error)
        try GSL.check(status, routine, ": \(value) with an error of \(error) is the best it has")
        guard value.isFinite else {
          throw BindingError.domain(routine: routine, reason: "the function is not finite")
        }
        return Integral(value: value, error: error)
      }
    }
  #endif
}
