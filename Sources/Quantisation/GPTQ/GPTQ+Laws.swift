import Scalars
import Structures
import Verification

extension GPTQ {
  /// Δq, row by row.
  private static func weights(_ problem: Problem, _ codes: [Rational]) -> [Rational] {
    codes.map { $0 * Rational(problem.step) }
  }

  /// The certified form for large layers, held to the definition: on this problem in fractions, and once
  /// on layers of up to 66 columns in double-double arithmetic.
  static let eliminationAgrees = Law<GPTQ>(
    "Elimination gives what the definition gives, on large layers too."
  ) { problem, subject in
    guard agreesOnLargeLayers else { return false }
    guard let fast = byElimination(problem) else {
      Undecided.current?.note { "a weight at a tie, behind a division" }
      return true
    }
    return encloses(fast, subject(problem), on: ["codes", "loss"])
  }

  static let statements: [Law<GPTQ>] = [
    eliminationAgrees,
    Law("The loss is the reconstruction error: tr(ΔHΔᵀ) = Σ e².") { problem, subject in
      let result = subject(problem)
      guard result["codes"].count == problem.weights.elements.count else { return false }
      let error = SparseGPT.reconstructionError(
        problem.layer, weights(problem, result["codes"]))
      return error == result["loss"][0]
    },
    Law("The loss is at most r Δ²/4 Σ D, where H = UDUᵀ: the nearest plane's bound.") {
      problem, subject in
      let (_, diagonal) = SparseGPT.upperFactor(problem.layer.hessian(over: Rational.self))
      let half = Rational(problem.step) / 2
      let rows = Rational(problem.weights.rows)
      return subject(problem)["loss"][0] <= rows * half * half * sum(diagonal)
    },
    Law("Weights on the grid stay, and cost nothing.") { problem, subject in
      var other = problem
      other.weights = problem.weights.map { $0.rounded() * problem.step }
      let result = subject(other)
      return result["loss"][0] == 0
        && result["codes"] == problem.weights.elements.map { Rational($0.rounded()) }
    },
    Law("Uncorrelated inputs leave plain rounding.") { problem, subject in
      var diagonal = problem
      diagonal.inputs = Matrix(repeating: 0, rows: 1, columns: problem.order)
      let plain = problem.weights.elements.map { code(Rational($0), step: problem.step) }
      return subject(diagonal)["codes"] == plain
    },
    Law("A factor 4 of H changes the loss by 4 and no code; rows do not meet.") {
      problem, subject in
      var scaled = problem
      scaled.inputs = problem.inputs.map { 2 * $0 }
      scaled.damping = 4 * problem.damping
      let (result, other) = (subject(problem), subject(scaled))
      var first = problem
      first.weights = Matrix(rows: 1, columns: problem.order) { problem.weights[$0, $1] }
      return other["codes"] == result["codes"] && other["loss"][0] == 4 * result["loss"][0]
        && subject(first)["codes"] == Array(result["codes"].prefix(problem.order))
    },
  ]

  static let feedbackMayHurt = Finding(
    "Rounding with compensation is never worse than plain rounding",
    place: "widely assumed of GPTQ's greedy order"
  ) {
    var generator = Generator(seed: 1, purpose: "GPTQ/feedback")
    let draws = 400
    var worse = 0
    for _ in 0..<draws {
      var layer = problem(size: 5, using: &generator)
      layer.weights = Matrix(rows: 1, columns: 5) { layer.weights[$0, $1] }
      let plain = layer.weights.elements.map { code(Rational($0), step: layer.step) }
      let loss = reference(layer, over: Rational.self)["loss"][0]
      if loss > SparseGPT.reconstructionError(layer.layer, weights(layer, plain)) { worse += 1 }
    }
    return .init(
      claimed: "0 of \(draws) random rows of 5 weights are worse off",
      found: "\(worse) are, by exact arithmetic", isShown: worse > 0)
  }
}
