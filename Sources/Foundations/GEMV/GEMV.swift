public import Scalars
public import Structures
public import Verification

/// **GEMV**: a matrix times a vector, scaled and added,
///
///     y := αAx + βy,   A ∈ ℝᵐˣⁿ, x ∈ ℝⁿ, y ∈ ℝᵐ.
///
/// With β = 0 the old y is not read. In memory the rows of A may lie further apart than they are
/// long. In any order of the additions, with or without fused multiply-adds, each component is off
/// by at most γₙ₊₂ (|α||A||x| + |β||y|). 2mn flops.
public enum GEMV: RationalAlgorithm {
  public static let source = Citation(
    "Dongarra et al. An extended set of Fortran BLAS. ACM TOMS 14 (1988)",
    "xGEMV")

  public struct Problem: Sendable {
    public var alpha = 1.0
    public var a: Matrix<Double>
    public var x: [Double]
    public var beta = 0.0
    public var y: [Double]
    /// Elements between the end of a row and the beginning of the next.
    public var padding = 0
  }

  public static let examples = [
    Example<GEMV>(
      Problem(
        alpha: 2, a: Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6]), x: [1, -1, 2],
        beta: -3, y: [1, 2]),
      gives: ["y": [7, 16]], from: "by hand: Ax is (5, 11), twice that minus three times y")
  ]

  /// As many rows as the size says, and up to twice as many columns; square with α = 1 and β = 0
  /// where 128 divides the size, as in the workloads.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isSquare = size > 0 && size.isMultiple(of: 128)
    let n = isSquare ? size : Int.random(in: 0...2 * size, using: &generator)
    return Problem(
      alpha: isSquare ? 1 : generator.dyadic(),
      a: generator.matrix(size, n, spread: 40),
      x: generator.cancelling(n, spread: 20),
      beta: isSquare || generator.uniform() < 0.5 ? 0 : generator.dyadic(),
      y: (0..<size).map { _ in generator.graded(20) },
      padding: isSquare ? 0 : Int.random(in: 0...3, using: &generator))
  }

  /// Rows beyond a multiple of four, and columns beyond multiples of every register.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(1, 129), (5, 157), (130, 7), (7, 257), (131, 65), (6, 1000)].map { m, n in
      Problem(
        alpha: -1.5, a: generator.matrix(m, n, spread: 40), x: generator.cancelling(n, spread: 20),
        beta: 0.75, y: generator.cancelling(m, spread: 20), padding: 3)
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S($0) }
    let (alpha, beta) = (S(problem.alpha), S(problem.beta))
    return [
      "y": .scalars(
        problem.y.indices.map { i in
          let product = alpha * dot(problem.a[row: i].map { S($0) }, x)
          return problem.beta == 0 ? product : product + beta * S(problem.y[i])
        })
    ]
  }

  public static let implementations: [Implementation<GEMV>] =
    Lane.available.flatMap { [rows(Float.self, $0), rows(Double.self, $0)] }
    + [openBLAS(Float.self), openBLAS(Double.self)]

  public static let laws: [Law<GEMV>] = [
    Law("The j-th unit vector gives the j-th column.") { problem, subject in
      problem.x.indices.allSatisfy { j in
        var unit = Problem(a: problem.a, x: problem.x.map { _ in 0 }, y: problem.y)
        unit.x[j] = 1
        return subject(unit)["y"] == problem.a.column(j).map { Rational($0) }
      }
    },
    Law("The results for x and -x average to βy.") { problem, subject in
      var opposite = problem
      opposite.x = problem.x.map { -$0 }
      let sums = zip(subject(problem)["y"], subject(opposite)["y"]).map { $0 + $1 }
      return sums == problem.y.map { Rational($0) * Rational(problem.beta) * 2 }
    },
  ]

  public static let specials: [Special<GEMV>] =
    [
      scalar("NaN", a: .nan, x: 0, contract: "NaN propagates, also times zero", gives: .nan),
      scalar("infinity times zero", a: .infinity, x: 0, contract: "is NaN", gives: .nan),
      scalar("infinity", a: .infinity, x: -2, contract: "an infinity stays", gives: -.infinity),
      scalar(
        "NaN in y", a: 2, x: 3, y: .nan, contract: "with β = 0 the old y is not read", gives: 6),
      scalar(
        "subnormal", a: 0x1p-149, x: 1, contract: "the least subnormal of float32 is not flushed",
        gives: 0x1p-149),
    ]
    + everywhere("NaN").flatMap { name, j -> [Special<GEMV>] in
      let ones = constant(1, but: 1, at: j), lone = constant(1, but: .nan, at: j), row = j % 6
      let a = Matrix(rows: 6, columns: everyLoop) { i, l in i == row && l == j ? .nan : 1 }
      let one = (0..<6).map { $0 == row ? Double.nan : Double(everyLoop) }
      return [
        Special(
          "\(name) of row \(row)", Problem(a: a, x: ones, y: [Double](repeating: 0, count: 6)),
          contract: "NaN propagates to its component", gives: ["y": .scalars(one)]),
        Special(
          "\(name) of x",
          Problem(a: a.map { _ in 1 }, x: lone, y: [Double](repeating: 0, count: 6)),
          contract: "NaN propagates to all components",
          gives: ["y": .scalars([Double](repeating: .nan, count: 6))]),
      ]
    }

  public static let counters: [Counter<GEMV>] = [
    Counter("multiplications", formula: "m n + m, and m more unless β = 0") {
      $0.a.rows * ($0.a.columns + ($0.beta == 0 ? 1 : 2))
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  /// One reading of A in float32, the fewer bytes of the two element types.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.a.rows), Double(problem.a.columns))
    return Work(flops: 2 * m * n, bytes: 4 * (m * n + m + n), in: .float32)
  }

  public static let workloads = [256, 2048]
}
