import Scalars
import Verification

extension ISTA {
  /// The error falls by the same factor in every step, neither more nor less.
  ///
  /// Each pair of features has the samples (1, 1) and (½, −½), so that G has the curvatures L = 2/n
  /// along (1, 1) and L/4 along (1, −1). With w* = c(1, −1) and γ = 1/L the threshold takes away just
  /// what the penalty adds, and w* − w_k = (1 − γL/4)(w* − w_{k−1}).
  static let pairsTheorem = Theorem<ISTA>(
    "Along an eigenvector of curvature L/4, ‖w_k − w*‖∞ = (3/4)^k ‖w₀ − w*‖∞",
    source: Citation("by hand", "ISTA+Pairs.swift: G, w* and γ as stated there"),
    derivation: """
      Samples (1, 1) and (½, -½) of a pair of features give the curvatures L = 2/n along (1, 1) and L/4 along (1, -1). \
      From w = 0 every iterate is a positive multiple of w* = c(1, -1), whose signs the threshold therefore sees: it takes \
      away γλ(1, -1). Such a step is affine with w* for its fixed point, and with γ = 1/L the error keeps 1 - γL/4 of \
      itself.
      """,
    rate: .linear(factor: 0.75), kind: .exactOrder,
    trajectory: { problem, steps in
      let pairs = problem.pairs(iterations: steps)
      let minimiser = pairs.minimiser.map { Rational($0) }
      var bound = normInfinity(minimiser)
      return iterates(pairs, over: Rational.self).map { w in
        bound = bound * Rational(3, 4)
        return (normInfinity(axpy(-1, w, minimiser)), bound)
      }
    },
    study: { generator in
      let pairs = Lasso.random(features: 8, iterations: 1, using: &generator).pairs(iterations: 40)
      var points: [(k: Double, gap: Double)] = []
      let loop = LassoLoop(pairs, momentum: [Double](repeating: 0, count: pairs.iterations))
      _ = loop.run(LassoLoop.dense(pairs.matrix, pairs.targets)) { w in
        points.append((Double(points.count + 1), normInfinity(axpy(-1, w, pairs.minimiser))))
      }
      return points
    })

  static let pairsLaw = Law<ISTA>(
    "Along an eigenvector of curvature L/4, the error falls by exactly 3/4 in each step."
  ) { problem, subject in
    let pairs = problem.pairs(iterations: problem.iterations)
    let left = (0..<pairs.iterations).reduce(Rational(1)) { power, _ in power * Rational(3, 4) }
    return subject(pairs)["w"] == pairs.minimiser.map { (1 - left) * Rational($0) }
  }
}

extension Lasso {
  /// As many pairs as there are features, with the same λ, minimised by c(1, −1) in each, c = 1, 2, ….
  fileprivate func pairs(iterations: Int) -> Lasso {
    let (d, n) = (2 * features, Double(2 * features))
    var (samples, targets, minimiser): ([[Double]], [Double], [Double]) = ([], [], [])
    for pair in 0..<features {
      let c = Double(pair + 1)
      for (first, second) in [(1.0, 1.0), (0.5, -0.5)] {
        samples.append((0..<d).map { $0 == 2 * pair ? first : $0 == 2 * pair + 1 ? second : 0 })
      }
      // (1/n) X(y − Xᵀw*) = λ(1, −1) in each pair.
      targets += [0, c + 2 * n * lambda]
      minimiser += [c, -c]
    }
    return Lasso(
      samples: samples, targets: targets, lambda: lambda, step: n / 2, iterations: iterations,
      minimiser: minimiser)
  }
}
