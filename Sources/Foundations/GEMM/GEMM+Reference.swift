import Scalars
import Structures
import Verification

extension GEMM {
  /// AB: the dot products of rows and columns.
  @specialized(where S == Double)
  static func product<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Matrix<S> {
    let rows = (0..<a.rows).map { Array(a[row: $0]) }
    let columns = (0..<b.columns).map { b.column($0) }
    return Matrix(rows: a.rows, columns: b.columns) { i, j in dot(rows[i], columns[j]) }
  }

  /// αP + βC, without reading what has the factor zero.
  static func combine<S: Scalar>(_ problem: Problem, _ product: Matrix<S>) -> [S] {
    let (alpha, beta) = (S(problem.alpha), S(problem.beta))
    return zip(product.elements, problem.c.elements).map { p, c in
      (problem.alpha == 0 ? 0 : alpha * p) + (problem.beta == 0 ? 0 : beta * S(c))
    }
  }

  /// The product by double-double arithmetic, or by plain doubles where these are exact.
  ///
  /// If every entry of A is a multiple of 2ᵖ and every entry of B of 2ᑫ, then every product and
  /// every partial sum is a multiple of 2ᵖ⁺ᑫ; if also k max|a| max|b| ≤ 2⁵³⁺ᵖ⁺ᑫ, a double holds
  /// each of them.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    let terms = Double(problem.a.columns)
    let (a, b) = (Grid(problem.a.elements), Grid(problem.b.elements))
    guard terms * a.greatest * b.greatest * 0x1p-53 <= a.unit * b.unit else {
      return reference(problem, over: Enclosure.self)
    }
    return ["c": .scalars(combine(problem, product(problem.a, problem.b).map { Enclosure($0) }))]
  }

  /// The power of two that all of some numbers are multiples of, and the greatest magnitude of
  /// them.
  struct Grid {
    private(set) var unit = Double.greatestFiniteMagnitude
    private(set) var greatest = 0.0

    init(_ values: [Double]) {
      for x in values where x != 0 {
        let last = Double(
          sign: .plus, exponent: Int(x.exponent) - x.significandWidth, significand: 1)
        unit = min(unit, last)
        greatest = max(greatest, abs(x))
      }
    }
  }

  /// γₖ₊₂ (|α||A||B| + |β||C|): each term is rounded as a product, by α, and in at most k
  /// additions.
  ///
  /// Source: Higham 2002, section 3.5, for AB in any order of summation.
  static func bound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let k = problem.a.columns
    var absolute = problem
    absolute.a = problem.a.map { abs($0) }
    absolute.b = problem.b.map { abs($0) }
    absolute.c = problem.c.map { abs($0) }
    (absolute.alpha, absolute.beta) = (abs(problem.alpha), abs(problem.beta))
    let factor = gamma(k + 2, unitRoundoff: u) * (1 + Double(k + 4) * 0x1p-52)
    let sizes = combine(absolute, product(absolute.a, absolute.b))
    return ["c": .componentwise(sizes.map { factor * $0 })]
  }

  /// A special of 1 × 1 matrices.
  static func scalar(
    _ name: String, alpha: Double = 1, a: Double, b: Double, beta: Double = 0, c: Double = 0,
    contract: String, gives result: Double
  ) -> Special<GEMM> {
    func matrix(_ x: Double) -> Matrix<Double> { Matrix(repeating: x, rows: 1, columns: 1) }
    return Special(
      name, Problem(alpha: alpha, a: matrix(a), b: matrix(b), beta: beta, c: matrix(c)),
      contract: contract, gives: ["c": [result]])
  }

  /// NaNs in whole tiles, in those at the rims and in every block of terms: one in A reaches its
  /// row of C, one in B its column.
  static let nans: [Special<GEMM>] = {
    let (m, n, k) = (15, 35, 514)
    let ones = Problem(
      a: Matrix(repeating: 1, rows: m, columns: k), b: Matrix(repeating: 1, rows: k, columns: n),
      c: Matrix(repeating: 0, rows: m, columns: n))
    func special(_ name: String, _ problem: Problem, where isReached: (Int, Int) -> Bool)
      -> Special<GEMM>
    {
      let c = Matrix(rows: m, columns: n) { i, j in isReached(i, j) ? .nan : Double(k) }
      return Special(
        "NaN in \(name)", problem, contract: "NaN propagates where its row or column goes",
        gives: ["c": .scalars(c.elements)])
    }
    return [0, 171, 172, 256, 257, 342, 343, 513].flatMap { l in
      [0, 7, 8, 14].map { row in
        var problem = ones
        problem.a[row, l] = .nan
        return special("A, row \(row), column \(l)", problem) { i, _ in i == row }
      }
        + [0, 17, 31, 34].map { column in
          var problem = ones
          problem.b[l, column] = .nan
          return special("B, row \(l), column \(column)", problem) { _, j in j == column }
        }
    }
  }()
}
