public import Scalars
public import Verification

/// **LogSumExp**: the logarithm of a sum of exponentials,
///
///     y = log Σᵢ exp(xᵢ),   x ∈ ℝⁿ,  n ≥ 1.
///
/// It lies between max x and max x + log n, but its terms overflow float64 from 710 on and float32
/// from 89. The shifted forms compute a + log Σ exp(xᵢ - a) with a = max x.
public enum LogSumExp: RealAlgorithm {
  public static let source = Citation(
    "Blanchard et al. Accurately computing the log-sum-exp and softmax functions. IMAJNA 41 (2021)",
    "Section 1")

  public struct Problem: Sendable {
    public var x: [Double]
  }

  public static let examples = [
    Example<LogSumExp>(Problem(x: [3]), gives: ["y": [3]], from: "by hand: log exp 3"),
    Example<LogSumExp>(
      Problem(x: [0, 0]), gives: ["y": .scalars([Rational(69_314_718_056, 100_000_000_000)])],
      within: 0.5e-11, from: "log 2 = 0.69314718056 in any table"),
    Example<LogSumExp>(
      Problem(x: [1000, 1000]),
      gives: ["y": .scalars([Rational(100_069_314_718_056, 100_000_000_000)])], within: 0.5e-11,
      from: "1000 + log 2"),
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
    ["y": [.log(problem.x.reduce(S.zero) { $0 + .exp(S($1)) })]]
  }

  public static let implementations: [Implementation<LogSumExp>] =
    Lane.available.flatMap { [vectors(Double.self, $0), vectors(Float.self, $0)] } + [
      over(Double.self, "shifted", .rounding("derived at the bound", shiftedBound(Double.self))) {
        shifted($0)
      },
      over(Float.self, "shifted", .rounding("derived at the bound", shiftedBound(Float.self))) {
        shifted($0)
      },
      over(Double.self, "online", .rounding("derived at the bound", onlineBound(Double.self))) {
        online($0)
      },
      over(Float.self, "online", .rounding("derived at the bound", onlineBound(Float.self))) {
        online($0)
      },
      over(Double.self, "unshifted", .different("it overflows from 710 on")) { unshifted($0) },
    ]

  public static let laws: [Law<LogSumExp>] = [
    Law("max x ≤ y ≤ max x + log n, apart only for n > 1.") { problem, subject in
      let (y, top) = (subject(problem)["y"][0], Ball(problem.x.max() ?? 0))
      let margin = Ball(0x1p-80)
      return top < y + margin && y < top + .log(Ball(problem.x.count)) + margin
    },
    Law("A shift of x by 5 shifts y by 5, to 2⁻⁸⁰.") { problem, subject in
      let shifted = subject(Problem(x: problem.x.map { $0 + 5 }))["y"][0]
      return (shifted - subject(problem)["y"][0] - 5).absolute < Ball(0x1p-80)
    },
    Law("Repeating x adds log 2, to 2⁻⁸⁰.") { problem, subject in
      let twice = subject(Problem(x: problem.x + problem.x))["y"][0]
      return (twice - subject(problem)["y"][0] - .log(2)).absolute < Ball(0x1p-80)
    },
  ]

  public static let specials: [Special<LogSumExp>] =
    [
      Special("NaN", Problem(x: [1, .nan, 2]), contract: "NaN propagates", gives: ["y": [.nan]]),
      Special(
        "NaN beside infinity", Problem(x: [.infinity, .nan]), contract: "NaN propagates",
        gives: ["y": [.nan]]),
      Special(
        "an infinity", Problem(x: [1, .infinity]), contract: "y is the largest",
        gives: ["y": [.infinity]]),
      Special(
        "a negative infinity", Problem(x: [-.infinity, 7]), contract: "it adds nothing",
        gives: ["y": [7]]),
      Special(
        "only negative infinities", Problem(x: [-.infinity, -.infinity]),
        contract: "the logarithm of an empty sum", gives: ["y": [-.infinity]]),
    ]
    + everywhere("NaN").map { name, i in
      Special(
        name, Problem(x: constant(1, but: .nan, at: i)), contract: "NaN propagates from everywhere",
        gives: ["y": [.nan]])
    }
    + everywhere("infinity").map { name, i in
      Special(
        name, Problem(x: constant(1, but: .infinity, at: i)), contract: "y is the largest",
        gives: ["y": [.infinity]])
    }

  public static let counters: [Counter<LogSumExp>] = [
    Counter("exponentials and the logarithm", formula: "n + 1") {
      $0.x.count + 1
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static let findings = [overflow]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.x).map(Problem.init)
  }

  public static let workloads = [1024, 16384]
}
