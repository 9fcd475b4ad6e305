#if GSL
  internal import CGSL
#endif

/// Minima of functions of one variable.
public enum Minimisation {
  /// A minimum and the interval that it was narrowed down to.
  public struct Minimum: Sendable, Equatable {
    public let minimiser: Double
    public let value: Double
    public let bracket: ClosedRange<Double>
    public let iterations: Int
  }

  /// Brent's method: parabolic interpolation, safeguarded by golden sections.
  ///
  /// The width of the final bracket is at most absolute + relative · min |x| over it. No minimiser
  /// is known to more than about half of the digits, as the function is flat there: GSL's steps
  /// are never shorter than 1.5e-8 |x|, so that brackets below some 5e-8 |x| are not reached.
  ///
  /// - Parameter guess: a point inside the bracket whose value is below those at both ends.
  /// - Throws: ``BindingError/domain(routine:reason:)`` if the guess is not so,
  ///   ``BindingError/noConvergence(routine:reason:)``, or what the function throws.
  ///
  /// Source: Brent, "Algorithms for Minimization without Derivatives", 1973, chapter 5.
  public static func brent(
    in bracket: ClosedRange<Double>, guess: Double, absolute: Double = 1e-9,
    relative: Double = 1e-6, iterations limit: Int = 200, _ function: (Double) throws -> Double
  ) throws -> Minimum {
    #if GSL
      GSL.returnsErrors
      guard let minimiser = gsl_min_fminimizer_alloc(vernier_gsl_brent_minimizer()) else {
        throw BindingError.library(routine: "brent", reason: "no memory")
      }
      defer { gsl_min_fminimizer_free(minimiser) }
      return try GSL.withFunction(function) { function in
        let ends = (bracket.lowerBound, bracket.upperBound)
        try GSL.check(
          gsl_min_fminimizer_set(minimiser, function, guess, ends.0, ends.1), "brent",
          ": the value at \(guess) is not below those at \(ends)")
        for iteration in 1...max(1, limit) {
          try GSL.check(gsl_min_fminimizer_iterate(minimiser), "brent")
          let lower = gsl_min_fminimizer_x_lower(minimiser)
          let upper = gsl_min_fminimizer_x_upper(minimiser)
          let status = Int(gsl_min_test_interval(lower, upper, absolute, relative))
          if status == GSL_SUCCESS {
            return Minimum(
              minimiser: gsl_min_fminimizer_x_minimum(minimiser),
              value: gsl_min_fminimizer_f_minimum(minimiser), bracket: lower...upper,
              iterations: iteration)
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
