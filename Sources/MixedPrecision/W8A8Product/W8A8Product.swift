public import Scalars
public import Structures
public import Verification

/// **W8A8 product**: matrices of signed bytes,
///
///     C = A B,   A ∈ ℤ^(m×k), B ∈ ℤ^(k×n), entries -128...127,
///
/// in 32 bits, exactly: |C_ij| ≤ 2¹⁴ k fits for k < 2¹⁷. Weights B are laid out beforehand, activations A are
/// as they come, their rows filled up to a multiple of 64. mnk multiply-adds. Row i of C depends on row i of A
/// alone, bit for bit, whatever m is.
public enum W8A8Product: DiscreteAlgorithm {
  public static let source = Citation(
    "Khudia, Huang, Basu, Deng, Liu, Park & Smelyanskiy. FBGEMM: enabling high-performance low-precision deep learning inference. arXiv 2101.05615 (2021)",
    "products of bytes with accumulation in 32 bits; the layout is ours")

  public struct Problem: Sendable {
    /// m × k, and k × n.
    public var activations: Matrix<Int8>, weights: Matrix<Int8>

    public init(activations: Matrix<Int8>, weights: Matrix<Int8>) {
      (self.activations, self.weights) = (activations, weights)
    }
  }

  public static let examples = [
    Example<W8A8Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 2, elements: [-128, 3]),
        weights: Matrix(rows: 2, columns: 2, elements: [-128, 127, 1, -1])),
      gives: ["c": [16_387, -16_259]],
      from: "by hand: 16384 + 3 and -16256 - 3")
  ]

  /// Square where 128 divides the size; four rows and a square of weights from 4096 on; else any shape. All
  /// entries are -128 now and then: the largest sums.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isBatch = size >= 4096, isSquare = size.isMultiple(of: 128)
    let m = isBatch ? 4 : size
    let k = isBatch || isSquare ? size : Int.random(in: 0...size + 9, using: &generator)
    let n = isBatch || isSquare ? size : Int.random(in: 1...size + 40, using: &generator)
    let isExtreme = !isSquare && generator.next() % 4 == 0
    func draw(_ rows: Int, _ columns: Int) -> Matrix<Int8> {
      Matrix(rows: rows, columns: columns) { _, _ in
        isExtreme ? -128 : Int8(truncatingIfNeeded: generator.next())
      }
    }
    return Problem(activations: draw(m, k), weights: draw(k, n))
  }

  /// Rows around tiles of 12, 8, 4 and 2, and beyond a block of a quarter of a megabyte; columns around 32.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (2, 33, 64), (3, 31, 65), (6, 64, 128), (7, 65, 3), (11, 5, 63), (13, 32, 66), (23, 9, 130),
      (26, 3, 20_000),
    ]
    return shapes.map { m, n, k in
      Problem(
        activations: Matrix(rows: m, columns: k) { _, _ in
          Int8(truncatingIfNeeded: generator.next())
        },
        weights: Matrix(rows: k, columns: n) { _, _ in Int8(truncatingIfNeeded: generator.next()) })
    }
  }

  public static let implementations: [Implementation<W8A8Product>] =
    Lane.available.map { .bytes("panels", $0) } + [.openBLAS("openblas-float32")]

  public static let laws: [Law<W8A8Product>] = [
    Law("Activations of the identity read the weights.") { problem, subject in
      let k = problem.weights.rows
      let unit = Matrix<Int8>(rows: k, columns: k) { $0 == $1 ? 1 : 0 }
      let c = subject(Problem(activations: unit, weights: problem.weights))["c"]
      return c == problem.weights.elements.map { Rational(Int($0)) }
    },
    .rowsAreAlone,
    Law("Cᵀ is BᵀAᵀ.") { problem, subject in
      let turned = Problem(
        activations: problem.weights.transposed, weights: problem.activations.transposed)
      let c = Matrix(
        rows: problem.activations.rows, columns: problem.weights.columns,
        elements: subject(problem)["c"])
      return subject(turned)["c"] == c.transposed.elements
    },
    Law("No sum exceeds 2¹⁴ for each term, and entries of -128 reach it.") { problem, subject in
      let limit = Rational(problem.weights.rows << 14)
      let entries = problem.activations.elements + problem.weights.elements
      let isExtreme = entries.allSatisfy { $0 == -128 }
      return subject(problem)["c"].allSatisfy {
        isExtreme ? $0 == limit : $0.absolute <= limit
      }
    },
  ]

  public static let counters = [
    Counter<W8A8Product>("bytes of weights in panels", formula: "64⌈k/64⌉ · 32⌈n/32⌉") { problem in
      roundedUp(problem.weights.rows, to: 64) * roundedUp(problem.weights.columns, to: 32)
    } counted: { problem in
      BytePanels(problem.weights).bytes.count
    }
  ]

  public static let findings = [saturation]

  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let n = Double(problem.weights.columns)
    return Work(flops: 2 * m * n * k, bytes: m * k + k * n + 4 * m * n, in: .int8)
  }

  public static let workloads = [256, 1024, 4096]
}

extension Law where A.Problem == W8A8Product.Problem {
  /// No sum knows of the rows beside it.
  static var rowsAreAlone: Law {
    Law("A row alone has the sums that it has among others.") { problem, subject in
      guard problem.activations.rows > 0 else { return nil }
      let (row, n) = (problem.activations.rows - 1, problem.weights.columns)
      var alone = problem
      alone.activations = Matrix(
        rows: 1, columns: problem.weights.rows, elements: Array(problem.activations[row: row]))
      return subject(alone)["c"] == Array(subject(problem)["c"].suffix(n))
    }
  }
}
