import Scalars
import Verification

extension MomentumStep {
  static let statements: [Law<MomentumStep>] = [
    Law("It is the heavy ball: θ₊ = θ − ηg + μ(θ − θ₋).") { problem, subject in
      let t = problem.steps
      func weights(_ count: Int) -> [Rational] {
        count < 0
          ? problem.weights.map { Rational($0) } : subject(problem.prefix(count))["weights"]
      }
      let (last, now, next) = (weights(t - 2), weights(t - 1), weights(t))
      guard last.count == next.count, now.count == next.count else { return false }
      let (eta, mu) = (Rational(problem.rate), Rational(problem.first))
      return next.indices.allSatisfy { k in
        let pull = eta * Rational(problem.gradients[t - 1][k])
        return next[k] == now[k] - pull + mu * (now[k] - last[k])
      }
    },
    Law("A constant gradient moves the weights by ηg Σ (1 − μᵗ)/(1 − μ).") { problem, subject in
      var constant = problem
      constant.gradients = problem.gradients.map { _ in problem.gradients[0] }
      let (eta, mu) = (Rational(problem.rate), Rational(problem.first))
      let sum = (1...problem.steps).reduce(Rational(0)) { $0 + (1 - mu.raised(to: $1)) / (1 - mu) }
      return subject(constant)["weights"]
        == zip(problem.weights, problem.gradients[0]).map { w, g in
          Rational(w) - eta * sum * Rational(g)
        }
    },
    Law("Without momentum the weights lose the sum of the gradients.") { problem, subject in
      var plain = problem
      plain.first = 0
      return subject(plain)["weights"]
        == problem.weights.indices.map { k in
          problem.gradients.reduce(Rational(problem.weights[k])) {
            $0 - Rational(problem.rate) * Rational($1[k])
          }
        }
    },
    Law("The buffer is Σ μᵀ⁻ᵗ g_t.") { problem, subject in
      let (mu, t) = (Rational(problem.first), problem.steps)
      return subject(problem)["buffer"]
        == problem.weights.indices.map { k in
          zip(1..., problem.gradients).reduce(Rational(0)) { sum, entry in
            sum + mu.raised(to: t - entry.0) * Rational(entry.1[k])
          }
        }
    },
  ]
}
