import Scalars
import Structures
import Verification

extension LinearisedStep {
  static let statements: [Law<LinearisedStep>] = [
    Law("L ≥ max Σ|a|: φ falls by as much as the model at least.", place: "the descent lemma") {
      problem, subject in
      guard problem.smoothness >= problem.objective.largestRowSum() else { return nil }
      let result = subject(problem)
      let start = problem.labels.map { Rational(problem.values[$0]) }
      return result["objective"][0] <= problem.objective.value(start) - result["decrease"][0]
    },
    Law(
      "A variable stays if |∇|/L is at most half the way to its next value downhill, and only then."
    ) {
      problem, subject in
      let labels = subject(problem)[integers: "labels"]
      guard labels.count == problem.labels.count else { return false }
      let values = problem.values.map { Rational($0) }
      let z = problem.labels.map { values[$0] }
      return z.indices.allSatisfy { i in
        let row = problem.objective.matrix[row: i].map { Rational($0) }
        let slope = dot(row, z) - Rational(problem.objective.linear[i])
        let gaps = values.map { slope > 0 ? z[i] - $0 : $0 - z[i] }.filter { $0 > 0 }
        let moves = gaps.min().map { 2 * slope.absolute > Rational(problem.smoothness) * $0 }
        return (labels[i] != problem.labels[i]) == (slope != 0 && moves ?? false)
      }
    },
    Law("Labels name values, and φ of these is the objective.") { problem, subject in
      let result = subject(problem)
      let labels = result[integers: "labels"]
      guard labels.allSatisfy(problem.values.indices.contains) else { return false }
      let z = labels.map { Rational(problem.values[$0]) }
      return problem.objective.value(z) == result["objective"][0]
    },
    Law("A larger L promises no larger decrease.") { problem, subject in
      var larger = problem
      larger.smoothness = 2 * problem.smoothness
      return subject(larger)["decrease"][0] <= subject(problem)["decrease"][0]
    },
    Law("φ and L three times as large: the same labels, and three times the decrease.") {
      problem, subject in
      var larger = problem
      larger.objective.matrix = problem.objective.matrix.map { 3 * $0 }
      larger.objective.linear = problem.objective.linear.map { 3 * $0 }
      larger.smoothness = 3 * problem.smoothness
      let (one, three) = (subject(problem), subject(larger))
      return three[integers: "labels"] == one[integers: "labels"]
        && three["decrease"][0] == 3 * one["decrease"][0]
    },
    Law("Values in another order, and labels with them: the same decrease.") { problem, subject in
      let last = problem.values.count - 1
      var turned = problem
      turned.values.reverse()
      turned.labels = problem.labels.map { last - $0 }
      return subject(turned)["decrease"] == subject(problem)["decrease"]
    },
  ]

  /// Two values a unit apart, gradients below half of L, and a start that is not the best.
  static let isStuck = Finding(
    "A linearised value step moves wherever the exact one does",
    place: "what a single L for all variables leaves undone"
  ) {
    // Six variables that pull together, so that λ = 7; each alone has curvature 2.
    let matrix = Matrix<Double>(rows: 6, columns: 6) { $0 == $1 ? 2 : 1 }
    let objective = Quadratic(matrix: matrix, linear: [9, 9, 9, 9, 9, 6])
    let start = Problem(
      objective: objective, values: [1, 2], labels: [0, 0, 0, 0, 0, 0],
      smoothness: objective.largestRowSum())
    let step = reference(start, over: Rational.self)
    let best = ValueStep.reference(
      .init(objective: objective, values: start.values), over: Rational.self)
    let (here, there) = (step["objective"][0], best["objective"][0])
    return .init(
      claimed: "φ = \(there.approximation), the least that two values allow",
      found: "φ = \(here.approximation), where \(step[integers: "labels"].count { $0 == 0 }) of 6 "
        + "variables stay with L = \(Int(start.smoothness))",
      isShown: step[integers: "labels"] == start.labels && there < here)
  }
}
