import Scalars

extension CoordinateDescent {
  /// w after each sweep, by the formula: every ρ from the whole of w.
  static func iterates<S: Scalar>(_ problem: Lasso, over: S.Type) -> [[S]] {
    let lasso = LassoFunction<S>(problem)
    let n = S(lasso.samples.count)
    var w = lasso.origin
    return (0..<problem.iterations).map { _ in
      for j in w.indices {
        let column = lasso.samples.map { $0[j] }
        var others = w
        others[j] = .zero
        let rho = -dot(column, lasso.residuals(others)) / n
        let norm = squaredNorm(column)
        // Of doubles: whether a column is zero is no question of arithmetic.
        let isZero = problem.samples.allSatisfy { $0[j] == 0 }
        w[j] = isZero ? .zero : softThreshold(rho, lasso.lambda) / (norm / n)
      }
      return w
    }
  }

  /// P(w) - D(θ) for the scaled residual θ.
  static func gap<S: Scalar>(_ lasso: LassoFunction<S>, _ w: [S]) -> S {
    let n = S(lasso.samples.count)
    let r = lasso.residuals(w).map { -$0 }
    var product = lasso.origin
    for (row, rest) in zip(lasso.samples, r) {
      for j in row.indices { product[j] += row[j] * rest }
    }
    let largest = normInfinity(product)
    let bound = lasso.lambda * n
    // s = λn / max(λn, ‖Xr‖∞): a coordinate at its minimum makes both equal, which no enclosure could decide.
    // Without a penalty only θ = 0 is feasible in general.
    let scale = bound > .zero ? bound / S.maximum(bound, largest) : .zero
    let rest = zip(lasso.targets, r).map { y, r in y - scale * r }
    return lasso.value(w) - (squaredNorm(lasso.targets) - squaredNorm(rest)) / (2 * n)
  }
}
