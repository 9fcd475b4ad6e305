import Bindings
import Scalars
import Structures
import Verification

extension LAMBStep {
  /// Algorithm 2 on one layer.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func trajectory<S: RealScalar>(
    _ problem: GradientSequence, _ hold: (Double) -> S
  ) -> Observation<S> {
    let walk = walk(problem, hold)
    return ["weights": .scalars(walk.weights), "ratio": [walk.ratios.last?.value ?? 1]]
  }

  /// φ(‖θ‖)/‖d‖ of every step, and whether there was one to take.
  static func ratios<S: RealScalar>(
    _ problem: GradientSequence, _ hold: (Double) -> S
  ) -> [(value: S, isTaken: Bool)] { walk(problem, hold).ratios }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  private static func walk<S: RealScalar>(
    _ problem: GradientSequence, _ hold: (Double) -> S
  ) -> (weights: [S], ratios: [(value: S, isTaken: Bool)]) {
    let (eta, epsilon, lambda) = (hold(problem.rate), hold(problem.epsilon), hold(problem.decay))
    let (beta1, beta2) = (hold(problem.first), hold(problem.second))
    var theta = problem.weights.map(hold)
    var m = theta.map { _ in S.zero }
    var v = m
    var ratios: [(value: S, isTaken: Bool)] = []
    for (t, gradient) in zip(1..., problem.gradients) {
      let (c1, root) = (1 - beta1.raised(to: t), S.sqrt(1 - beta2.raised(to: t)))
      let d = theta.indices.map { k in
        let g = hold(gradient[k])
        m[k] = beta1 * m[k] + (1 - beta1) * g
        v[k] = beta2 * v[k] + (1 - beta2) * (g * g)
        let r = m[k] / c1 / (S.sqrt(v[k]) / root + epsilon)
        return r + lambda * theta[k]
      }
      let (weights, direction) = (squaredNorm(theta), squaredNorm(d))
      let isTaken = weights > .zero && direction > .zero
      let ratio: S = isTaken ? S.sqrt(weights) / S.sqrt(direction) : 1
      ratios.append((ratio, isTaken))
      for k in theta.indices { theta[k] -= eta * ratio * d[k] }
    }
    return (theta, ratios)
  }

  /// The optimiser of the training runs.
  static let moments = Implementation<LAMBStep>(
    "moments-float64",
    .rounding("running error analysis of Algorithm 2") { problem in
      runningBound(Double.self) { trajectory(problem, $0) }
    }
  ) { problem in
    try Walk(problem, AdamStep.adam(problem, isLayerwise: true))
  } run: {
    $0.run()
  } observe: { result in
    ["weights": .scalars(result.weights), "ratio": [result.optimiser.trust]]
  }
}
