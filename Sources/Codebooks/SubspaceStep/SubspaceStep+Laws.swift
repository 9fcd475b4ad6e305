import Scalars
import Structures
import Verification

extension SubspaceStep {
  private static func start(_ problem: Problem) -> Rational {
    problem.objective.value(problem.labels.map { Rational(problem.values[$0]) })
  }

  static let statements: [Law<SubspaceStep>] = [
    Law("φ falls by as much as the model at least, wherever the radius ends it.") {
      problem, subject in
      let result = subject(problem)
      return result["objective"][0] <= start(problem) - result["decrease"][0]
    },
    Law("τ variables change at most: those that are named, and no others.") { problem, subject in
      let result = subject(problem)
      let (labels, moved) = (result[integers: "labels"], result[integers: "moved"])
      guard labels.count == problem.labels.count else { return false }
      let changed = labels.indices.filter { labels[$0] != problem.labels[$0] }
      return moved.sorted() == changed && changed.count <= problem.count
    },
    Law("All changes but the last are within ρ ‖z‖.", place: "the rule of trust") {
      problem, subject in
      let result = subject(problem)
      let labels = result[integers: "labels"]
      let values = problem.values.map { Rational($0) }
      guard labels.allSatisfy(values.indices.contains) else { return false }
      let length = sum(
        result[integers: "moved"].dropLast().map {
          (values[labels[$0]] - values[problem.labels[$0]]).squared
        })
      let norm = squaredNorm(problem.labels.map { values[$0] })
      return length <= Rational(problem.trust).squared * norm
    },
    Law("τ = 1: the variable of largest gradient takes the best value that it alone can take.") {
      problem, subject in
      var one = problem
      one.count = 1
      let values = problem.values.map { Rational($0) }
      let z = problem.labels.map { values[$0] }
      let slopes = z.indices.map { i in
        dot(problem.objective.matrix[row: i].map { Rational($0) }, z)
          - Rational(problem.objective.linear[i])
      }
      let largest = normInfinity(slopes)
      let i = slopes.firstIndex { $0.absolute == largest } ?? 0
      let reached = values.map { value -> Rational in
        var moved = z
        moved[i] = value
        return problem.objective.value(moved)
      }
      return subject(one)["objective"][0] == reached.min()
    },
    Law("τ = d in a large radius: the linearised step with L for all variables.") {
      problem, subject in
      var all = problem
      // Far beyond ‖V‖ ≤ 2: unless all values are zero, which do not move.
      (all.count, all.trust) = (problem.labels.count, 1024)
      guard problem.labels.contains(where: { problem.values[$0] != 0 }) else { return nil }
      let step = LinearisedStep.reference(
        .init(
          objective: problem.objective, values: problem.values, labels: problem.labels,
          smoothness: problem.objective.largestRowSum()), over: Rational.self)
      let result = subject(all)
      return result[integers: "labels"] == step[integers: "labels"]
        && result["decrease"] == step["decrease"]
    },
  ]

  static let descent = Theorem<SubspaceStep>(
    "φ(z_k) - min φ ≤ φ(z₀) - min φ - Σ_{s<k} D_s, for subspaces chosen anew in each step",
    source: Citation("derived", "SubspaceStep+Laws.swift: the descent lemma on a subspace"),
    derivation: """
      For a change Δ within S, φ(z + Δ) = φ(z) + ⟨g, Δ⟩ + ½ Δᵀ A_SS Δ, and λ_max(A_SS) is at most the greatest row sum of \
      |A_SS| (Gershgorin): φ(z + Δ) ≤ φ(z) + Σ_{i∈S} (gᵢ Δᵢ + L_S/2 Δᵢ²). The terms are chosen one by one, each at most \
      0, the value of not moving; leaving some out leaves the rest as they are. So φ falls by D_s, the sum of those \
      taken, at least. Nothing in this asks which S it is.
      """,
    rate: .sublinear(order: 0),
    trajectory: { problem, steps in
      var current = problem
      let objective = problem.objective
      let matrix = (0..<objective.dimension).map { objective.matrix[row: $0].map { Rational($0) } }
      let least = objective.value(
        eliminated(matrix, objective.linear.map { Rational($0) }))
      var promised = start(problem) - least
      return (0..<steps).map { _ in
        let step = reference(current, over: Rational.self)
        current.labels = step[integers: "labels"]
        promised -= step["decrease"][0]
        return (step["objective"][0] - least, promised)
      }
    })

  static let trustIsExceeded = Finding(
    "The trust ratio bounds how far the weights move in a step",
    place: "--code_trust_ratio of Vahe1994/AQLM e79a896: one more code is always admitted"
  ) {
    let problem = Problem(
      objective: Quadratic(
        matrix: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), linear: [8, 1]),
      values: [1, 4], labels: [0, 0], count: 2, trust: 0.125)
    let step = reference(problem, over: Rational.self)
    let z = step[integers: "labels"].map { problem.values[$0] }
    let (length, norm) = ((z[0] - 1) * (z[0] - 1) + (z[1] - 1) * (z[1] - 1), 2.0)
    let ratio = (length / norm).squareRoot()
    return .init(
      claimed: "‖Δ‖ ≤ 0.125 ‖z‖", found: "‖Δ‖ = \(Cell.decimal(ratio, digits: 3)) ‖z‖",
      isShown: ratio > problem.trust)
  }

  /// The example in which the step for all variables together is stuck.
  static let smallerSubspaceMovesMore = Finding(
    "More variables that may change: a lower φ", place: "what L_S grows with"
  ) {
    let matrix = Matrix<Double>(rows: 6, columns: 6) { $0 == $1 ? 2 : 1 }
    let objective = Quadratic(matrix: matrix, linear: [9, 9, 9, 9, 9, 6])
    func reached(_ count: Int) -> Double {
      reference(
        Problem(
          objective: objective, values: [1, 2], labels: [0, 0, 0, 0, 0, 0], count: count, trust: 8),
        over: Double.self)["objective"][0]
    }
    return .init(
      claimed: "φ with τ = 6 below φ with τ = 1",
      found: "\(reached(6)) with τ = 6, \(reached(1)) with τ = 1", isShown: reached(1) < reached(6))
  }
}
