public import Scalars
public import Structures
public import Verification

/// **Sparse times dense**: a matrix in compressed rows times as many vectors as a batch has.
///
///     C = AB,   A ∈ ℝᵐˣᵏ with its nonzeros by rows,   B ∈ ℝᵏˣʳ.
///
/// 2 r operations for each stored entry. What is not stored is not multiplied: an infinity in a row of B leaves
/// alone the rows of C whose row of A has no entry there.
public enum CSRProduct: RationalAlgorithm {
  public static let source = Citation(
    "Davis. Direct methods for sparse linear systems. SIAM 2006",
    "Chapter 2, compressed storage, by rows here")

  public struct Problem: Sendable {
    public var matrix: CSR<Float>
    public var right: Matrix<Float>

    public init(matrix: CSR<Float>, right: Matrix<Float>) {
      (self.matrix, self.right) = (matrix, right)
    }

    var obstacle: String? {
      matrix.columns == right.rows
        ? nil
        : "A matrix of \(matrix.columns) columns times one of \(right.rows) rows: they must be as many"
    }
  }

  public static let examples = [
    Example<CSRProduct>(
      Problem(
        matrix: compressed(Matrix(rows: 2, columns: 3, elements: [2, 0, -1, 0, 0, 0])),
        right: Matrix(rows: 3, columns: 2, elements: [1, 2, 3, 4, 5, 6])),
      gives: ["c": [-3, -2, 0, 0]], from: "by hand: 2 - 5, 4 - 6, and nothing")
  ]

  /// Square with as many rows as the size says and every share of zeros; 70 % of them and 64 vectors in
  /// workloads.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    if size >= 256 {
      let matrix = generator.plenty(size, size, zeros: benchmarkZeros) { Float($0) / 64 }
      return Problem(
        matrix: compressed(matrix),
        right: generator.plenty(size, 64, zeros: 0) { Float($0) / 64 })
    }
    return random(size, size, 1 + Int(generator.next() % 5), &generator)
  }

  /// Columns beyond blocks of 128, vectors beyond tiles of 64 and of 16, every share of zeros.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [
      (3, 129, 65), (5, 260, 1), (1, 128, 64), (9, 1, 130), (7, 130, 20), (2, 200, 40),
      (0, 4, 3), (4, 0, 3), (4, 3, 0),
    ].flatMap {
      m, k, r in shares.map { random(m, k, r, zeros: $0, &generator) }
    }
  }

  private static func random(
    _ m: Int, _ k: Int, _ r: Int, zeros: Int? = nil, _ generator: inout Generator
  ) -> Problem {
    let share = zeros ?? shares[Int(generator.next() % UInt64(shares.count))]
    return Problem(
      matrix: compressed(generator.sparse(m, k, zeros: share) { Float($0.graded(20)) }),
      right: Matrix(rows: k, columns: r) { _, _ in Float(generator.graded(10)) })
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (a, b) = (problem.matrix, problem.right)
    let columns = (0..<b.columns).map { j in b.column(j).map { S(Double($0)) } }
    var c: [S] = []
    for i in 0..<a.rows {
      let row = a.range(ofRow: i).map { (a.columnIndices[$0], S(Double(a.values[$0]))) }
      for column in columns {
        c.append(row.reduce(S.zero) { $0 + $1.1 * column[$1.0] })
      }
    }
    return ["c": .scalars(c)]
  }

  public static let implementations: [Implementation<CSRProduct>] =
    Lane.available.map(kernel) + [openBLAS]

  public static let laws: [Law<CSRProduct>] = [
    Law("The unit matrix gives A.") { problem, subject in
      let n = problem.matrix.columns
      var unit = problem
      unit.right = Matrix(rows: n, columns: n) { $0 == $1 ? 1 : 0 }
      let dense = dense(problem.matrix)
      return subject(unit)["c"] == dense.elements.map { Rational(Double($0)) }
    },
    Law("Columns of B in another order give those of C in that order.") { problem, subject in
      let (m, r) = (problem.matrix.rows, problem.right.columns)
      var turned = problem
      turned.right = Matrix(rows: problem.right.rows, columns: r) {
        problem.right[$0, r - 1 - $1]
      }
      let (c, other) = (subject(problem)["c"], subject(turned)["c"])
      guard c.count == m * r, other.count == m * r else { return false }
      return (0..<m).allSatisfy { i in
        (0..<r).allSatisfy { c[i * r + $0] == other[i * r + r - 1 - $0] }
      }
    },
    Law("The results for B and -B cancel, and those for 2B and B + B are one.") {
      problem, subject in
      let c = subject(problem)["c"]
      var (opposite, double) = (problem, problem)
      opposite.right = problem.right.map { -$0 }
      double.right = problem.right.map { 2 * $0 }
      return subject(opposite)["c"] == c.map { -$0 } && subject(double)["c"] == c.map { $0 + $0 }
    },
  ]

  public static let specials: [Special<CSRProduct>] = [
    Special(
      "NaN in a row of B",
      Problem(
        matrix: compressed(Matrix(rows: 3, columns: 2, elements: [1, 1, 1, 0, 0, 2])),
        right: Matrix(rows: 2, columns: 1, elements: [3, .nan])),
      contract: "it propagates to the rows with an entry there, and to no other",
      gives: ["c": [.nan, 3, .nan]]),
    Special(
      "rows without an entry, or whose products cancel",
      Problem(
        matrix: compressed(Matrix(rows: 2, columns: 2, elements: [0, 0, 1, -1])),
        right: Matrix(rows: 2, columns: 1, elements: [3, 3])),
      contract: "zero, without a sign", gives: ["c": [0, 0]]),
  ]

  public static let counters: [Counter<CSRProduct>] = [
    Counter("multiplications", formula: "r for each stored entry") {
      $0.matrix.entryCount * $0.right.columns
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  /// Values and columns, B and C once.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.matrix.rows), Double(problem.matrix.columns))
    let (r, stored) = (Double(problem.right.columns), Double(problem.matrix.entryCount))
    return Work(
      flops: 2 * stored * r, bytes: 5 * stored + 4 * m * k / 128 + 4 * r * (m + k), in: .float32)
  }

  public static let workloads = [256, 1024]
}
