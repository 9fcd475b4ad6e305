public import Scalars
public import Verification

extension SubspaceStep {
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let values = problem.values.map { S($0) }
    let z = problem.labels.map { values[$0] }
    let slopes = LinearisedStep.gradient(problem.objective, z)
    let chosen = largest(slopes, count: problem.count)
    let smoothness = rowSum(problem.objective, chosen, over: S.self)
    var (labels, moved) = (problem.labels, [Int]())
    var (decrease, length) = (S.zero, S.zero)
    let limit = S(problem.trust).squared * squaredNorm(z)
    for i in chosen {
      let step = LinearisedStep.nearest(labels[i], slopes[i], values, smoothness: smoothness)
      guard step.label != labels[i] else { continue }
      labels[i] = step.label
      moved.append(i)
      decrease += step.decrease
      length += (values[step.label] - z[i]).squared
      // What goes beyond the radius is the last.
      if length > limit { break }
    }
    return [
      "labels": .integers(labels), "moved": .integers(moved),
      "objective": [problem.objective.value(labels.map { values[$0] })],
      "decrease": [decrease],
    ]
  }

  /// The places of the largest magnitudes in falling order, of equal ones the first.
  private static func largest<S: Scalar>(_ slopes: [S], count: Int) -> [Int] {
    var left = Array(slopes.indices), chosen: [Int] = []
    while chosen.count < count {
      var best = 0
      for k in left.indices where slopes[left[k]].absolute > slopes[left[best]].absolute {
        best = k
      }
      chosen.append(left.remove(at: best))
    }
    return chosen
  }

  /// max over i of Σⱼ |a_ij|, both among the chosen ones.
  private static func rowSum<S: Scalar>(
    _ objective: Quadratic, _ chosen: [Int], over: S.Type
  ) -> S {
    chosen.reduce(S.zero) { greatest, i in
      let row = chosen.reduce(S.zero) { $0 + S(objective.matrix[i, $1]).absolute }
      return S.maximum(greatest, row)
    }
  }
}
