import Scalars
import Verification

extension ValueStep {
  /// Exact steps in turn; each round's φ after the value step beside that after its tied step.
  static let convergence = Theorem<ValueStep>(
    "φ(x_{k+1}) - min φ ≤ φ(y_k) - min φ ≤ φ(x_k) - min φ: exact steps in turn never raise φ",
    source: Citation(pvTuning, "the theorem of convergence"),
    derivation: """
      The tied step y_k minimises φ over all z whose equal components are those of x_k, and x_k is one of them; the value \
      step minimises φ over all z whose values are those of y_k, and y_k is one of them. So φ never rises, and is bounded \
      below by min φ: it converges. There are finitely many labellings, each with one φ(y): once φ stays, it stays \
      for ever.
      """,
    rate: .sublinear(order: 0), steps: 4,
    trajectory: { problem, steps in
      let objective = problem.objective
      let matrix = (0..<objective.dimension).map { objective.matrix[row: $0].map { Rational($0) } }
      let least = objective.value(eliminated(matrix, objective.linear.map { Rational($0) }))
      var labels = (0..<objective.dimension).map { $0 % problem.values.count }
      var points: [(gap: Rational, bound: Rational)] = []
      var before = objective.value(labels.map { Rational(problem.values[$0]) }) - least
      for _ in 0..<steps {
        let names = Array(Set(labels)).sorted()
        labels = labels.map { names.firstIndex(of: $0) ?? 0 }
        let tied = TiedStep.reference(
          .init(objective: objective, labels: labels), over: Rational.self)
        let middle = tied["objective"][0] - least
        let chosen = best(objective, tied["values"])
        labels = chosen.labels
        points += [(middle, before), (chosen.least - least, middle)]
        before = chosen.least - least
      }
      return points
    })
}
