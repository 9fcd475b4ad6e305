import Scalars
import Verification

extension LAMBStep {
  static let statements: [Law<LAMBStep>] = [
    Law("A step is as long as η times the weights: ‖Δθ‖² = η²‖θ‖².") { problem, subject in
      guard let (old, new) = lastStep(problem, subject) else { return false }
      guard ratios(problem, { $0 }).last?.isTaken == true else { return nil }
      let moved = squaredNorm(zip(new, old).map { $0 - $1 })
      let wanted = Ball(problem.rate).squared * squaredNorm(old)
      return [moved].agrees(with: [wanted])
    },
    Law("Gradients in other units move the weights alike without ε.") {
      problem, subject in
      let plain = problem.withoutZeros
      var scaled = plain
      scaled.gradients = plain.gradients.map { $0.map { 8 * $0 } }
      return subject(scaled)["weights"].agrees(with: subject(plain)["weights"])
    },
    Law("Without decay, weights twice as large move twice as far in the first step.") {
      problem, subject in
      var first = problem.prefix(1)
      first.decay = 0
      var double = first
      double.weights = first.weights.map { 2 * $0 }
      guard ratios(first, { $0 }).last?.isTaken == true else { return nil }
      return subject(double)["weights"].agrees(with: subject(first)["weights"].map { 2 * $0 })
    },
    Law("The step is the ratio times Adam's, where nothing decays.") { problem, subject in
      var first = problem.prefix(1)
      first.decay = 0
      let adam = AdamStep.reference(first, over: Ball.self)["weights"]
      let result = subject(first)
      guard let ratio = result["ratio"].first else { return false }
      let wanted = zip(first.weights, adam).map { Ball($0) + ratio * ($1 - Ball($0)) }
      return result["weights"].agrees(with: wanted)
    },
    Law("Decay pulls towards zero: without gradients the weights shrink by 1 − η in each step.") {
      problem, subject in
      var still = problem
      still.gradients = problem.gradients.map { $0.map { _ in 0 } }
      still.decay = 0.5
      let kept = Ball((1 - Rational(problem.rate)).raised(to: problem.steps))
      return subject(still)["weights"].agrees(with: problem.weights.map { kept * Ball($0) })
    },
  ]

  /// The weights before and after the last step.
  private static func lastStep(
    _ problem: GradientSequence, _ subject: Law<LAMBStep>.Subject
  ) -> (old: [Ball], new: [Ball])? {
    let (old, new) = (
      subject(problem.prefix(problem.steps - 1))["weights"], subject(problem)["weights"]
    )
    return old.count == new.count && new.count == problem.weights.count ? (old, new) : nil
  }
}
