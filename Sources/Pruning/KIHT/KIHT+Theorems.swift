import Scalars
import Structures
import Verification

extension KIHT {
  /// Majorisation. With L = 1/η and μ I ⪯ XᵀX ⪯ L I, and f* = f(θ*) = 0 for a planted θ* of at most k nonzeros:
  /// θ_{t+1} minimises f(θ_t) + ⟨g, z - θ_t⟩ + L/2 ‖z - θ_t‖² over all z of k nonzeros, θ* among them, so that
  /// f(θ_{t+1}) ≤ f* + (L - μ)/2 ‖θ_t - θ*‖² ≤ f* + (L/μ - 1)(f(θ_t) - f*).
  static let objectiveTheorem = Theorem<KIHT>(
    "f(θ_t) - f* ≤ (L/μ - 1)ᵗ (f(θ₀) - f*), for y = Xθ* and any k ≥ k*",
    source: Citation("by hand", "KIHT+Theorems.swift: majorisation and strong convexity"),
    derivation: """
      θ_{t+1} minimises f(θ_t) + ⟨g, z - θ_t⟩ + L/2 ‖z - θ_t‖², which is nowhere below f, over all z of k nonzeros. θ* is \
      one of them, and f* ≥ f(θ_t) + ⟨g, θ* - θ_t⟩ + μ/2 ‖θ* - θ_t‖², so that f(θ_{t+1}) ≤ f* + (L - μ)/2 ‖θ_t - θ*‖². The \
      gradient vanishes at θ*, where y = Xθ*: μ/2 ‖θ_t - θ*‖² ≤ f(θ_t) - f*.
      """,
    rate: .linear(factor: 0.6), steps: 8,
    trajectory: { problem, steps in
      var run = problem
      run.iterations = steps
      // The spectrum of XᵀX is in [1, 8/5] for the problems that are drawn: see `planted`.
      guard isPlanted(problem) else { return [] }
      let factor = 1 / Rational(problem.step) - 1
      var bound = objective(problem, problem.planted.map { _ in Rational.zero })
      return iterates(run, over: Rational.self).dropFirst().map { theta in
        bound = bound * factor
        return (objective(problem, theta), bound)
      }
    })

  /// Whether a problem is of the kind that the theorem's constants are known for.
  static func isPlanted(_ problem: Problem) -> Bool {
    let d = problem.order
    let nonzeros = problem.planted.count { $0 != 0 }
    guard problem.planted.count == d, nonzeros <= problem.kept, problem.inputs.rows >= d else {
      return false
    }
    let isUnit = (0..<d).allSatisfy { i in
      (0..<d).allSatisfy { problem.inputs[i, $0] == (i == $0 ? 1 : 0) }
    }
    let rest = problem.inputs.elements.dropFirst(d * d).reduce(0) { $0 + $1 * $1 }
    return isUnit && 1 + rest <= 1 / problem.step
  }

  /// Gradient descent once the support is found: along an eigenvector of curvature μ_S the error falls by
  /// 1 - η μ_S, neither more nor less. Here every feature of the support has ¼, every other one 1, and η = 1.
  static let supportTheorem = Theorem<KIHT>(
    "On the support of θ*, with curvature μ_S = L/4, ‖θ_t - θ*‖∞ = (3/4)ᵗ ‖θ₀ - θ*‖∞",
    source: Citation("by hand", "KIHT+Theorems.swift: X, y and η as stated there"),
    derivation: """
      X is diagonal, ½ on the support and 1 off it, and η = 1. From θ = 0 the gradient is zero off the support, which is \
      therefore selected from the first step on; there a step is plain gradient descent with curvature ¼ in every \
      component, and the error keeps 1 - η/4 of itself.
      """,
    rate: .linear(factor: 0.75), kind: .exactOrder,
    trajectory: { problem, steps in
      let run = supported(problem.order, iterations: steps)
      let planted = run.planted.map { Rational($0) }
      var bound = normInfinity(planted)
      return iterates(run, over: Rational.self).dropFirst().map { theta in
        bound = bound * Rational(3, 4)
        return (normInfinity(axpy(-1, theta, planted)), bound)
      }
    },
    study: { _ in
      let run = supported(16, iterations: 60)
      return iterates(run, over: Double.self).enumerated().dropFirst().map { t, theta in
        (Double(t), normInfinity(axpy(-1, theta, run.planted)))
      }
    })

  static func supported(_ d: Int, iterations: Int) -> Problem {
    let isIn = (0..<d).map { $0 % 2 == 0 }
    let inputs = Matrix<Double>(rows: d, columns: d) { i, j in i == j ? (isIn[i] ? 0.5 : 1) : 0 }
    let planted = (0..<d).map { isIn[$0] ? Double($0 + 1) : 0 }
    return Problem(
      inputs: inputs, targets: (0..<d).map { inputs[$0, $0] * planted[$0] },
      kept: isIn.count { $0 }, step: 1, iterations: iterations, planted: planted)
  }
}
