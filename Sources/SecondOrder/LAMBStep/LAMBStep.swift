public import Scalars
public import Verification

/// **LAMBStep**: T steps of LAMB on one layer, Adam's direction at the length of the weights,
///
///     r = m̂ / (√v̂ + ε),   d = r + λθ,   θ ← θ − η (φ(‖θ‖)/‖d‖) d,   φ(z) = z,
///
/// with the moments of ``AdamStep``. If the weights or the direction are zero the ratio is 1: the paper does not say,
/// and its authors' code has it so (recalled). The training runs' ``Adam`` with `isLayerwise` is held to it, and they
/// take λ = 0.
public enum LAMBStep: RealAlgorithm {
  public static let source = Citation(
    "You, Li, Reddi, Hseu, Kumar, Bhojanapalli, Song, Demmel, Keutzer & Hsieh. Large batch optimization for deep learning: training BERT in 76 minutes. ICLR 2020",
    "Algorithm 2, quoted from memory")

  public typealias Problem = GradientSequence

  public static let examples: [Example<LAMBStep>] = [
    // d = (1, 0), which is lengthened to 5.
    Example(
      GradientSequence(
        weights: [3, 4], gradients: [[7, 0]], rate: 0.25, first: 0.5, second: 0.75, epsilon: 7),
      gives: ["weights": [Rational(7, 4), 4], "ratio": [10]], within: 0x1p-90,
      from: "by hand: r = (7/(7 + 7), 0), ‖θ‖ = 5, so that θ moves by 5/4 along the first component"
    ),
    Example(
      GradientSequence(
        weights: [0, 0], gradients: [[1, -1]], rate: 0.25, first: 0.5, second: 0.75, epsilon: 1,
        decay: 0.5),
      gives: ["weights": [Rational(-1, 8), Rational(1, 8)], "ratio": [1]], within: 0x1p-90,
      from: "by hand: without weights it is Adam's step, ¼ · 1/(1 + 1)"),
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

  public static let implementations: [Implementation<LAMBStep>] = [moments]

  public static let laws: [Law<LAMBStep>] = statements

  public static let specials: [Special<LAMBStep>] = [
    Special(
      "zero gradient", GradientSequence(weights: [1, -2], gradients: [[0, 0]]),
      contract: "nothing moves, and nothing is divided by the direction's length",
      gives: ["weights": [1, -2], "ratio": [1]]),
    Special(
      "zero weights", GradientSequence(weights: [0], gradients: [[0]], decay: 0.5),
      contract: "they stay what they are", gives: ["weights": [0], "ratio": [1]]),
  ]

  public static let counters: [Counter<LAMBStep>] = [
    Counter("roots", formula: "(n + 1)T, and two for each ratio that is taken") { problem in
      (problem.weights.count + 1) * problem.steps + 2
        * ratios(problem) { $0 }.filter(\.isTaken).count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] { problem.simplifications }

  /// Adam's twelve operations, two for the decay and four for the norms; θ, m, v and a gradient are read and the first
  /// three written, and once more each the direction is written and read and θ read: ten numbers of eight bytes.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count), t = Double(problem.steps)
    return Work(
      flops: 18 * n * t, bytes: 80 * n * t, updated: 24 * n * max(0, t - 1),
      footprint: 8 * n * (t + 4))
  }

  public static let workloads = [8192, 131_072]
}
