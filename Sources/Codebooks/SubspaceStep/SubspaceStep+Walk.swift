import Verification

extension SubspaceStep {
  /// One sort of the magnitudes, and the walk of ``LinearisedStep`` for those in front.
  static let walk = Implementation<SubspaceStep>(
    "walk", .exact,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { problem in
      let (objective, values) = (problem.objective, problem.values)
      let sorted = SortedValues(values)
      let z = problem.labels.map { values[$0] }
      let slopes = objective.slopes(at: z)
      let order = slopes.indices.sorted {
        let (a, b) = (abs(slopes[$0]), abs(slopes[$1]))
        return a != b ? a > b : $0 < $1
      }
      let chosen = Array(order.prefix(problem.count))
      let smoothness = objective.largestRowSum(over: chosen)
      // ‖z‖² and the length of the change, squared: exact, as everything here.
      let limit = problem.trust * problem.trust * z.reduce(0) { $0 + $1 * $1 }
      var (labels, moved, decrease, length) = (problem.labels, [Int](), 0.0, 0.0)
      for i in chosen where length <= limit || moved.isEmpty {
        let step = sorted.step(from: labels[i], slope: slopes[i], smoothness: smoothness)
        guard step.label != labels[i] else { continue }
        labels[i] = step.label
        moved.append(i)
        decrease += step.decrease
        length += (values[step.label] - z[i]) * (values[step.label] - z[i])
      }
      let value = objective.energy(at: labels.map { values[$0] })
      return (labels: labels, moved: moved, value: value, decrease: decrease)
    },
    observe: {
      [
        "labels": .integers($0.labels), "moved": .integers($0.moved), "objective": [$0.value],
        "decrease": [$0.decrease],
      ]
    })
}
