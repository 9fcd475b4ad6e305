public import Scalars
public import Structures
public import Verification

/// **GEMM**: the product of two matrices, scaled and added,
///
///     C := αAB + βC,   A ∈ ℝᵐˣᵏ, B ∈ ℝᵏˣⁿ, C ∈ ℝᵐˣⁿ.
///
/// With β = 0 the old C is not read, and with α = 0 neither A nor B. In memory the rows may lie
/// further apart than they are long. In any order of the additions, with or without fused
/// multiply-adds, each component is off by at most γₖ₊₂ (|α||A||B| + |β||C|). 2mnk flops.
public enum GEMM: RationalAlgorithm {
  public static let source = Citation(
    "Dongarra et al. A set of level 3 basic linear algebra subprograms. ACM TOMS 16 (1990)",
    "xGEMM")

  public struct Problem: Sendable {
    public var alpha = 1.0
    public var a: Matrix<Double>
    public var b: Matrix<Double>
    public var beta = 0.0
    public var c: Matrix<Double>
    /// Elements between the end of a row and the beginning of the next.
    public var padding = 0
  }

  public static let examples = [
    Example<GEMM>(
      Problem(
        alpha: 2, a: Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4]),
        b: Matrix(rows: 2, columns: 2, elements: [5, 6, 7, 8]), beta: -1,
        c: Matrix(rows: 2, columns: 2, elements: [0, 1, 2, 3])),
      gives: ["c": [38, 43, 84, 97]],
      from: "by hand: AB is (19 22; 43 50), twice that minus C")
  ]

  /// Square with α = 1 and β = 0 where 64 divides the size, as in the workloads; else `size` rows and
  /// any other shape.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isSquare = size.isMultiple(of: 64)
    let k = isSquare ? size : Int.random(in: 0...size + 2, using: &generator)
    let n = isSquare ? size : Int.random(in: 1...size + 4, using: &generator)
    let spread = size < 64 ? 40 : 12
    return Problem(
      alpha: isSquare ? 1 : generator.dyadic(), a: generator.matrix(size, k, spread: spread),
      b: generator.matrix(k, n, spread: spread),
      beta: isSquare || generator.uniform() < 0.5 ? 0 : generator.dyadic(),
      c: generator.matrix(size, n, spread: spread),
      padding: isSquare ? 0 : Int.random(in: 0...3, using: &generator))
  }

  /// Tiles of every height up to 14, and of one more than they and twice they are high; one more and one
  /// less than panels of 4 to 32 columns and blocks of 384, than 256 or 512 terms in registers, and than 24
  /// kilobytes of B, which are not packed; rows of A that are copied because they are 2048 bytes apart.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let heights = (1...15).map { ($0, 33, 5) }
    let shapes = [
      (11, 31, 3), (29, 33, 300), (3, 5, 257), (14, 129, 257), (25, 65, 7), (7, 97, 5),
      (13, 9, 513), (30, 100, 60), (31, 97, 65), (5, 257, 3), (5, 385, 3), (3, 767, 2),
      (15, 385, 33), (16, 70, 256), (29, 66, 512),
    ]
    return (heights + shapes).map { m, n, k in
      Problem(
        alpha: -1.5, a: generator.matrix(m, k, spread: 12), b: generator.matrix(k, n, spread: 12),
        beta: 0.75, c: generator.matrix(m, n, spread: 12), padding: k % 256 == 0 ? 0 : 3)
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["c": .scalars(combine(problem, product(problem.a.map { S($0) }, problem.b.map { S($0) })))]
  }

  public static let implementations: [Implementation<GEMM>] =
    Lane.available.flatMap { [blocked(Float.self, $0), blocked(Double.self, $0)] }
    + [openBLAS(Float.self), openBLAS(Double.self)]

  public static let laws: [Law<GEMM>] = [
    Law("(AB)ᵀ is BᵀAᵀ.") { problem, subject in
      var transposed = problem
      transposed.a = problem.b.transposed
      transposed.b = problem.a.transposed
      transposed.c = problem.c.transposed
      let c = Matrix(
        rows: problem.c.rows, columns: problem.c.columns, elements: subject(problem)["c"])
      return subject(transposed)["c"] == c.transposed.elements
    },
    Law("A times the identity is A.") { problem, subject in
      let a = problem.a
      let identity = Matrix(rows: a.columns, columns: a.columns) { $0 == $1 ? 1.0 : 0 }
      return subject(Problem(a: a, b: identity, c: a))["c"] == a.elements.map { Rational($0) }
    },
    Law("It is linear in α: the results for α and -α average to βC.") { problem, subject in
      var opposite = problem
      opposite.alpha = -problem.alpha
      let (plus, minus) = (subject(problem)["c"], subject(opposite)["c"])
      return zip(zip(plus, minus), problem.c.elements).allSatisfy { pair, c in
        pair.0 + pair.1 == Rational(problem.beta) * Rational(c) * 2
      }
    },
  ]

  public static let specials: [Special<GEMM>] =
    [
      scalar("NaN", a: .nan, b: 0, contract: "NaN propagates, also times zero", gives: .nan),
      scalar("infinity times zero", a: .infinity, b: 0, contract: "is NaN", gives: .nan),
      scalar("infinity", a: .infinity, b: -2, contract: "an infinity stays", gives: -.infinity),
      scalar(
        "NaN in C", a: 2, b: 3, beta: 0, c: .nan, contract: "with β = 0 the old C is not read",
        gives: 6),
      scalar(
        "α = 0", alpha: 0, a: .nan, b: 1, beta: 2, c: 3,
        contract: "with α = 0, A and B are not read",
        gives: 6),
      scalar(
        "subnormal", a: 0x1p-149, b: 1, contract: "the least subnormal of float32 is not flushed",
        gives: 0x1p-149),
    ] + nans

  public static let counters: [Counter<GEMM>] = [
    Counter("multiplications of AB", formula: "m n k") {
      $0.a.rows * $0.a.columns * $0.b.columns
    } counted: { problem in
      let (a, b) = (problem.a.map { Counted($0) }, problem.b.map { Counted($0) })
      return Counted.count { _ = product(a, b) }.multiplications
    }
  ]

  public static let findings = [readsWithoutNeed]

  /// Against the peak of float32, of which float64 can reach a half.
  public static func work(on problem: Problem) -> Work? {
    let (m, k, n) = (problem.a.rows, problem.a.columns, problem.b.columns)
    return Work(
      flops: 2 * Double(m) * Double(n) * Double(k), bytes: 4 * Double(m * k + k * n + m * n),
      in: .float32)
  }

  public static let workloads = [64, 256, 512]
}
