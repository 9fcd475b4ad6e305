public import Scalars
public import Verification

/// **Softmax**: the exponentials of a vector, scaled to sum 1,
///
///     yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ),   x ∈ ℝⁿ,  n ≥ 1.
///
/// The implementations subtract max x first, so that nothing overflows; the online one finds
/// maximum and sum in a single pass.
public enum Softmax: RealAlgorithm {
  public static let source = Citation(
    "Blanchard et al. Accurately computing the log-sum-exp and softmax functions. IMAJNA 41 (2021)",
    "Section 1")

  public struct Problem: Sendable {
    public var x: [Double]
  }

  public static let examples = [
    Example<Softmax>(
      Problem(x: [2, 2, 2, 2]),
      gives: ["y": .scalars([Rational](repeating: Rational(1, 4), count: 4))],
      within: 0x1p-80, from: "by symmetry: equal entries share equally"),
    Example<Softmax>(
      Problem(x: [0, 1]),
      gives: [
        "y": .scalars([Rational(268_941_421, 1_000_000_000), Rational(731_058_579, 1_000_000_000)])
      ],
      within: 0.5e-9, from: "the logistic function at 1, 0.731058579 in any table"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(x: (0..<size).map { _ in 4 * generator.graded(8) })
  }

  /// Lengths beyond every loop of the kernels.
  public static func edges(using generator: inout Generator) -> [Problem] {
    longLengths.map { problem(size: $0, using: &generator) }
  }

  @specialized(where S == Double)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let terms = problem.x.map { S.exp(S($0)) }
    let total = sum(terms)
    return ["y": .scalars(terms.map { $0 / total })]
  }

  public static let implementations: [Implementation<Softmax>] =
    Lane.available.flatMap { [vectors(Double.self, $0), vectors(Float.self, $0)] } + [
      over(Double.self, "shifted", shiftedBound(Double.self)) { shifted($0, into: $1) },
      over(Float.self, "shifted", shiftedBound(Float.self)) { shifted($0, into: $1) },
      over(Double.self, "online", onlineBound(Double.self)) { online($0, into: $1) },
      over(Float.self, "online", onlineBound(Float.self)) { online($0, into: $1) },
    ]

  public static let laws: [Law<Softmax>] = [
    Law("The shares sum to 1, to 2⁻⁸⁰.") { problem, subject in
      (sum(subject(problem)["y"]) - 1).absolute < Ball(0x1p-80)
    },
    Law("A shift of x changes nothing, to 2⁻⁸⁰.") { problem, subject in
      let shifted = subject(Problem(x: problem.x.map { $0 - 3 }))["y"]
      return zip(shifted, subject(problem)["y"]).allSatisfy { ($0 - $1).absolute < Ball(0x1p-80) }
    },
    Law("Shares are ordered as the numbers are.") { problem, subject in
      let y = subject(problem)["y"]
      return problem.x.indices.dropFirst().allSatisfy { i in
        problem.x[i - 1] == problem.x[i] || (problem.x[i - 1] < problem.x[i]) == (y[i - 1] < y[i])
      }
    },
    Law("Of x and x again, each element has half its share, to 2⁻⁸⁰.") { problem, subject in
      let twice = subject(Problem(x: problem.x + problem.x))["y"]
      return zip(subject(problem)["y"], twice).allSatisfy { whole, half in
        (whole - half * 2).absolute < Ball(0x1p-80)
      }
    },
  ]

  public static let specials: [Special<Softmax>] =
    [
      Special(
        "NaN", Problem(x: [1, .nan]), contract: "NaN propagates to every share",
        gives: ["y": [.nan, .nan]]),
      Special(
        "a negative infinity", Problem(x: [-.infinity, 3]), contract: "it has no share",
        gives: ["y": [0, 1]]),
      Special(
        "only negative infinities", Problem(x: [-.infinity, -.infinity]),
        contract: "0 / 0 is NaN", gives: ["y": [.nan, .nan]]),
      Special(
        "an infinity", Problem(x: [0, .infinity]), contract: "infinity minus infinity is NaN",
        gives: ["y": [.nan, .nan]]),
      Special(
        "large numbers", Problem(x: [10000, 10000]), contract: "nothing overflows",
        gives: ["y": [0.5, 0.5]]),
    ]
    + everywhere("NaN").map { name, i in
      Special(
        name, Problem(x: constant(1, but: .nan, at: i)), contract: "NaN propagates from everywhere",
        gives: ["y": .scalars([Double](repeating: .nan, count: everyLoop))])
    }
    + (0..<129).map { i in
      Special(
        "a negative infinity at position \(i) of 129",
        Problem(x: constant(1, but: -.infinity, at: i, count: 129)),
        contract: "it has no share, and 128 others share equally",
        gives: ["y": .scalars(constant(0x1p-7, but: 0, at: i, count: 129))])
    }

  public static let counters: [Counter<Softmax>] = [
    Counter("exponentials", formula: "n") {
      $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    },
    Counter("divisions", formula: "n") {
      $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.divisions
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.x).map(Problem.init)
  }

  public static let workloads = [1024, 16384]
}
