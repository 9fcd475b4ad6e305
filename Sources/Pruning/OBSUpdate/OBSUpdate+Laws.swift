import Scalars
import Structures
import Verification

extension OBSUpdate {
  /// φ(w + δ) - φ(w) = ½ δᵀHδ.
  static func model(_ problem: Problem, at weights: [Rational]) -> Rational {
    let delta = axpy(-1, problem.weights.map { Rational($0) }, weights)
    let hessian = problem.curvature.hessian(over: Rational.self)
    return dot(delta, multiply(rows: hessian, delta)) / 2
  }

  /// ½ w_Sᵀ ([H⁻¹]_SS)⁻¹ w_S, by the inverse itself.
  static func closedForm(_ problem: Problem) -> Rational {
    let inverse = inverted(problem.curvature.hessian(over: Rational.self))
    let gone = problem.removed.map { Rational(problem.weights[$0]) }
    let block = part(inverse, problem.removed, problem.removed)
    return dot(gone, eliminated(block, gone)) / 2
  }

  static let statements: [Law<OBSUpdate>] = [
    Law("The loss is ½ w_Sᵀ ([H⁻¹]_SS)⁻¹ w_S, and it is ½ δᵀHδ.", place: "arXiv:2408.17163, step 2")
    { problem, subject in
      let result = subject(problem)
      guard result["weights"].count == problem.weights.count else { return false }
      return result["loss"][0] == closedForm(problem)
        && result["loss"][0] == model(problem, at: result["weights"])
    },
    Law("What is removed is zero, and nothing pulls at what is kept: (Hδ)_K = 0.") {
      problem, subject in
      let left = leftOver(problem, subject(problem))
      return left["weights"].allSatisfy { $0 == 0 } && left["multipliers"].allSatisfy { $0 == 0 }
    },
    Law("No other weights on the same support do better, truncation included.") {
      problem, subject in
      let result = subject(problem)
      let truncated = problem.weights.indices.map {
        problem.isRemoved[$0] ? Rational.zero : Rational(problem.weights[$0])
      }
      guard result["loss"][0] <= model(problem, at: truncated) else { return false }
      return problem.kept.allSatisfy { k in
        [Rational(1, 8), Rational(-1, 8)].allSatisfy { shift in
          var other = result["weights"]
          other[k] += shift
          return result["loss"][0] < model(problem, at: other)
        }
      }
    },
    Law("Removing a set piece by piece comes to the same, and the losses add up.") {
      problem, subject in
      guard let first = problem.removed.first, problem.removed.count > 1 else { return nil }
      let whole = subject(problem)
      var some = problem
      some.isRemoved = problem.isRemoved.indices.map { $0 == first }
      let part = subject(some)
      // The second piece starts from rational weights: by the conditions, as above.
      let hessian = problem.curvature.hessian(over: Rational.self)
      let rest = surgery(hessian, part["weights"], removing: problem.removed)
      return rest.weights == whole["weights"] && part["loss"][0] + rest.loss == whole["loss"][0]
    },
    Law("Uncorrelated inputs leave nothing to make up for: ΔL = ½ Σ H_ss w_s².") {
      problem, subject in
      var plain = problem
      plain.curvature.inputs = Matrix(repeating: 0, rows: 1, columns: problem.weights.count)
      let result = subject(plain)
      let squares = problem.removed.map { Rational(problem.weights[$0]).squared }
      let truncated = problem.weights.indices.map {
        problem.isRemoved[$0] ? Rational.zero : Rational(problem.weights[$0])
      }
      return result["weights"] == truncated
        && result["loss"][0] == Rational(problem.curvature.damping) * sum(squares) / 2
    },
    Law("Nothing removed, nothing moved; everything removed costs ½ wᵀHw.") { problem, subject in
      var none = problem
      none.isRemoved = problem.isRemoved.map { _ in false }
      var all = problem
      all.isRemoved = problem.isRemoved.map { _ in true }
      let (still, gone) = (subject(none), subject(all))
      let zeros = problem.weights.map { _ in Rational.zero }
      return still["weights"] == problem.weights.map { Rational($0) } && still["loss"][0] == 0
        && gone["weights"] == zeros && gone["loss"][0] == model(problem, at: zeros)
    },
    Law("A factor 4 of H changes the loss by 4 and the weights not at all.") { problem, subject in
      var scaled = problem
      scaled.curvature.inputs = problem.curvature.inputs.map { 2 * $0 }
      scaled.curvature.damping = 4 * problem.curvature.damping
      let (result, other) = (subject(problem), subject(scaled))
      return other["weights"] == result["weights"] && other["loss"][0] == 4 * result["loss"][0]
    },
  ]

  /// H singular, H_KK not: the problem has a solution, which the formula with H⁻¹ cannot reach.
  static let inverseIsNotNeeded = Finding(
    "The update needs H⁻¹", place: "the formula δ = -H⁻¹E_S([H⁻¹]_SS)⁻¹w_S, as it is written"
  ) {
    let inputs = Matrix<Double>(rows: 2, columns: 3, elements: [1, 0, 1, 0, 1, 1])
    let problem = Problem(
      curvature: Curvature(inputs: inputs, damping: 0), weights: [1, 2, 4],
      isRemoved: [false, false, true])
    let byKept = try keptBlock(problem)
    let byInverse = try inverseBlock(problem)
    let left = leftOver(problem, byKept.map { Rational($0) })
    let isSolved = left["weights"].allSatisfy { $0 == 0 }
    return .init(
      claimed: "no update where H has no inverse",
      found: "w = \(byKept["weights"]) with (Hδ)_K = 0 exactly by H_KK; by H⁻¹ a loss of "
        + "\(byInverse["loss"][0])",
      isShown: isSolved && byInverse["loss"][0].isNaN)
  }
}
