public import Scalars
public import Verification

/// **Sum**: the sum of a vector,
///
///     s = Σᵢ xᵢ,   x ∈ ℝⁿ, and 0 for n = 0.
///
/// The data cancel and spread over sixty binary orders of magnitude, so that the order of the
/// additions shows. With u the unit roundoff and γₙ = nu / (1 - nu), the error is at most
///
///     recursive     γₙ₋₁ Σ|xᵢ|
///     pairwise      γₕ Σ|xᵢ|, h the height of the tree: ⌈log₂ n⌉ beyond the blocks
///     vector        the same, with n / 4W instead of n for registers of W elements
///     compensated   u|s| + γₙ₋₁² Σ|xᵢ|
///     exact         half the distance of the doubles around s
public enum Sum: RationalAlgorithm {
  public static let source = Citation(
    "Higham. Accuracy and Stability of Numerical Algorithms, 2nd edition. SIAM 2002", "Chapter 4")

  public struct Problem: Sendable {
    public var x: [Double]
  }

  public static let smallestSize = 0

  public static let examples = [
    Example<Sum>(
      Problem(x: [1, 0x1p60, 1, -0x1p60]), gives: ["sum": [2]],
      from: "by hand: the powers cancel; recursion in float64 loses both ones"),
    Example<Sum>(
      Problem(x: (1...100).map(Double.init)), gives: ["sum": [5050]], from: "by hand: 100 · 101 / 2"
    ),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(x: generator.cancelling(size, spread: 60))
  }

  /// Lengths beyond every loop of the kernels, and sums hardly beside the middle of two doubles.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let halfways: [[Double]] = [[1, 0x1p-53, 0x1p-100], [-0x1p-100, 1, 0x3p-53]]
    return longLengths.map { problem(size: $0, using: &generator) }
      + halfways.map(Problem.init)
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["sum": [problem.x.reduce(S.zero) { $0 + S($1) }]]
  }

  public static let implementations: [Implementation<Sum>] =
    [
      over(Double.self, "recursive", "Higham 2002, section 4.2", recursiveBound) {
        $0.reduce(0, +)
      },
      over(Float.self, "recursive", "Higham 2002, section 4.2", recursiveBound) {
        $0.reduce(0, +)
      },
      over(
        Double.self, "pairwise", "Higham 2002, section 4.2", pairwiseBound,
        exemptions: ["negative zeros": "it begins with its first term instead of +0"]
      ) { pairwise($0[...]) },
      over(Double.self, "compensated", "Ogita, Rump & Oishi 2005, Proposition 4.5", doubledBound) {
        compensated($0)
      },
      over(Double.self, "superaccumulator", "rounded once", roundedBound) { exact($0) },
    ] + Lane.available.flatMap { [vector(Float.self, $0), vector(Double.self, $0)] }

  public static let laws: [Law<Sum>] = [
    Law("Appending a number adds it.") { problem, subject in
      let longer = Problem(x: problem.x + [0.25])
      return subject(longer)["sum"][0] == subject(problem)["sum"][0] + Rational(0.25)
    },
    Law("The order of the terms does not matter.") { problem, subject in
      subject(Problem(x: problem.x.reversed()))["sum"] == subject(problem)["sum"]
    },
    Law("Scaling the terms scales the sum.") { problem, subject in
      let scaled = subject(Problem(x: problem.x.map { -2 * $0 }))["sum"][0]
      return scaled == subject(problem)["sum"][0] * -2
    },
  ]

  static let (tieDown, tieUp) = ("a tie below the odd double", "a tie above the odd double")

  public static let specials: [Special<Sum>] =
    [
      Special(
        "NaN", Problem(x: [1, .nan, 2]), contract: "NaN propagates", gives: ["sum": [.nan]]),
      Special(
        "infinity", Problem(x: [1, .infinity, -2]), contract: "an infinity stays",
        gives: ["sum": [.infinity]]),
      Special(
        "infinities of both signs", Problem(x: [.infinity, 1, -.infinity]),
        contract: "infinity minus infinity is NaN", gives: ["sum": [.nan]]),
      Special(
        "negative zeros", Problem(x: [-0.0, -0.0, -0.0]),
        contract: "the sum begins with +0, which stays", gives: ["sum": [0.0]]),
      Special(
        "subnormals", Problem(x: [Double](repeating: 0x1p-149, count: 5)),
        contract: "the least subnormal of float32 is not flushed", gives: ["sum": [0x5p-149]]),
    ]
    + everywhere("NaN").map { name, i in
      Special(
        name, Problem(x: constant(1, but: .nan, at: i)), contract: "NaN propagates from everywhere",
        gives: ["sum": [.nan]])
    }
    + everywhere("infinity").map { name, i in
      Special(
        name, Problem(x: constant(1, but: -.infinity, at: i)), contract: "an infinity stays",
        gives: ["sum": [-.infinity]])
    }
    + [
      Special(
        tieDown, Problem(x: [1, 0x1p-53]), contract: "of two doubles as near, the even one",
        gives: ["sum": [1]]),
      Special(
        tieUp, Problem(x: [1 + 0x1p-52, 0x1p-53]), contract: "of two doubles as near, the even one",
        gives: ["sum": [1 + 0x1p-51]]),
    ]

  public static let findings = [stagnation]

  public static let counters: [Counter<Sum>] = [
    Counter("additions of the recursion", formula: "n") {
      $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.additions
    },
    Counter("additions of the tree", formula: "max(n, 1) - 1") {
      max($0.x.count, 1) - 1
    } counted: { problem in
      Counted.count { _ = pairwise(problem.x.map { Counted($0) }[...]) }.additions
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.x).map(Problem.init)
  }

  /// One reading of float32 numbers, the fewer bytes of the two element types.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.x.count)
    return Work(flops: n, bytes: 4 * n, in: .float32)
  }

  public static let workloads = [4096, 1 << 20]
}
