import Scalars
import Verification

extension AdamStep {
  /// Algorithm 1; `hold` brings a number of the problem into the arithmetic.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func trajectory<S: RealScalar>(
    _ problem: GradientSequence, _ hold: (Double) -> S
  ) -> Observation<S> {
    let (eta, epsilon) = (hold(problem.rate), hold(problem.epsilon))
    let (beta1, beta2) = (hold(problem.first), hold(problem.second))
    var theta = problem.weights.map(hold)
    var m = theta.map { _ in S.zero }
    var v = m
    for (t, gradient) in zip(1..., problem.gradients) {
      let (c1, root) = (1 - beta1.raised(to: t), S.sqrt(1 - beta2.raised(to: t)))
      for k in theta.indices {
        let g = hold(gradient[k])
        m[k] = beta1 * m[k] + (1 - beta1) * g
        v[k] = beta2 * v[k] + (1 - beta2) * (g * g)
        // Root by root: of an exact zero over what is enclosed no enclosure would have a root.
        theta[k] -= eta * (m[k] / c1) / (S.sqrt(v[k]) / root + epsilon)
      }
    }
    return ["weights": .scalars(theta), "first": .scalars(m), "second": .scalars(v)]
  }
}
