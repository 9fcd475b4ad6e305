public import Scalars
public import Structures
public import Verification

/// **Bitmask GEMV**: a matrix with zeros anywhere times a vector, from a bit for every entry and the nonzeros.
///
///     yᵢ = Σ w_ij xⱼ over the j with w_ij ≠ 0,   W ∈ ℝᵐˣⁿ with k nonzeros, in 4k + mn/8 bytes.
///
/// Beyond the caches it takes the time of its bytes: at a sparsity of s the dense product's divided by
/// 1 / ((1 - s) + 1/32), 3.02 at 70 %. What is zero is not multiplied: an infinity in x at a column of zeros
/// leaves y alone.
public enum BitmaskGEMV: RationalAlgorithm {
  public static let source = Citation(
    "Agarwalla et al. Enabling high-sparsity foundational Llama models with efficient pretraining and deployment. arXiv:2405.03594 (2024)",
    "decoding with unstructured weights; the format is ours")

  public struct Problem: Sendable {
    /// An entry is stored if it is not zero, of either sign.
    public var matrix: Matrix<Float>
    public var x: [Double]

    public init(matrix: Matrix<Float>, x: [Double]) { (self.matrix, self.x) = (matrix, x) }

    var obstacle: String? {
      Bitmask.obstacle(columns: matrix.columns, entries: x.count)
    }
  }

  public static let examples = [
    Example<BitmaskGEMV>(
      Problem(
        matrix: Matrix(rows: 3, columns: 3, elements: [3, 0, -1, 0, 0, 0, 0, 0.5, 0]),
        x: [1, 10, 100]),
      gives: ["y": [-97, 0, 5]], from: "by hand: 3 - 100, nothing, and 10 / 2")
  ]

  /// As many rows as the size says, and up to twenty columns more or fewer; as many columns as rows in
  /// workloads, seven of ten zero.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    if size >= 512 {
      let matrix = generator.plenty(size, size, zeros: benchmarkZeros) { Float($0) / 64 }
      return Problem(matrix: matrix, x: (0..<size).map { _ in generator.graded(0) })
    }
    let columns = Int.random(in: max(0, size - 20)...size + 20, using: &generator)
    return random(size, columns, &generator)
  }

  /// Rows beyond a multiple of four, columns beyond a multiple of sixteen, every share of zeros.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(1, 17), (5, 48), (4, 16), (9, 65), (130, 15), (3, 259)].flatMap { m, n in
      shares.map { random(m, n, zeros: $0, &generator) }
    }
  }

  private static func random(
    _ m: Int, _ n: Int, zeros: Int? = nil, _ generator: inout Generator
  ) -> Problem {
    let share = zeros ?? shares[Int(generator.next() % UInt64(shares.count))]
    return Problem(
      matrix: generator.sparse(m, n, zeros: share) { Float($0.graded(30)) },
      x: (0..<n).map { _ in generator.graded(20) })
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S($0) }
    return ["y": .scalars((0..<problem.matrix.rows).map { row(problem.matrix, $0, x) })]
  }

  public static let implementations: [Implementation<BitmaskGEMV>] =
    Lane.available.map(kernel) + [openBLAS]

  public static let laws: [Law<BitmaskGEMV>] = statements

  public static let specials: [Special<BitmaskGEMV>] = spoilt

  public static let counters: [Counter<BitmaskGEMV>] = [
    Counter("bytes of masks and values", formula: "8 ⌈m / 4⌉ ⌈n / 16⌉ + 4k") { problem in
      let (m, n) = (problem.matrix.rows, problem.matrix.columns)
      return 8 * ((m + 3) / 4) * ((n + 15) / 16) + 4 * problem.matrix.elements.count { $0 != 0 }
    } counted: { problem in
      BitmaskPanels(problem.matrix, width: 16).byteCount
    }
  ]

  /// One reading of masks, values and x.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.matrix.rows), Double(problem.matrix.columns))
    let stored = Double(problem.matrix.elements.count { $0 != 0 })
    return Work(flops: 2 * stored, bytes: 4 * stored + m * n / 8 + 4 * (m + n), in: .float32)
  }

  /// 0.3 MB, in the L2 cache; 89 MB, beyond any cache here.
  public static let workloads = [512, 8192]
}
