public import Scalars
public import Structures
public import Verification

/// **HouseholderQR**: the thin orthogonal factorisation of a matrix of full column rank,
///
///     A = QR,   A ∈ ℝᵐˣⁿ with m ≥ n,  QᵀQ = I,  R ∈ ℝⁿˣⁿ upper triangular.
///
/// The factors are unique up to the signs of R's diagonal: the reference takes them positive,
/// reflections take what cancels least. Implementations are judged by A - QR, column by column, and
/// by QᵀQ - I, which are small whatever the condition. 4(m - n/3)n² flops with Q.
public enum HouseholderQR: RealAlgorithm {
  public static let source = Citation(
    "Higham. Accuracy and Stability of Numerical Algorithms, 2nd edition. SIAM 2002",
    "Sections 19.1 to 19.3")

  public struct Problem: Sendable {
    public var a: Matrix<Double>
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 65

  public static let examples = [
    Example<HouseholderQR>(
      Problem(a: Matrix(rows: 2, columns: 2, elements: [3, 1, 4, 2])),
      gives: [
        "q": .scalars([Rational(3, 5), Rational(-4, 5), Rational(4, 5), Rational(3, 5)]),
        "r": .scalars([5, Rational(11, 5), 0, Rational(2, 5)]),
      ], within: 0x1p-60, from: "by hand, from the triangle with sides 3, 4 and 5")
  ]

  /// Up to three rows more than columns. Beyond ``largestExactSize`` the diagonal is heavy, so that
  /// enclosures of the factors stay narrow.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let rows = size + Int.random(in: 0...3, using: &generator)
    let isHeavy = size == 1 || size > largestExactSize
    let weight = isHeavy ? Double(8 * size + 1) : 0
    return Problem(
      a: Matrix(rows: rows, columns: size) { i, j in
        generator.dyadic() + (i == j ? weight : 0)
      })
  }

  /// Nearly diagonal matrices, of either sign: the columns are so close to unit vectors that a
  /// reflection to the side of x₁ cancels all it has. And columns that leave a
  /// remainder in every loop.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var edges = [2, 3, 7, 18].map { n in
      Problem(
        a: Matrix(rows: n + 2, columns: n) { i, j in
          i == j ? (i.isMultiple(of: 2) ? 4096 : -4096) : generator.dyadic() / 64
        })
    }
    edges.append(Problem(a: generator.matrix(157, 5, spread: 0)))
    return edges
  }

  /// Gram and Schmidt: each column minus its components along the ones before, scaled to length 1.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let n = problem.a.columns
    var q: [[S]] = []
    var r = Matrix(repeating: S.zero, rows: n, columns: n)
    for j in 0..<n {
      var v = problem.a.column(j).map { S($0) }
      for i in 0..<j {
        r[i, j] = dot(q[i], v)
        v = axpy(-r[i, j], q[i], v)
      }
      r[j, j] = .sqrt(squaredNorm(v))
      q.append(v.map { $0 / r[j, j] })
    }
    return ["q": .scalars(transpose(q).flatMap { $0 }), "r": .scalars(r.elements)]
  }

  public static let implementations: [Implementation<HouseholderQR>] =
    Lane.available.flatMap { [reflections(Float.self, $0), reflections(Double.self, $0)] }
    + [lapack(Float.self), lapack(Double.self)]

  public static let laws: [Law<HouseholderQR>] = [
    Law("QR is A, QᵀQ is I, and nothing stands below the diagonal of R, to 2⁻⁶⁰.") {
      problem, subject in
      residual(problem, subject(problem)).quantities.allSatisfy { quantity in
        guard case .scalars(let left) = quantity.values else { return false }
        return left.allSatisfy { $0.absolute < Ball(0x1p-60) }
      }
    },
    Law("The diagonal of R is positive.") { problem, subject in
      let n = problem.a.columns, r = subject(problem)["r"]
      return (0..<n).allSatisfy { r[$0 * n + $0] > .zero }
    },
    Law("2A has the same Q, to 2⁻⁶⁰.") { problem, subject in
      let doubled = subject(Problem(a: problem.a.map { 2 * $0 }))["q"]
      return zip(subject(problem)["q"], doubled).allSatisfy { ($0 - $1).absolute < Ball(0x1p-60) }
    },
  ]

  public static let specials: [Special<HouseholderQR>] = [
    Special(
      "a column of zeros", Problem(a: Matrix(repeating: 0, rows: 2, columns: 1)),
      contract: "the rank is not full, and the first unit vector stands for the missing direction",
      gives: ["q": [1, 0], "r": [0]]),
    Special(
      "NaN", Problem(a: Matrix(rows: 2, columns: 1, elements: [1, .nan])),
      contract: "NaN propagates to both factors", gives: ["q": [.nan, .nan], "r": [.nan]]),
  ]

  public static let counters: [Counter<HouseholderQR>] = [
    Counter("roots of the reference", formula: "n") {
      $0.a.columns
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  /// Against the peak of float32, of which float64 can reach a half.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.a.rows), Double(problem.a.columns))
    return Work(flops: 4 * (m - n / 3) * n * n, bytes: 4 * (2 * m * n + n * n), in: .float32)
  }

  /// Up to 128 columns LAPACK reflects one vector at a time, as the bound assumes.
  public static let workloads = [64, 128]
}
