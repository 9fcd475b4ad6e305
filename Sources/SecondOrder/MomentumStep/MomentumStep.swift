public import Scalars
public import Verification

/// **MomentumStep**: T steps of gradient descent with momentum,
///
///     b ← μb + g,   θ ← θ − ηb,
///
/// with b = 0 at first, which is Polyak's heavy ball θ₊ = θ − ηg + μ(θ − θ₋). The training runs' ``Momentum`` is held to
/// it, and a kernel in single precision. Four operations and 20 bytes for each entry and step.
public enum MomentumStep: RationalAlgorithm {
  public static let source = Citation(
    "Polyak. Some methods of speeding up the convergence of iteration methods. USSR Computational Mathematics and Mathematical Physics 4(5), 1964",
    "the method of two steps, quoted from memory; with a buffer as Sutskever, Martens, Dahl & Hinton, ICML 2013, quoted from memory, but with the rate outside it"
  )

  public typealias Problem = GradientSequence

  public static let examples: [Example<MomentumStep>] = [
    Example(
      GradientSequence(weights: [1], gradients: [[2], [2]], rate: 0.5, first: 0.5),
      gives: ["weights": [Rational(-3, 2)], "buffer": [3]],
      from: "by hand: 1 − ½ · 2, and then −½ · (½ · 2 + 2)")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    .random(size: size, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    GradientSequence.edges(using: &generator)
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    trajectory(problem) { S($0) }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func trajectory<S: Scalar>(
    _ problem: Problem, _ hold: (Double) -> S
  ) -> Observation<S> {
    let (eta, mu) = (hold(problem.rate), hold(problem.first))
    var theta = problem.weights.map(hold)
    var b = theta.map { _ in S.zero }
    for gradient in problem.gradients {
      for k in theta.indices {
        b[k] = mu * b[k] + hold(gradient[k])
        theta[k] -= eta * b[k]
      }
    }
    return ["weights": .scalars(theta), "buffer": .scalars(b)]
  }

  public static let implementations: [Implementation<MomentumStep>] =
    [buffer] + Lane.available.map(sweep)

  public static let laws: [Law<MomentumStep>] = statements

  public static let specials: [Special<MomentumStep>] = [
    Special(
      "zero gradient", GradientSequence(weights: [1, -2], gradients: [[0, 0]]),
      contract: "nothing moves", gives: ["weights": [1, -2], "buffer": [0, 0]])
  ]

  public static let counters: [Counter<MomentumStep>] = [
    Counter("multiplications", formula: "2nT") {
      2 * $0.weights.count * $0.steps
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] { problem.simplifications }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count), t = Double(problem.steps)
    return Work(
      flops: 4 * n * t, bytes: 20 * n * t, updated: 8 * n * max(0, t - 1),
      footprint: 4 * n * (t + 4), in: .float32)
  }

  /// In a second-level cache; 23 MB, beyond it.
  public static let workloads = [8192, 720_896]
}
