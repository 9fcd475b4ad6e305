import Scalars
import Verification

extension LinearisedStep {
  /// φ and the decrease of the model after each round of a tied and a linearised step, from the problem's labels on;
  /// the least φ there is; and φ of the start.
  private struct Run {
    var values: [Rational] = [], decreases: [Rational] = []
    var least: Rational, start: Rational

    init(_ problem: Problem, rounds: Int) {
      let objective = problem.objective
      let smoothness = Rational(objective.largestRowSum())
      let matrix = (0..<objective.dimension).map { i in
        objective.matrix[row: i].map { Rational($0) }
      }
      let minimum = eliminated(matrix, objective.linear.map { Rational($0) })
      least = objective.value(minimum)
      start = objective.value(problem.labels.map { Rational(problem.values[$0]) })
      var labels = problem.labels
      for _ in 0..<rounds {
        // Labels that somebody has, in a numbering of their own.
        let names = Array(Set(labels)).sorted()
        labels = labels.map { names.firstIndex(of: $0) ?? 0 }
        let tied = TiedStep.reference(
          .init(objective: objective, labels: labels), over: Rational.self)["values"]
        let slopes = gradient(objective, labels.map { tied[$0] })
        let steps = labels.indices.map {
          nearest(labels[$0], slopes[$0], tied, smoothness: smoothness)
        }
        labels = steps.map(\.label)
        decreases.append(sum(steps.map(\.decrease)))
        values.append(objective.value(labels.map { tied[$0] }))
      }
    }
  }

  static let descent = Theorem<LinearisedStep>(
    "φ(x_k) - min φ ≤ φ(x₀) - min φ - Σ_{s<k} D_s: φ never rises, and so converges",
    source: Citation(pvTuning, "the theorem of convergence, for the linearised V step"),
    derivation: """
      A tied step minimises φ over what has the same labels, x_s among it: φ(y_s) ≤ φ(x_s). With L not below the greatest \
      eigenvalue of A, φ(z) ≤ φ(y) + ⟨∇φ(y), z - y⟩ + L/2 ‖z - y‖² for every z, and the V step chooses the z of V of \
      least right-hand side, which is φ(y_s) - D_s: φ(x_{s+1}) ≤ φ(x_s) - D_s. D_s ≥ 0, since y_s itself is in V; sum \
      over s.
      """,
    rate: .sublinear(order: 0),
    trajectory: { problem, steps in
      let run = Run(problem, rounds: steps)
      var promised = Rational.zero
      return zip(run.values, run.decreases).map { value, decrease in
        promised += decrease
        return (value - run.least, run.start - run.least - promised)
      }
    })

  static let stationarity = Theorem<LinearisedStep>(
    "min_{s<k} D_s ≤ (φ(x₀) - min φ)/k: the steps become stationary at a rate of 1/k",
    source: Citation("derived", "LinearisedStep+Theorems.swift: the sum of all decreases"),
    derivation: """
      The decreases are not negative, and by the descent theorem their sum over k rounds is at most φ(x₀) - min φ; the \
      least of them is at most their mean. D_s = 0 says that no variable has a value nearer to yᵢ - ∇ᵢφ/L than its own: \
      the labels stay.
      """,
    rate: .sublinear(order: 1),
    trajectory: { problem, steps in
      let run = Run(problem, rounds: steps)
      var smallest: Rational?
      return zip(1..., run.decreases).map { k, decrease in
        let least = smallest.map { Rational.minimum($0, decrease) } ?? decrease
        smallest = least
        return (least, (run.start - run.least) / Rational(k))
      }
    })
}
