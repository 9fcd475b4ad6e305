public import Scalars
public import Structures
public import Verification

/// **Cholesky**: the factorisation of a symmetric positive definite matrix,
///
///     A = LLᵀ,   L lower triangular with a positive diagonal.
///
/// Of A the lower triangle is read. A matrix that is not positive definite is refused, with the
/// order of the first leading minor that is not positive. The computed L is the exact factor of a
/// matrix near A, so that |A - LLᵀ| ≤ γₙ₊₁|L||Lᵀ| in every entry, whatever the condition. n³/3
/// flops.
public enum Cholesky: RealAlgorithm {
  public static let source = Citation(
    "Higham. Accuracy and Stability of Numerical Algorithms, 2nd edition. SIAM 2002",
    "Algorithm 10.2, Theorem 10.3")

  public struct Problem: Sendable {
    public var a: Matrix<Double>
  }

  public static let examples = [
    Example<Cholesky>(
      Problem(
        a: Matrix(rows: 3, columns: 3, elements: [4, 0, 0, 12, 37, 0, -16, -43, 98])),
      gives: ["l": [2, 0, 0, 6, 1, 0, -8, 5, 3], "outcome": .words(["factorised"])],
      from: "by hand: 2² = 4, 6² + 1² = 37, 8² + 5² + 3² = 98"),
    Example<Cholesky>(
      Problem(a: Matrix(rows: 2, columns: 2, elements: [1, 0, 2, 3])),
      gives: ["l": [], "outcome": .words(["refused at order 2"])],
      from: "by hand: the determinant is 3 - 4"),
  ]

  /// A = MMᵀ + I for an M of quarters in [-2, 2], which float32 holds exactly; one draw in four of
  /// those below ``largestRefusedSize`` has a negative diagonal entry, and so must be refused.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let m = (0..<size).map { _ in (0..<size).map { _ in generator.dyadic().rounded() / 4 } }
    var a = Matrix(rows: size, columns: size) { i, j in
      j > i ? .nan : dot(m[i], m[j]) + (i == j ? 1 : 0)
    }
    if size < largestRefusedSize, generator.uniform() < 0.25 {
      let k = Int.random(in: 0..<size, using: &generator)
      a[k, k] = -1
    }
    return Problem(a: a)
  }

  static let largestRefusedSize = 32

  /// Orders beyond one, two and three blocks of rows, and a matrix that the third one must refuse.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var edges = [49, 97, 145].map { problem(size: $0, using: &generator) }
    var refused = problem(size: 110, using: &generator)
    refused.a[100, 100] = -1
    edges.append(refused)
    return edges
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let n = problem.a.rows
    var l = [[S]](repeating: [S](repeating: .zero, count: n), count: n)
    for i in 0..<n {
      for j in 0..<i {
        l[i][j] = (S(problem.a[i, j]) - dot(Array(l[i][..<j]), Array(l[j][..<j]))) / l[j][j]
      }
      let pivot = S(problem.a[i, i]) - squaredNorm(Array(l[i][..<i]))
      guard pivot > .zero else {
        return ["l": [], "outcome": .words(["refused at order \(i + 1)"])]
      }
      l[i][i] = .sqrt(pivot)
    }
    return ["l": .scalars(l.flatMap { $0 }), "outcome": .words(["factorised"])]
  }

  public static let implementations: [Implementation<Cholesky>] =
    Lane.available.flatMap { lane in
      [
        rows(Float.self, lane), rows(Double.self, lane), blocked(Float.self, lane),
        blocked(Double.self, lane),
      ]
    } + [lapack(Float.self), lapack(Double.self)]

  public static let laws: [Law<Cholesky>] = [
    Law("LLᵀ is A, to 2⁻⁶⁰.") { problem, subject in
      let result = subject(problem)
      return result[words: "outcome"] != ["factorised"]
        || residual(problem, result)["residual"].allSatisfy { $0.absolute < Ball(0x1p-60) }
    },
    Law("4A has the factor 2L, to 2⁻⁶⁰.") { problem, subject in
      let l = subject(problem)["l"], twice = subject(Problem(a: problem.a.map { 4 * $0 }))["l"]
      return zip(l, twice).allSatisfy { ($0 * 2 - $1).absolute < Ball(0x1p-60) }
    },
    Law("-A is refused at order 1, since L has a positive diagonal.") { problem, subject in
      guard problem.a.rows > 0, problem.a[0, 0] > 0 else { return nil }
      let opposite = subject(Problem(a: problem.a.map { -$0 }))
      return opposite[words: "outcome"] == ["refused at order 1"]
    },
  ]

  public static let specials: [Special<Cholesky>] = [
    Special(
      "zero", Problem(a: Matrix(repeating: 0, rows: 1, columns: 1)),
      contract: "a semidefinite matrix is refused",
      gives: ["l": [], "outcome": .words(["refused at order 1"])]),
    Special(
      "NaN", Problem(a: Matrix(repeating: .nan, rows: 1, columns: 1)),
      contract: "a pivot that is no number is refused",
      gives: ["l": [], "outcome": .words(["refused at order 1"])]),
  ]

  public static let counters: [Counter<Cholesky>] = [
    Counter("roots", formula: "n, for a positive definite matrix") { problem in
      problem.isRefused ? 0 : problem.a.rows
    } counted: { problem in
      problem.isRefused
        ? 0 : Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    },
    Counter("multiplications", formula: "n (n² - 1) / 6, for a positive definite matrix") {
      problem in
      let n = problem.a.rows
      return problem.isRefused ? 0 : n * (n * n - 1) / 6
    } counted: { problem in
      problem.isRefused
        ? 0 : Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    },
  ]

  /// Against the peak of float32, of which float64 can reach a half.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.a.rows)
    return Work(flops: n * n * n / 3, bytes: 4 * n * n, in: .float32)
  }

  public static let workloads = [64, 256, 512]
}
