public import Scalars
public import Verification

/// **AdamStep**: T steps of Adam, with both moments corrected for their start at zero,
///
///     m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²,
///     θ ← θ − η m̂ / (√v̂ + ε),   m̂ = m/(1 − β₁ᵗ),   v̂ = v/(1 − β₂ᵗ),
///
/// component by component. How far can a step go? m̂ = Σ aⱼgⱼ and v̂ = Σ bⱼgⱼ² with weights of sum one,
/// aⱼ = (1 − β₁)β₁ᵗ⁻ʲ/(1 − β₁ᵗ) and bⱼ likewise, so that by Cauchy and Schwarz
///
///     |m̂|/√v̂ ≤ √C_t,   C_t = Σ aⱼ²/bⱼ ≥ 1,
///
/// with equality for gⱼ ∝ (β₁/β₂)ᵗ⁻ʲ. The constant is derived here. The training runs' ``Adam`` is held to it, and a
/// kernel of the paper's rearranged form. Twelve operations and 28 bytes for each entry and step in single precision.
public enum AdamStep: RealAlgorithm {
  public static let source = Citation(
    "Kingma & Ba. Adam: a method for stochastic optimization. ICLR 2015",
    "Algorithm 1 and the rearrangement at the end of section 2, quoted from memory")

  public typealias Problem = GradientSequence

  public static let examples: [Example<AdamStep>] = [
    Example(
      GradientSequence(
        weights: [1, 1], gradients: [[4, -2]], rate: 0.25, first: 0.5, second: 0.75, epsilon: 0),
      gives: [
        "weights": [Rational(3, 4), Rational(5, 4)], "first": [2, -1], "second": [4, 1],
      ], within: 0x1p-90, from: "by hand: the first step is η against the sign"),
    Example(
      GradientSequence(
        weights: [0], gradients: [[3], [3]], rate: 0.5, first: 0.5, second: 0.75, epsilon: 3),
      gives: [
        "weights": [Rational(-1, 2)], "first": [Rational(9, 4)], "second": [Rational(63, 16)],
      ], within: 0x1p-90, from: "by hand: m̂ = 3 and √v̂ = 3 twice, so that 3/(3 + 3) is taken twice"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    .random(size: size, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    GradientSequence.edges(using: &generator)
  }

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    trajectory(problem) { S($0) }
  }

  public static let implementations: [Implementation<AdamStep>] =
    [moments] + Lane.available.map(rearranged)

  public static let laws: [Law<AdamStep>] = statements

  public static let specials: [Special<AdamStep>] = [
    Special(
      "zero gradient", GradientSequence(weights: [1, -2], gradients: [[0, 0], [0, 0]]),
      contract: "nothing moves, and nothing is divided by zero",
      gives: ["weights": [1, -2], "first": [0, 0], "second": [0, 0]])
  ]

  public static let counters: [Counter<AdamStep>] = [
    Counter("roots", formula: "(n + 1)T") {
      ($0.weights.count + 1) * $0.steps
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static let findings: [Finding] = [longSteps]

  public static func simpler(than problem: Problem) -> [Problem] { problem.simplifications }

  /// θ, m, v and a gradient are read in each step, and the first three written: from the second step on to where
  /// they were.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count), t = Double(problem.steps)
    return Work(
      flops: 12 * n * t, bytes: 28 * n * t, updated: 12 * n * max(0, t - 1),
      footprint: 4 * n * (t + 6), in: .float32)
  }

  /// In a second-level cache; 29 MB, beyond it.
  public static let workloads = [8192, 720_896]
}
