import Scalars
import Structures
import Verification

extension SparseGPT {
  /// The certified form for large layers, held to the definition: on this problem in fractions, and once
  /// on layers of up to 66 columns in double-double arithmetic.
  static let eliminationAgrees = Law<SparseGPT>(
    "Elimination gives what the definition gives, on large layers too."
  ) { problem, subject in
    guard agreesOnLargeLayers, let fast = byElimination(problem) else { return false }
    return encloses(fast, subject(problem), on: ["weights", "loss"])
  }

  static let statements: [Law<SparseGPT>] = [
    eliminationAgrees,
    Law("The loss is the reconstruction error: tr(ΔHΔᵀ) = Σ e².") { problem, subject in
      let result = subject(problem)
      guard result["weights"].count == problem.weights.elements.count else { return false }
      return reconstructionError(problem, result["weights"]) == result["loss"][0]
    },
    Law("Less the damping's share λ‖Δ‖², the loss is the error on the inputs alone: tr(ΔXᵀXΔᵀ).") {
      problem, subject in
      let result = subject(problem)
      guard result["weights"].count == problem.weights.elements.count else { return false }
      let moved = zip(result["weights"], problem.weights.elements).map { $0 - Rational($1) }
      var undamped = problem
      undamped.damping = 0
      return reconstructionError(undamped, result["weights"])
        == result["loss"][0] - Rational(problem.damping) * squaredNorm(moved)
    },
    Law("A row's masked columns first: that is the least error of its mask, and never more.") {
      problem, subject in
      var row = problem
      row.weights = Matrix(rows: 1, columns: problem.order) { problem.weights[0, $1] }
      row.mask = Matrix(rows: 1, columns: problem.order) { problem.mask[0, $1] }
      let order =
        (0..<problem.order).filter { problem.mask[0, $0] }
        + (0..<problem.order).filter { !problem.mask[0, $0] }
      var sorted = row
      sorted.weights = Matrix(rows: 1, columns: problem.order) { problem.weights[0, order[$1]] }
      sorted.mask = Matrix(rows: 1, columns: problem.order) { problem.mask[0, order[$1]] }
      sorted.inputs = Matrix(rows: problem.inputs.rows, columns: problem.order) {
        problem.inputs[$0, order[$1]]
      }
      let best = subject(sorted)
      guard best["weights"].count == problem.order else { return false }
      // At the least error nothing pulls at what is kept.
      let delta = zip(best["weights"], sorted.weights.elements).map { $0 - Rational($1) }
      let force = multiply(rows: sorted.hessian(over: Rational.self), delta)
      return best["loss"][0] <= subject(row)["loss"][0]
        && order.indices.allSatisfy { sorted.mask[0, $0] || force[$0] == 0 }
    },
    Law("What is masked is zero.") { problem, subject in
      let weights = subject(problem)["weights"]
      return zip(problem.mask.elements, weights).allSatisfy { !$0 || $1 == 0 }
    },
    Law("Weights in front of a row's first masked one stay as they are.") { problem, subject in
      let (weights, d) = (subject(problem)["weights"], problem.order)
      return (0..<problem.weights.rows).allSatisfy { r in
        let first = (0..<d).first { problem.mask[r, $0] } ?? d
        return (0..<first).allSatisfy { weights[r * d + $0] == Rational(problem.weights[r, $0]) }
      }
    },
    Law("A factor 4 of H changes the loss by 4 and the weights not at all.") { problem, subject in
      var scaled = problem
      scaled.inputs = problem.inputs.map { 2 * $0 }
      scaled.damping = 4 * problem.damping
      let (result, other) = (subject(problem), subject(scaled))
      return other["weights"] == result["weights"] && other["loss"][0] == 4 * result["loss"][0]
    },
    Law("Uncorrelated inputs leave nothing to make up for.") { problem, subject in
      var diagonal = problem
      diagonal.inputs = Matrix(repeating: 0, rows: 1, columns: problem.order)
      let zeroed = zip(problem.mask.elements, problem.weights.elements).map {
        $0 ? Rational.zero : Rational($1)
      }
      return subject(diagonal)["weights"] == zeroed
    },
  ]

  /// The compensated row minimises over the columns behind each zero only, not over all of them.
  static let compensationMayHurt = Finding(
    "Compensated pruning is never worse than zeroing the same weights",
    place: "widely assumed of the optimal brain surgeon's greedy order"
  ) {
    var generator = Generator(seed: 1, purpose: "SparseGPT/compensation")
    let draws = 400
    var worse = 0
    for _ in 0..<draws {
      var problem = problem(size: 6, using: &generator)
      problem.weights = Matrix(rows: 1, columns: 6) { problem.weights[$0, $1] }
      problem.mask = Matrix(rows: 1, columns: 6) { problem.mask[$0, $1] }
      let zeroed = zip(problem.mask.elements, problem.weights.elements).map {
        $0 ? Rational.zero : Rational($1)
      }
      let compensated = reference(problem, over: Rational.self)["loss"][0]
      if compensated > reconstructionError(problem, zeroed) { worse += 1 }
    }
    return .init(
      claimed: "0 of \(draws) random rows of 6 weights are worse off",
      found: "\(worse) are, by exact arithmetic", isShown: worse > 0)
  }
}
