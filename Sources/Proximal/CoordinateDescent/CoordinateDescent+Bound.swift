import Scalars
import Verification

extension CoordinateDescent {
  /// ε for every coordinate after all sweeps, and the bound of the gap.
  ///
  /// Let ε_k bound |ŵ_k - w_k| before coordinate j is visited, G = XXᵀ/n, and B_i = |y_i| + Σ|x_ik| M_k with
  /// M_k ≥ |ŵ_k| at all times. A residual that was updated s times is within 9suB_i of that of ŵ: each update
  /// rounds a difference of coefficients, a product and a sum. S_λ is nonexpansive, so that
  ///
  ///     ε_j ← (1/G_jj) (Σ_{k≠j} |G_jk| ε_k + (1/n) Σ_i |x_ij| (9su + 3γ_(n+d+8)) B_i) + 4γ_(n+8) M_j,
  ///
  /// the last part for G_jj ŵ_j with a rounded G_jj, and the division by it. The form with covariances makes
  /// sums of the same magnitudes. M is taken from the plain program, which obeys the same bound, with a margin
  /// within half of which ε must then stay; else there is no bound. The gap's own sums and the motion of w by ε are in `gapBound`.
  static func bound(_ problem: Lasso) -> ErrorBound {
    let (n, d) = (problem.samples.count, problem.features)
    let nominal = iterates(problem, over: Double.self)
    let u = 0x1p-53
    let x = problem.samples
    let margin = 0x1p-20 * (1 + nominal.reduce(0.0) { max($0, normInfinity($1)) })
    let tops = (0..<d).map { j in nominal.reduce(0.0) { max($0, abs($1[j])) } + margin }
    let reach = (0..<n).map { i in
      (0..<d).reduce(abs(problem.targets[i])) { $0 + abs(x[i][$1]) * tops[$1] }
    }
    var gram = [Double](repeating: 0, count: d * d)
    var load = [Double](repeating: 0, count: d)
    for i in 0..<n {
      for j in 0..<d {
        load[j] += abs(x[i][j]) * reach[i] / Double(n)
        for k in 0..<d { gram[j * d + k] += x[i][j] * x[i][k] / Double(n) }
      }
    }
    let own = 3 * gamma(n + d + 8, unitRoundoff: u)
    var errors = [Double](repeating: 0, count: d)
    var updates = 0.0
    for _ in 0..<problem.iterations {
      for j in 0..<d where gram[j * d + j] > 0 {
        updates += 1
        var carried = load[j] * (9 * updates * u + own)
        for k in 0..<d where k != j { carried += abs(gram[j * d + k]) * errors[k] }
        let rest = 4 * gamma(n + 8, unitRoundoff: u) * tops[j]
        errors[j] = (carried / gram[j * d + j] + rest) * (1 + 0x1p-30)
      }
    }
    let isKnown = errors.allSatisfy { $0 <= margin / 2 }
    guard isKnown else {
      return ["w": .absolute(.infinity), "gap": .absolute(.infinity)]
    }
    return [
      "w": .componentwise(errors), "gap": .absolute(gapBound(problem, errors, reach, tops)),
    ]
  }

  /// The gap is a sum of squares of at most (2n + d + 8) terms of magnitude B², and λ|w|; residuals move by
  /// δ_i = Σ|x_ik| ε_k + γB_i. The scale s ≤ 1 moves by no more than twice what ‖Xr‖∞ does, relatively.
  private static func gapBound(
    _ problem: Lasso, _ errors: [Double], _ reach: [Double], _ tops: [Double]
  ) -> Double {
    let (n, d) = (problem.samples.count, problem.features)
    let unit = gamma(2 * n + 2 * d + 16, unitRoundoff: 0x1p-53)
    let moves = (0..<n).map { i in
      (0..<d).reduce(unit * reach[i]) { $0 + abs(problem.samples[i][$1]) * errors[$1] }
    }
    var (products, motion) = ([Double](repeating: 0, count: d), [Double](repeating: 0, count: d))
    for i in 0..<n {
      for j in 0..<d {
        products[j] += abs(problem.samples[i][j]) * reach[i]
        motion[j] += abs(problem.samples[i][j]) * (moves[i] + unit * reach[i])
      }
    }
    let bound = problem.lambda * Double(n)
    // Where ‖Xr‖∞ > λn, s changes by at most s δ/‖Xr‖∞ ≤ δ/(λn); elsewhere it is 1.
    let scale = bound > 0 ? 2 * (motion.max() ?? 0) / bound + unit : 1
    var sum = 0.0
    for i in 0..<n {
      let (b, m) = (reach[i], moves[i] + scale * reach[i])
      sum += 2 * b * moves[i] + 2 * (2 * b) * m + m * m + 6 * unit * b * b
    }
    let penalty = zip(errors, tops).reduce(0) { $0 + problem.lambda * ($1.0 + unit * $1.1) }
    return 1.01 * (sum / Double(2 * n) + penalty)
  }
}
