public import Scalars
public import Verification

/// **Dot**: the inner product of two vectors,
///
///     d = Σᵢ xᵢ yᵢ,   x, y ∈ ℝⁿ, and 0 for n = 0.
///
/// With u the unit roundoff and γₙ = nu / (1 - nu), the error is at most
///
///     any order     γₙ |x|ᵀ|y|
///     vector        γₕ₊₁ |x|ᵀ|y|, h the height of the tree of additions
///     compensated   u|d| + γₙ² |x|ᵀ|y|
///     exact         half the distance of the doubles around d
public enum Dot: RationalAlgorithm {
  public static let source = Citation(
    "Higham. Accuracy and Stability of Numerical Algorithms, 2nd edition. SIAM 2002", "Section 3.1")

  public struct Problem: Sendable {
    public var x: [Double]
    public var y: [Double]
  }

  public static let smallestSize = 0

  public static let examples = [
    Example<Dot>(
      Problem(x: [1, 2, 3], y: [4, -5, 6]), gives: ["dot": [12]], from: "by hand: 4 - 10 + 18"),
    Example<Dot>(
      Problem(x: [0x1p40, 1, -0x1p40], y: [0x1p40, 1, 0x1p40]), gives: ["dot": [1]],
      from: "by hand: the squares cancel; recursion in float64 loses the one"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(
      x: generator.cancelling(size, spread: 30),
      y: (0..<size).map { _ in generator.uniform() < 0.5 ? 1 : generator.graded(30) })
  }

  /// Lengths beyond every loop of the kernels, and sums hardly beside the middle of two doubles.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let halfways: [[Double]] = [[1, 0x1p-53, 0x1p-100], [-0x1p-100, 1, 0x3p-53]]
    return longLengths.map { problem(size: $0, using: &generator) }
      + halfways.map { Problem(x: $0, y: $0.map { _ in 1 }) }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let products = zip(problem.x, problem.y).lazy.map { S($0) * S($1) }
    return ["dot": [products.reduce(S.zero, +)]]
  }

  public static let implementations: [Implementation<Dot>] =
    [
      recursive(Double.self), recursive(Float.self), openBLAS(Float.self), openBLAS(Double.self),
      over(Double.self, "compensated", "Ogita, Rump & Oishi 2005, Proposition 5.5", doubledBound) {
        compensated($0, $1)
      },
      over(Double.self, "superaccumulator", "rounded once", roundedBound) {
        exact($0, $1)
      },
    ] + Lane.available.flatMap { [vector(Float.self, $0), vector(Double.self, $0)] }

  public static let laws: [Law<Dot>] = [
    Law("Appending a pair adds its product.") { problem, subject in
      let longer = Problem(x: problem.x + [0.5], y: problem.y + [-3])
      return subject(longer)["dot"][0] == subject(problem)["dot"][0] - Rational(1.5)
    },
    Law("The factors commute.") { problem, subject in
      subject(Problem(x: problem.y, y: problem.x))["dot"] == subject(problem)["dot"]
    },
    Law("It is linear in x.") { problem, subject in
      let shifted = Problem(x: problem.x.map { 2 * $0 + 1 }, y: problem.y)
      let ones = Problem(x: problem.x.map { _ in 1 }, y: problem.y)
      let (d, e) = (subject(problem)["dot"][0], subject(ones)["dot"][0])
      return subject(shifted)["dot"][0] == d * 2 + e
    },
    Law("|xᵀy|² is at most ‖x‖² ‖y‖².", place: "Cauchy and Schwarz") { problem, subject in
      let (x, y) = (problem.x, problem.y)
      let d = subject(problem)["dot"][0]
      let squares = subject(Problem(x: x, y: x))["dot"][0] * subject(Problem(x: y, y: y))["dot"][0]
      return d * d <= squares
    },
  ]

  public static let specials: [Special<Dot>] =
    [
      special("NaN", [1, .nan], [1, 0], "NaN propagates, also times zero", gives: .nan),
      special("infinity times zero", [.infinity, 1], [0, 1], "is NaN", gives: .nan),
      special(
        "infinities of both signs", [.infinity, 1, .infinity], [1, 1, -1],
        "infinity minus infinity is NaN", gives: .nan),
      special("infinity", [.infinity, 1], [-2, 1], "an infinity stays", gives: -.infinity),
      special("negative zero", [-0.0], [1], "the sum begins with +0, which stays", gives: 0),
      special(
        "subnormals", [0x1p-149, 0x1p-148], [1, 1], "those of float32 are not flushed to zero",
        gives: 0x3p-149),
    ]
    + everywhere("NaN").flatMap { name, i -> [Special<Dot>] in
      let (ones, lone) = (constant(1, but: 0, at: i), constant(1, but: .nan, at: i))
      return [
        special("\(name) in x", lone, ones, "NaN propagates, also times zero", gives: .nan),
        special("\(name) in y", ones, lone, "NaN propagates, also times zero", gives: .nan),
      ]
    }
    + everywhere("infinity").map { name, i in
      let (ones, lone) = (constant(1, but: 1, at: i), constant(1, but: -.infinity, at: i))
      return special(name, lone, ones, "an infinity stays", gives: -.infinity)
    }
    + [
      special(
        Sum.tieDown, [1, 0x1p-53], [1, 1], "of two doubles as near, the even one", gives: 1),
      special(
        Sum.tieUp, [1 + 0x1p-52, 0x1p-53], [1, 1], "of two doubles as near, the even one",
        gives: 1 + 0x1p-51),
    ]

  public static let counters: [Counter<Dot>] = [
    Counter("multiplications", formula: "n") {
      $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    },
    Counter("additions", formula: "n") {
      $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.additions
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    (0..<problem.x.count).map { i in
      var smaller = problem
      smaller.x.remove(at: i)
      smaller.y.remove(at: i)
      return smaller
    }
      + simplifications(of: problem.x, keeping: problem.x.count).map {
        Problem(x: $0, y: problem.y)
      }
  }

  /// One reading of both vectors in float32, the fewer bytes of the two element types.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.x.count)
    return Work(flops: 2 * n, bytes: 8 * n, in: .float32)
  }

  public static let workloads = [4096, 1 << 20]
}
