#if GSL
  internal import CGSL
#endif

/// Roots of functions of one variable.
public enum RootFinding {
  /// A root and the interval, with a change of sign, that it was narrowed down to.
  public struct Root: Sendable, Equatable {
    public let root: Double
    public let bracket: ClosedRange<Double>
    public let iterations: Int
  }

  /// Brent's method: inverse quadratic interpolation, safeguarded by bisection.
  ///
  /// The width of the final bracket is at most absolute + relative · min |x| over it.
  ///
  /// - Parameter bracket: an interval at whose ends the function has different signs.
  /// - Throws: ``BindingError/domain(routine:reason:)`` if it has not,
  ///   ``BindingError/noConvergence(routine:reason:)``, or what the function throws.
  ///
  /// Source: Brent, "Algorithms for Minimization without Derivatives", 1973, chapter 4.
  public static func brent(
    in bracket: ClosedRange<Double>, absolute: Double = 1e-15, relative: Double = 1e-14,
    iterations limit: Int = 200, _ function: (Double) throws -> Double
  ) throws -> Root {
    #if GSL
      GSL.returnsErrors
      guard let solver = gsl_root_fsolver_alloc(vernier_gsl_brent_solver()) else {
        throw BindingError.library(routine: "brent", reason: "no memory")
      }
      defer { gsl_root_fsolver_free(solver) }
      return try GSL.withFunction(function) { function in
        try GSL.check(
          gsl_root_fsolver_set(solver, function, bracket.lowerBound, bracket.upperBound),
          "brent", ": no change of sign in \(bracket)")
        for iteration in 1...max(1, limit) {
          try GSL.check(gsl_root_fsolver_iterate(solver), "brent")
          let lower = gsl_root_fsolver_x_lower(solver)
          let upper = gsl_root_fsolver_x_upper(solver)
          let status = Int(gsl_root_test_interval(lower, upper, absolute, relative))
          if status == GSL_SUCCESS {
            return Root(
              root: gsl_root_fsolver_root(solver), bracket: lower...upper, iterations: iteration)
          }
          if status != GSL_CONTINUE { try GSL.check(Int32(status), "brent") }
        }
        throw BindingError.noConvergence(routine: "brent", reason: "\(limit) iterations")
      }
    #else
      throw GSL.missing
    #endif
  }
}
