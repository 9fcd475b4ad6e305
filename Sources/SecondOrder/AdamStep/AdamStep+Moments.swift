import Scalars
import Verification

extension AdamStep {
  /// The optimiser of the training runs.
  static let moments = Implementation<AdamStep>(
    "moments-float64",
    .rounding("running error analysis of Algorithm 1") { problem in
      runningBound(Double.self) { trajectory(problem, $0) }
    }
  ) { problem in
    try Walk(problem, adam(problem))
  } run: {
    $0.run()
  } observe: { result in
    [
      "weights": .scalars(result.weights),
      "first": .scalars(result.optimiser.moments.map(\.m)),
      "second": .scalars(result.optimiser.moments.map(\.v)),
    ]
  }

  static func adam(_ problem: GradientSequence, isLayerwise: Bool = false) -> Adam {
    var adam = Adam(rate: problem.rate, isLayerwise: isLayerwise)
    (adam.first, adam.second) = (problem.first, problem.second)
    (adam.epsilon, adam.decay) = (problem.epsilon, isLayerwise ? problem.decay : 0)
    return adam
  }
}
