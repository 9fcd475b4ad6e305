import Scalars
import Structures
import Verification

extension IOBSStep {
  private static func least(_ problem: Problem) -> Problem {
    var quadratic = problem
    (quadratic.robustness, quadratic.scale) = (0, 1)
    return quadratic
  }

  static let statements: [Law<IOBSStep>] = [
    Law("The Newton point has H(θ⁺ - θ) = -∇f, and at most k numbers stay.") { problem, subject in
      let result = subject(problem)
      guard result["newton"].count == problem.order, result["theta"].count == problem.order else {
        return false
      }
      let left = leftOver(problem, result)
      return left["newton"].allSatisfy { $0 == 0 } && left["theta"].allSatisfy { $0 == 0 }
        && result["theta"].count { $0 != 0 } <= problem.kept
    },
    Law("On a quadratic one step is all: from every start the same θ⁺, and the same next iterate.")
    {
      problem, subject in
      let quadratic = least(problem)
      var elsewhere = quadratic
      elsewhere.start = problem.start.map { 3 - $0 }
      let (here, there) = (subject(quadratic), subject(elsewhere))
      return here["newton"] == there["newton"] && here["theta"] == there["theta"]
    },
    Law("With noiseless targets and k ≥ k* that step ends at θ*, exactly.") { problem, subject in
      let nonzeros = problem.planted.filter { $0 != 0 }
      guard nonzeros.count <= problem.kept, problem.planted.count == problem.order
      else { return nil }
      var quadratic = least(problem)
      quadratic.targets = (0..<problem.inputs.rows).map { i in
        (0..<problem.order).reduce(0) { $0 + problem.inputs[i, $1] * problem.planted[$1] }
      }
      return subject(quadratic)["theta"] == problem.planted.map { Rational($0) }
    },
    Law("The surgeon's model value is at most the truncation's on the same support.") {
      problem, subject in
      var (surgeon, truncation) = (problem, problem)
      (surgeon.variant, truncation.variant) = (.surgeon, .truncation)
      (surgeon.scale, truncation.scale) = (1, 1)
      let hessian = model(problem, at: problem.start.map { Rational($0) }).hessian
      func excess(_ result: Observation<Rational>) -> Rational {
        let delta = axpy(-1, result["newton"], result["theta"])
        return dot(delta, multiply(rows: hessian, delta))
      }
      let (first, second) = (subject(surgeon), subject(truncation))
      guard first["theta"].count == problem.order, second["theta"].count == problem.order else {
        return false
      }
      return excess(first) <= excess(second)
    },
    Law("Orthonormal inputs: H = I, so that I-OBS is k-IHT with η = 1, either way.") {
      problem, subject in
      var plain = least(problem)
      let d = problem.order
      plain.inputs = Matrix(rows: d, columns: d) { $0 == $1 ? 1 : 0 }
      plain.targets = problem.start.map { 2 * $0 + 1 }
      let descent = KIHT.Problem(
        inputs: plain.inputs, targets: plain.targets, kept: problem.kept, step: 1, iterations: 1)
      let expected = KIHT.reference(descent, over: Rational.self)["theta"]
      return Variant.allCases.allSatisfy { variant in
        plain.variant = variant
        return subject(plain)["theta"] == expected
      }
    },
    Law("k = d is Newton's method, k = 0 is zero.") { problem, subject in
      var (all, none) = (problem, problem)
      (all.kept, none.kept) = (problem.order, 0)
      let whole = subject(all)
      return whole["theta"] == whole["newton"] && whole["theta"].count == problem.order
        && subject(none)["theta"] == [Rational](repeating: 0, count: problem.order)
    },
  ]

  /// What iterating can do on one layer whose inputs do not change.
  static let secondRoundChangesNothing = Finding(
    "Further rounds of I-OBS lower a layer's squared error",
    place: "widely assumed of iterated layer-wise pruning; true only if activations change"
  ) {
    var generator = Generator(seed: 1, purpose: "IOBSStep/rounds")
    var changed = 0
    let draws = 20
    for _ in 0..<draws {
      var problem = planted(order: 5, 0, .surgeon, using: &generator)
      problem.targets = problem.targets.map { $0 + generator.dyadic() / 8 }
      let first = step(problem, from: problem.start.map { Rational($0) }).theta
      if step(problem, from: first).theta != first { changed += 1 }
    }
    return .init(
      claimed: "a second round changes the weights",
      found: "it does in \(changed) of \(draws) draws",
      isShown: changed == 0)
  }

  /// The mean over n samples in the gradient, their sum in the Hessian.
  static let scriptIsDamped = Finding(
    "On noiseless least squares Topk-I-OBS needs one step",
    place:
      "a synthetic script, attributed to the authors by its content only: the gradient of MSELoss, 2/n Xᵀr, beside H = XᵀX"
  ) {
    var generator = Generator(seed: 1, purpose: "IOBSStep/script")
    var problem = planted(order: 6, 0, .truncation, using: &generator)
    let n = 256.0
    (problem.kept, problem.scale) = (6, 2 / n)
    let target = problem.planted.map { Rational($0) }
    // Without noise.
    problem.targets = (0..<problem.inputs.rows).map { i in
      (0..<6).reduce(0) { $0 + problem.inputs[i, $1] * problem.planted[$1] }
    }
    var theta = problem.start.map { Rational($0) }
    var ratios: Set<Double> = []
    for _ in 0..<5 {
      let next = step(problem, from: theta).theta
      let (before, after) = (axpy(-1, target, theta), axpy(-1, target, next))
      for (a, b) in zip(before, after) where a != 0 { ratios.insert((b / a).approximation) }
      theta = next
    }
    let found = ratios.sorted().map { "\($0)" }.joined(separator: ", ")
    return .init(
      claimed: "error 0 after one step",
      found: "each step multiplies it by \(found), which is 1 - 2/256, with n = 256",
      isShown: ratios == [1 - 2 / n])
  }

  /// The model is one of f near θ_t.
  static let smallerIsNotBetter = Finding(
    "The surgeon's next iterate is nearer to θ* than the truncation's",
    place: "its model value is lower, always"
  ) {
    var generator = Generator(seed: 1, purpose: "IOBSStep/nearer")
    let draws = 40
    var farther = 0
    for _ in 0..<draws {
      var problem = planted(order: 5, 1, .surgeon, using: &generator)
      let target = problem.planted.map { Rational($0) }
      let start = problem.start.map { Rational($0) }
      let surgeon = squaredNorm(axpy(-1, target, step(problem, from: start).theta))
      problem.variant = .truncation
      let truncated = squaredNorm(axpy(-1, target, step(problem, from: start).theta))
      if surgeon > truncated { farther += 1 }
    }
    return .init(
      claimed: "0 of \(draws) random problems are against it",
      found: "\(farther) are, by exact arithmetic", isShown: farther > 0)
  }
}
