public import Scalars
public import Structures
public import Verification

/// **TriangularSolve**: the solution of a lower triangular system by forward substitution,
///
///     Tx = b:   xᵢ = (bᵢ - Σⱼ﹤ᵢ tᵢⱼ xⱼ) / tᵢᵢ,   T ∈ ℝⁿˣⁿ with tᵢᵢ ≠ 0,  b ∈ ℝⁿ.
///
/// The computed x is the exact solution of a system in which every tᵢⱼ is off by at most γₙ|tᵢⱼ|,
/// however ill-conditioned T is; so the residual is at most γₙ|T||x|. n² flops.
public enum TriangularSolve: RationalAlgorithm {
  public static let source = Citation(
    "Higham. Accuracy and Stability of Numerical Algorithms, 2nd edition. SIAM 2002",
    "Algorithm 8.1, Theorem 8.5")

  public struct Problem: Sendable {
    /// Nothing above the diagonal is read.
    public var t: Matrix<Double>
    public var b: [Double]
  }

  public static let examples = [
    Example<TriangularSolve>(
      Problem(
        t: Matrix(rows: 3, columns: 3, elements: [2, 9, 9, 1, 4, 9, -1, 3, 5]), b: [2, 9, 0]),
      gives: ["x": [1, 2, -1]],
      from: "by hand: 2 / 2, (9 - 1) / 4, (0 + 1 - 6) / 5; the nines are not read")
  ]

  /// The diagonal is 2 to 80 in magnitude and what stands beside it at most 2, so that solutions do
  /// not explode. Above the diagonal stands what must not be read.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let t = Matrix(rows: size, columns: size) { i, j -> Double in
      if j > i { return 0x1p100 }
      if j < i { return generator.graded(12) / 4 }
      let scale = Double(
        sign: .plus, exponent: Int.random(in: 1...6, using: &generator), significand: 1)
      return generator.uniform() < 0.5 ? -scale : scale * 1.25
    }
    return Problem(t: t, b: (0..<size).map { _ in generator.graded(12) })
  }

  /// Orders beyond every loop of the kernels.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [71, 130, 300].map { problem(size: $0, using: &generator) }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var x: [S] = []
    for (i, b) in problem.b.enumerated() {
      let row = problem.t[row: i].prefix(i + 1).map { S($0) }
      let known = zip(row, x).reduce(S.zero) { $0 + $1.0 * $1.1 }
      x.append((S(b) - known) / row[i])
    }
    return ["x": .scalars(x)]
  }

  public static let implementations: [Implementation<TriangularSolve>] =
    Lane.available.flatMap { [rows(Float.self, $0), rows(Double.self, $0)] }
    + [columns(Double.self), openBLAS(Float.self), openBLAS(Double.self), lapack(Double.self)]

  public static let laws: [Law<TriangularSolve>] = [
    Law("Tx is b.") { problem, subject in
      residual(problem, subject(problem))["residual"].allSatisfy { $0 == 0 }
    },
    Law("The solution of Tx = 2b is 2x.") { problem, subject in
      let doubled = Problem(t: problem.t, b: problem.b.map { 2 * $0 })
      return subject(doubled)["x"] == subject(problem)["x"].map { $0 * 2 }
    },
  ]

  public static let specials: [Special<TriangularSolve>] = [
    scalar("NaN", t: 2, b: .nan, contract: "NaN propagates", gives: .nan),
    scalar("a zero on the diagonal", t: 0, b: 1, contract: "1 / 0, no trap", gives: .infinity),
    scalar("0 x = 0", t: 0, b: 0, contract: "0 / 0 is NaN", gives: .nan),
    scalar(
      "subnormal", t: 1, b: 0x1p-149, contract: "the least subnormal of float32 is not flushed",
      gives: 0x1p-149),
  ]

  public static let counters: [Counter<TriangularSolve>] = [
    Counter("multiplications", formula: "n (n - 1) / 2") {
      $0.b.count * ($0.b.count - 1) / 2
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    },
    Counter("divisions", formula: "n") {
      $0.b.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.divisions
    },
  ]

  /// One reading of the triangle in float32, the fewer bytes of the two element types.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.b.count)
    return Work(flops: n * n, bytes: 2 * n * (n + 5), in: .float32)
  }

  public static let workloads = [256, 1024]
}
