#if GSL
  internal import CGSL
#endif
public import Structures

extension Regression {
  /// The line y = a + bx through points. The coefficients are (a, b).
  ///
  /// - Throws: ``BindingError/domain(routine:reason:)`` if all x are equal.
  public static func line(
    x: [Double], y: [Double], weights: [Double]? = nil
  ) throws(BindingError) -> Fit {
    let n = x.count
    guard y.count == n else { throw .shape(routine: "line", reason: "\(n) x, \(y.count) y") }
    try check("line", observations: n, coefficients: 2, values: [x, y])
    try check("line", weights: weights, observations: n)
    guard x.contains(where: { $0 != x[0] }) else {
      throw .domain(routine: "line", reason: "all x are \(x[0])")
    }
    #if GSL
      GSL.returnsErrors
      var a = 0.0, b = 0.0, aa = 0.0, ab = 0.0, bb = 0.0, squares = 0.0
      // With weights, GSL takes the variances for known; then they are scaled here.
      var variance = 1.0
      if let weights {
        try GSL.check(
          gsl_fit_wlinear(x, 1, weights, 1, y, 1, n, &a, &b, &aa, &ab, &bb, &squares), "line")
        variance = squares / Double(n - 2)
      } else {
        try GSL.check(
          gsl_fit_linear(x, 1, y, 1, n, &a, &b, &aa, &ab, &bb, &squares), "line")
      }
      return Fit(
        coefficients: [a, b],
        covariance: Matrix(
          rows: 2, columns: 2, elements: [aa, ab, ab, bb].map { variance * $0 }),
        sumOfSquares: squares, degreesOfFreedom: n - 2)
    #else
      throw GSL.missing
    #endif
  }

  /// The coefficients c that minimise Σ wᵢ (yᵢ − Σⱼ Xᵢⱼ cⱼ)², by a singular value decomposition.
  ///
  /// - Parameter design: X, a row for each observation; for an intercept, a column of ones.
  /// - Throws: ``BindingError/domain(routine:reason:)`` if the columns are linearly dependent to
  ///   working accuracy.
  public static func linear(
    design: Matrix<Double>, y: [Double], weights: [Double]? = nil
  ) throws(BindingError) -> Fit {
    let (n, p) = (design.rows, design.columns)
    guard y.count == n else { throw .shape(routine: "linear", reason: "\(n) rows, \(y.count) y") }
    try check("linear", observations: n, coefficients: p, values: [design.elements, y])
    try check("linear", weights: weights, observations: n)
    #if GSL
      GSL.returnsErrors
      let x = GSLMatrix(design), y = GSLVector(y), c = GSLVector([Double](repeating: 0, count: p))
      let covariance = GSLMatrix(Matrix(repeating: 0, rows: p, columns: p))
      let workspace = gsl_multifit_linear_alloc(n, p)
      defer { gsl_multifit_linear_free(workspace) }
      var squares = 0.0, variance = 1.0
      if let weights {
        let w = GSLVector(weights)
        try GSL.check(
          gsl_multifit_wlinear(
            x.pointer, w.pointer, y.pointer, c.pointer, covariance.pointer, &squares, workspace),
          "linear")
        variance = squares / Double(n - p)
      } else {
        try GSL.check(
          gsl_multifit_linear(
            x.pointer, y.pointer, c.pointer, covariance.pointer, &squares, workspace), "linear")
      }
      let rank = gsl_multifit_linear_rank(.ulpOfOne, workspace)
      guard rank == p else {
        throw .domain(routine: "linear", reason: "the design has rank \(rank), not \(p)")
      }
      return Fit(
        coefficients: c.elements, covariance: covariance.matrix.map { variance * $0 },
        sumOfSquares: squares, degreesOfFreedom: n - p)
    #else
      throw GSL.missing
    #endif
  }
}
