import Scalars
import Verification

extension AdamStep {
  static let statements: [Law<AdamStep>] = [
    Law("Constant gradients without ε: every step is η against the sign.") { problem, subject in
      var constant = problem.withoutZeros
      constant.gradients = constant.gradients.map { _ in constant.gradients[0] }
      let moved = Ball(problem.rate) * Ball(problem.steps)
      let wanted = zip(problem.weights, constant.gradients[0]).map { w, g in
        g > 0 ? Ball(w) - moved : Ball(w) + moved
      }
      return subject(constant)["weights"].agrees(with: wanted)
    },
    Law(
      "Gradients in other units, component by component, move the weights alike without ε.",
      place: "Kingma & Ba 2015, abstract: invariant to diagonal rescaling; from memory"
    ) { problem, subject in
      let plain = problem.withoutZeros
      var scaled = plain
      scaled.gradients = plain.gradients.map { g in
        g.indices.map { g[$0] * ($0 % 2 == 0 ? 8 : 0.25) }
      }
      return subject(scaled)["weights"].agrees(with: subject(plain)["weights"])
    },
    Law("No step is longer than η √C_t.") { problem, subject in
      // Without ε a first step reaches it, and no enclosure tells equal from greater.
      var damped = problem
      if damped.epsilon == 0 { damped.epsilon = 0x1p-20 }
      let t = damped.steps
      let limit = Ball(Rational(damped.rate).squared * reach(damped, t))
      let (new, old) = (subject(damped)["weights"], subject(damped.prefix(t - 1))["weights"])
      guard new.count == problem.weights.count, old.count == new.count else { return false }
      return zip(new, old).allSatisfy { ($0 - $1).squared < limit }
    },
    Law("Gradients that grow by β₂/β₁ = 2 from step to step reach η √C_t.") { problem, subject in
      var growing = problem.withoutZeros
      growing.first = problem.second / 2
      growing.gradients = (1...problem.steps).map { t in
        growing.gradients[0].map { $0 * Double(1 << t) }
      }
      let t = growing.steps
      let longest = Ball(Rational(growing.rate).squared * reach(growing, t))
      let (new, old) = (subject(growing)["weights"], subject(growing.prefix(t - 1))["weights"])
      guard new.count == old.count else { return false }
      return zip(new, old).map { ($0 - $1).squared }.agrees(with: new.map { _ in longest })
    },
    Law(
      "θ moves by η_t m/(√v + ε_t) with the corrections in the rates alone.",
      place: "Kingma & Ba 2015, end of section 2, from memory"
    ) { problem, subject in
      let rates = rates(problem) { Ball($0) }
      let walk = trajectory(problem, rates: rates) { Ball($0) }
      let result = subject(problem)
      return ["weights", "first", "second"].allSatisfy { result[$0].agrees(with: walk[$0]) }
    },
    Law("The moments are weighted sums of gradients and of their squares.") { problem, subject in
      func moment(_ beta: Double, _ power: Int) -> [Ball] {
        problem.weights.indices.map { k in
          let terms = zip(1..., problem.gradients).map { t, g in
            (1 - Rational(beta)) * Rational(beta).raised(to: problem.steps - t)
              * Rational(g[k]).raised(to: power)
          }
          return Ball(terms.reduce(0, +))
        }
      }
      let result = subject(problem)
      return result["first"].agrees(with: moment(problem.first, 1))
        && result["second"].agrees(with: moment(problem.second, 2))
    },
  ]

  /// C_t = Σⱼ aⱼ²/bⱼ, exactly.
  static func reach(_ problem: GradientSequence, _ t: Int) -> Rational {
    let (beta1, beta2) = (Rational(problem.first), Rational(problem.second))
    let (rest1, rest2) = (1 - beta1, 1 - beta2)
    let (c1, c2) = (1 - beta1.raised(to: t), 1 - beta2.raised(to: t))
    let sum = (0..<t).reduce(Rational(0)) { sum, age in
      sum + beta1.squared.raised(to: age) / beta2.raised(to: age)
    }
    return rest1.squared * c2 / (c1.squared * rest2) * sum
  }

  static let longSteps = Finding(
    "No step is longer than η max(1, (1 − β₁)/√(1 − β₂))",
    place: "Kingma & Ba 2015, section 2.1, quoted from memory"
  ) {
    let (beta1, beta2, steps) = (0.9, 0.999, 5000)
    // The gradients of the equality, each β₂/β₁ of the one before, in the last hundred steps; earlier ones hardly count.
    let gradients = (1...steps).map { [Double.pow(beta2 / beta1, max(0, $0 - steps + 100))] }
    let problem = GradientSequence(
      weights: [0], gradients: gradients, rate: 1, first: beta1, second: beta2, epsilon: 0)
    let new = reference(problem, over: Double.self)["weights"][0]
    let old = reference(problem.prefix(steps - 1), over: Double.self)["weights"][0]
    let (step, claimed) = (abs(new - old), (1 - beta1) / (1 - beta2).squareRoot())
    return .init(
      claimed: "at most \(Cell.decimal(claimed, digits: 2)) η for β = (0.9, 0.999)",
      found:
        "\(Cell.decimal(step, digits: 2)) η in step \(steps), after a hundred gradients that grow by β₂/β₁",
      isShown: step > 2 * claimed)
  }
}
