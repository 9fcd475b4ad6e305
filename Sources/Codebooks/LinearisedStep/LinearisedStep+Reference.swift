public import Scalars
public import Verification

extension LinearisedStep {
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let values = problem.values.map { S($0) }
    let slopes = gradient(problem.objective, problem.labels.map { values[$0] })
    let steps = problem.labels.indices.map { i in
      nearest(problem.labels[i], slopes[i], values, smoothness: S(problem.smoothness))
    }
    return [
      "labels": .integers(steps.map(\.label)),
      "objective": [problem.objective.value(steps.map { values[$0.label] })],
      "decrease": [sum(steps.map(\.decrease))],
    ]
  }

  /// Az - b.
  static func gradient<S: Scalar>(_ objective: Quadratic, _ z: [S]) -> [S] {
    (0..<objective.dimension).map { i in
      dot(objective.matrix[row: i].map { S($0) }, z) - S(objective.linear[i])
    }
  }

  /// The value v of least g (v - z) + L/2 (v - z)², which is the nearest to z - g/L: the own one if none is nearer, else
  /// the first; and by how much the model falls.
  static func nearest<S: Scalar>(
    _ own: Int, _ g: S, _ values: [S], smoothness: S
  ) -> (label: Int, decrease: S) {
    var (label, least) = (own, S.zero)
    for (k, v) in values.enumerated() {
      let move = v - values[own]
      let model = move * (g + smoothness * move / 2)
      if model < least { (label, least) = (k, model) }
    }
    return (label, -least)
  }
}
