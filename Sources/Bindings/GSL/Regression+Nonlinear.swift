#if GSL
  internal import CGSL
#endif
public import Structures

extension Regression {
  /// The coefficients that minimise the sum of the squares of residuals, by Levenberg's and
  /// Marquardt's method in a trust region.
  ///
  /// - Parameters:
  ///   - start: coefficients to begin at; the minimum found is a local one.
  ///   - count: how many residuals there are.
  ///   - tolerance: the relative length of the last step. Much less than 1e-8 is seldom reached.
  ///   - jacobian: the derivatives, a row for each residual; without it, central differences.
  ///   - residuals: `count` finite numbers for each choice of coefficients.
  /// - Throws: ``BindingError/noConvergence(routine:reason:)``, or what the closures throw.
  ///
  /// Source: Moré, "The Levenberg-Marquardt algorithm: implementation and theory", Numerical
  /// Analysis, Lecture Notes in Mathematics 630, Springer 1978.
  public static func nonlinear(
    start: [Double], count: Int, tolerance: Double = 1e-8, iterations limit: Int = 200,
    jacobian: ((_ coefficients: [Double]) throws -> Matrix<Double>)? = nil,
    residuals: (_ coefficients: [Double]) throws -> [Double]
  ) throws -> Fit {
    let p = start.count
    try check("nonlinear", observations: count, coefficients: p, values: [start])
    #if GSL
      GSL.returnsErrors
      var parameters = gsl_multifit_nlinear_default_parameters()
      parameters.fdtype = GSL_MULTIFIT_NLINEAR_CTRDIFF
      let workspace = gsl_multifit_nlinear_alloc(
        vernier_gsl_trust_region(), &parameters, count, p)
      guard let workspace else {
        throw BindingError.library(routine: "nonlinear", reason: "no memory")
      }
      defer { gsl_multifit_nlinear_free(workspace) }
      return try withModel(residuals, jacobian, count: count, p: p) { model in
        let x = GSLVector(start)
        try GSL.check(gsl_multifit_nlinear_init(x.pointer, model, workspace), "nonlinear")
        var reason: Int32 = 0
        // The gradient's tolerance is zero: a fit should not end before its steps are short.
        try GSL.check(
          gsl_multifit_nlinear_driver(
            limit, tolerance, 0, 0, nil, nil, &reason, workspace), "nonlinear",
          " after \(gsl_multifit_nlinear_niter(workspace)) iterations")
        let covariance = GSLMatrix(Matrix(repeating: 0, rows: p, columns: p))
        try GSL.check(
          gsl_multifit_nlinear_covar(
            gsl_multifit_nlinear_jac(workspace), 0, covariance.pointer), "nonlinear")
        let last = GSLVector.elements(of: gsl_multifit_nlinear_residual(workspace))
        let squares = last.reduce(0) { $0 + $1 * $1 }
        return Fit(
          coefficients: GSLVector.elements(of: gsl_multifit_nlinear_position(workspace)),
          covariance: covariance.matrix.map { squares / Double(count - p) * $0 },
          sumOfSquares: squares, degreesOfFreedom: count - p)
      }
    #else
      throw GSL.missing
    #endif
  }

  /// The coefficients c of a curve y = f(x, c) through points.
  public static func curve(
    x: [Double], y: [Double], start: [Double], tolerance: Double = 1e-8,
    _ model: (_ x: Double, _ coefficients: [Double]) throws -> Double
  ) throws -> Fit {
    guard x.count == y.count else {
      throw BindingError.shape(routine: "curve", reason: "\(x.count) x, \(y.count) y")
    }
    try check("curve", observations: x.count, coefficients: start.count, values: [x, y])
    return try nonlinear(start: start, count: x.count, tolerance: tolerance) { coefficients in
      try zip(x, y).map { try model($0, coefficients) - $1 }
    }
  }
}
