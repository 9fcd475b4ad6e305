/// A long run of the program on Nesterov's hard quadratic, as sparse as it is: G = tridiag(−1, 2, −1)/n
/// with n = 2,048, γ = n/4, and residuals wᵢ − wᵢ₋₁ of which all are −1 at the minimum, so F* = ½.
///
/// - Parameter momentum: β₁, β₂, …
/// - Returns: (k, F(w_k) − F*), about eight to the octave from k = 8 to the end of the momentum.
func tridiagonalStudy(_ momentum: [Double]) -> [(k: Double, gap: Double)] {
  let n = 2048
  let shape = Lasso(
    samples: [[Double](repeating: 0, count: n - 1)], targets: [0], lambda: 0,
    step: Double(n) / 4, iterations: momentum.count)
  var points: [(k: Double, gap: Double)] = []
  var (k, next) = (0, 8.0)
  _ = LassoLoop(shape, momentum: momentum).run { v, gradient in
    let residuals = chain(v)
    for i in v.indices { gradient[i] = (residuals[i] - residuals[i + 1]) / Double(n) }
  } observe: { w in
    k += 1
    guard k == Int(next) else { return }
    let value = chain(w).reduce(0) { $0 + $1 * $1 } / Double(2 * n)
    points.append((Double(k), value - 0.5))
    next = max(next * 1.09, Double(k + 1))
  }
  return points

  /// w₀ − n, w₁ − w₀, …, −w_d.
  @Sendable func chain(_ w: [Double]) -> [Double] {
    var residuals = [w[0] - Double(n)]
    for i in 1..<w.count { residuals.append(w[i] - w[i - 1]) }
    residuals.append(-w[w.count - 1])
    return residuals
  }
}
