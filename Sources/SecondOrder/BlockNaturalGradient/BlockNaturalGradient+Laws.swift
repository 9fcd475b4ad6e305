import Scalars
import Verification

extension BlockNaturalGradient {
  /// Blocks (I + small | small), whose kernels are diagonally dominant.
  static func random(size n: Int, using generator: inout Generator) -> Problem {
    let exponent = 5 + 2 * (n.bitWidth - n.leadingZeroBitCount)
    let small = Double(sign: .plus, exponent: -exponent, significand: 1)
    let isLarge = n > 8
    let count = isLarge ? 3 : Int.random(in: 1...3, using: &generator)
    let blocks = (0..<count).map { _ in
      (0..<n).map { i in
        (0..<n + (isLarge ? n : 1)).map { j in (i == j ? 1 : 0) + generator.dyadic() * small }
      }
    }
    return Problem(
      blocks: blocks, residual: (0..<n).map { _ in generator.dyadic() },
      step: [0.125, 0.25, 0.5][Int.random(in: 0..<3, using: &generator)],
      lambda: generator.uniform() < 0.5 ? 0 : 0.125,
      iterations: isLarge ? 5 : Int.random(in: 1...2, using: &generator))
  }

  /// ℓ = 3 blocks of full row rank and one step.
  private static func three(_ step: Double, _ factor: Rational) -> Example<BlockNaturalGradient> {
    let blocks: [[[Double]]] = [
      [[1, 2, 0], [0, 1, 1]], [[3, 0], [1, 1]], [[1, 0, 0, 1], [0, 0, 2, 1]],
    ]
    return Example(
      Problem(blocks: blocks, residual: [1, -2], step: step, lambda: 0, iterations: 1),
      gives: ["residual": [factor, factor * -2]], within: 1e-12,
      from: "the golden table of three blocks: a step of η leaves 1 − 3η")
  }

  static let golden = [
    three(0.1, Rational(7, 10)), three(0.3, Rational(1, 10)), three(0.5, Rational(-1, 2)),
    three(0.6, Rational(-8, 10)), three(0.7, Rational(-11, 10)),
    Example<BlockNaturalGradient>(
      Problem(blocks: [[[1]], [[2]]], residual: [3], step: 1, lambda: 1, iterations: 1),
      gives: ["residual": [Rational(-9, 10)], "parameters": [Rational(-3, 2), Rational(-6, 5)]],
      from: "by hand: 3 − 3 · 1/2 − 3 · 4/5"),
  ]

  static func simplifications(of problem: Problem) -> [Problem] {
    var list: [Problem] = []
    func with(_ change: (inout Problem) -> Void) {
      var simpler = problem
      change(&simpler)
      list.append(simpler)
    }
    if problem.iterations > 1 { with { $0.iterations = 1 } }
    if problem.blocks.count > 1 { with { $0.blocks.removeLast() } }
    if problem.lambda != 0 { with { $0.lambda = 0 } }
    return list
  }

  static let statements: [Law<BlockNaturalGradient>] = [
    Law("Without damping every step multiplies the residual by 1 − ηℓ, exactly.") {
      problem, subject in
      var undamped = problem
      undamped.lambda = 0
      let factor = 1 - Rational(problem.step) * Rational(problem.blocks.count)
      let power = factor.raised(to: problem.iterations)
      return subject(undamped)["residual"] == problem.residual.map { Rational($0) * power }
    },
    Law("With damping it is I − η Σ G(G + nλI)⁻¹ by kernels alone.") { problem, subject in
      let run = byKernels(problem, over: Rational.self)
      let result = subject(problem)
      return result["residual"] == run.residual && result["parameters"] == run.parameters
    },
    Law("The residual is that of the parameters: e₀ + Σ J_b Δθ_b.") { problem, subject in
      let result = subject(problem)
      var (e, first) = (problem.residual.map { Rational($0) }, 0)
      for j in problem.blocks {
        let width = j[0].count
        let change = Array(result["parameters"].dropFirst(first).prefix(width))
        guard change.count == width else { return false }
        e = zip(e, j).map { $0 + dot($1.map { Rational($0) }, change) }
        first += width
      }
      return e == result["residual"]
    },
    Law("Without damping it is invariant: parameters W = VT give the same residual.") {
      problem, subject in
      var undamped = problem
      undamped.lambda = 0
      var other = undamped
      // T is unit upper triangular with a twos' diagonal above the ones: invertible, not orthogonal.
      other.blocks = problem.blocks.map { rows in
        rows.map { row in row.indices.map { $0 == 0 ? row[0] : row[$0] + 2 * row[$0 - 1] } }
      }
      return subject(other)["residual"] == subject(undamped)["residual"]
    },
    Law("A damped block contracts less than an undamped one: ‖e‖² is no smaller, for ηℓ ≤ 1.") {
      problem, subject in
      guard problem.step * Double(problem.blocks.count) <= 1 else { return nil }
      var (damped, undamped) = (problem, problem)
      (damped.lambda, undamped.lambda) = (0.5, 0)
      return squaredNorm(subject(damped)["residual"]) >= squaredNorm(subject(undamped)["residual"])
    },
  ]

  static let contraction = Theorem<BlockNaturalGradient>(
    "‖e_t‖² ≤ (1 − ηℓ)²ᵗ ‖e₀‖² for ℓ blocks of full row rank, λ = 0, in the linearised regime",
    source: Citation(
      "Zhang, Martens & Grosse 2019", "quoted from memory; for ℓ blocks derived here"),
    derivation: """
      Where the network is linear in its parameters, a block's step Jᵀ(JJᵀ)⁻¹e changes the outputs by JJᵀ(JJᵀ)⁻¹e = e, \
      whatever J is, if its rows are independent. The ℓ blocks together take away ηℓe: e_{t+1} = (1 - ηℓ) e_t.
      """,
    rate: .linear(factor: 0.7), kind: .exactOrder, steps: 6,
    trajectory: { problem, steps in
      var run = problem
      (run.lambda, run.iterations) = (0, steps)
      let factor = (1 - Rational(problem.step) * Rational(problem.blocks.count)).squared
      let start = squaredNorm(problem.residual.map { Rational($0) })
      return zip(1..., iterates(run, over: Rational.self).residuals).map { t, e in
        (squaredNorm(e), factor.raised(to: t) * start)
      }
    },
    // Three blocks of ten samples, η = 0.1: 0.7 in double precision too.
    study: { generator in
      var problem = random(size: 10, using: &generator)
      (problem.step, problem.lambda, problem.iterations) = (0.1, 0, 60)
      let residuals = iterates(problem, over: Double.self).residuals
      return zip(1..., residuals).map { (Double($0), squaredNorm($1).squareRoot()) }
    })
}
