public import Scalars
import Structures
public import Verification

/// **Sparse W4A8 product**: Sparse-MARLIN's weights, of which two of four are kept with four bits each, and activations
/// of eight bits, in groups of g terms with steps of their own,
///
///     C_ij = Σ_b x_ib w_bj Σ_{l in group b} a_il (q_lj - 8),   a ∈ -128...127, q ∈ 0...15, two of four not 8.
///
/// The inner sums are integers, |S| ≤ 2⁹ g, and exact; k/g of them are combined in single precision, in the order of
/// the groups whatever the number of rows: row i of C depends on row i of A alone, bit for bit. What is not kept is
/// neither read nor multiplied: mnk/2 multiply-adds, and of the weights 3 bits each and 4/g bytes are read, where the
/// dense product reads 4 bits.
public enum SparseW4A8Product: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "2:4 weights of four bits, with activations of eight bits in place of half precision")

  /// Of four codes in a column at most two are not 8.
  public typealias Problem = W4A8Product.Problem

  public static let examples = [
    Example<SparseW4A8Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 64) { _, l in l < 4 ? -128 : Int8(l % 4) },
        activationSteps: Matrix(rows: 1, columns: 1, elements: [0.5]),
        codes: Matrix(rows: 64, columns: 2) { l, j in
          j == 0 ? [8, 9, 8, 6][l % 4] : l == 2 ? 0 : l == 63 ? 15 : 8
        },
        steps: Matrix(rows: 1, columns: 2, elements: [2, 0.25]), group: 64),
      gives: ["c": .scalars([53, Rational(1045, 8)])],
      from: "by hand: 128 + 15 (1 - 6) = 53, and 8·128 + 7·3 = 1045, times 1 and 1/8")
  ]

  /// The shapes of the dense product; all that is kept is at the ends now and then: the largest sums.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    sparse(W4A8Product.problem(size: size, using: &generator), using: &generator)
  }

  /// Every number of rows up to tiles of eight and around them, columns around panels; the largest group.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let few = (1...9).map { ($0, 1, 33, 64) }
    let shapes = [
      (2, 2, 31, 64), (3, 1, 32, 128), (7, 2, 5, 192), (17, 1, 65, 64), (2, 1, 3, 2048),
    ]
    return (few + shapes).map { m, groups, n, g in
      sparse(
        Problem(m, groups, n, group: g, isExtreme: g == 2048, using: &generator),
        using: &generator)
    }
  }

  private static func sparse(_ dense: Problem, using generator: inout Generator) -> Problem {
    let isExtreme = !dense.codes.elements.contains { $0 != 0 }
    var problem = dense
    problem.codes = sparseCodes(dense.codes.rows, dense.codes.columns, using: &generator)
    if isExtreme { problem.codes = problem.codes.map { $0 == 8 ? 8 : 0 } }
    return problem
  }

  public static func reference<S: Scalar>(_ problem: Problem, over _: S.Type) -> Observation<S> {
    W4A8Product.reference(problem, over: S.self)
  }

  public static let implementations: [Implementation<SparseW4A8Product>] =
    Lane.available.map(gathered) + [openBLAS]

  public static let laws: [Law<SparseW4A8Product>] = statements

  public static let specials = [
    Special<SparseW4A8Product>(
      "a step that is NaN",
      Problem(
        activations: Matrix(repeating: 1, rows: 1, columns: 64),
        activationSteps: Matrix(repeating: 1, rows: 1, columns: 1),
        codes: Matrix(rows: 64, columns: 2) { l, _ in l % 2 == 0 ? 9 : 8 },
        steps: Matrix(rows: 1, columns: 2, elements: [.nan, 0.5]), group: 64),
      contract: "it spoils its own column", gives: ["c": [.nan, 16]])
  ]

  public static let counters: [Counter<SparseW4A8Product>] = [.sparseBytes]

  /// Two operations for each product of a weight that is kept; codes, places, steps, activations and results.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let (n, g) = (Double(problem.codes.columns), Double(problem.group))
    let bytes = m * k + 3 * k * n / 8 + 4 * k / g * (m + n) + 4 * m * n
    return Work(flops: m * n * k, bytes: bytes, in: .int8)
  }

  public static let workloads = [384, 4096]
}
