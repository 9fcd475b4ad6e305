public import Scalars
public import Structures
public import Verification

/// **Bitmask GEMV in bytes**: pruned and quantised weights times a quantised vector, in integers.
///
///     yᵢ = Σ w_ij xⱼ over the j with w_ij ≠ 0,   W ∈ {-128…127}ᵐˣⁿ with k nonzeros, in k + mn/8 bytes.
///
/// Every digit is owed. At a sparsity of s it has to read (1 - s) + 1/8 bytes where the dense product in
/// single precision reads 4: 9.41 times fewer at 70 %.
public enum BitmaskIntegerGEMV: RationalAlgorithm {
  public static let source = Citation(
    "Agarwalla et al. Enabling high-sparsity foundational Llama models with efficient pretraining and deployment. arXiv:2405.03594 (2024)",
    "decoding with sparse, quantised weights; the format is ours")

  public struct Problem: Sendable {
    public var matrix: Matrix<Int8>
    public var x: [Int8]

    public init(matrix: Matrix<Int8>, x: [Int8]) { (self.matrix, self.x) = (matrix, x) }

    /// Sums must fit 32 bits: |y| ≤ 2¹⁴ n.
    static let mostColumns = 131_071

    var obstacle: String? {
      guard matrix.columns <= Self.mostColumns else {
        return "\(matrix.columns) columns: sums of more than \(Self.mostColumns) products of bytes "
          + "may exceed 32 bits; split the matrix"
      }
      return Bitmask.obstacle(columns: matrix.columns, entries: x.count)
    }
  }

  public static let examples = [
    Example<BitmaskIntegerGEMV>(
      Problem(
        matrix: Matrix(rows: 2, columns: 3, elements: [3, 0, -128, 0, 0, 1]), x: [1, 99, -128]),
      gives: ["y": [16387, -128]], from: "by hand: 3 + 128², and -128")
  ]

  /// As many rows as the size says; half as many columns in workloads, seven of ten entries zero.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    if size >= 1024 {
      let matrix = generator.plenty(size, size / 2, zeros: benchmarkZeros) { $0 }
      return Problem(matrix: matrix, x: bytes(size / 2, &generator))
    }
    let columns = Int.random(in: max(0, size - 20)...size + 70, using: &generator)
    return random(size, columns, &generator)
  }

  /// Rows beyond a multiple of four, columns beyond a multiple of 64, every share of zeros, extreme bytes.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [(1, 65), (5, 192), (4, 64), (9, 129), (130, 63), (3, 515)]
    let drawn = shapes.flatMap { m, n in shares.map { random(m, n, zeros: $0, &generator) } }
    let extremes: [(Int8, Int8)] = [(-128, -128), (127, 127), (-128, 127), (127, -128)]
    return drawn
      + extremes.map { w, x in
        Problem(
          matrix: Matrix(repeating: w, rows: 5, columns: 1000),
          x: [Int8](repeating: x, count: 1000))
      }
  }

  private static func bytes(_ n: Int, _ generator: inout Generator) -> [Int8] {
    (0..<n).map { _ in Int8(truncatingIfNeeded: generator.next()) }
  }

  private static func random(
    _ m: Int, _ n: Int, zeros: Int? = nil, _ generator: inout Generator
  ) -> Problem {
    let share = zeros ?? shares[Int(generator.next() % UInt64(shares.count))]
    return Problem(
      matrix: generator.sparse(m, n, zeros: share) { Int8(truncatingIfNeeded: $0.next()) },
      x: bytes(n, &generator))
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S(Int($0)) }
    return ["y": .scalars((0..<problem.matrix.rows).map { row(problem.matrix, $0, x) })]
  }

  /// Row i times x, over the entries that are not zero.
  static func row<S: Scalar>(_ matrix: Matrix<Int8>, _ i: Int, _ x: [S]) -> S {
    var total = S.zero
    for j in 0..<matrix.columns {
      let w = matrix[i, j]
      if w != 0 { total += S(Int(w)) * x[j] }
    }
    return total
  }

  public static let implementations: [Implementation<BitmaskIntegerGEMV>] =
    Lane.available.map(kernel) + [openBLAS]

  public static let laws: [Law<BitmaskIntegerGEMV>] = statements

  public static let counters: [Counter<BitmaskIntegerGEMV>] = [
    Counter("bytes of masks and values", formula: "32 ⌈m / 4⌉ ⌈n / 64⌉ + k") { problem in
      let (m, n) = (problem.matrix.rows, problem.matrix.columns)
      return 32 * ((m + 3) / 4) * ((n + 63) / 64) + problem.matrix.elements.count { $0 != 0 }
    } counted: { problem in
      BitmaskPanels(problem.matrix, width: 64).byteCount
    }
  ]

  /// One reading of masks, values, x and the rows' sums.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.matrix.rows), Double(problem.matrix.columns))
    let stored = Double(problem.matrix.elements.count { $0 != 0 })
    return Work(flops: 2 * stored, bytes: stored + m * n / 8 + n + 8 * m, in: .int8)
  }

  /// 0.2 MB, in the L2 cache; 57 MB, beyond any cache here.
  public static let workloads = [1024, 16_384]
}
