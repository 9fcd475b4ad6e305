public import Scalars
import Structures
public import Verification

/// **Sparse W4A32 product**: Sparse-MARLIN's weights, of which two of four are kept with four bits each, and
/// activations of single precision,
///
///     C_ij = Σ_b w_bj Σ_{l in group b} a_il (q_lj - 8),   q ∈ 0...15, two of four terms in a column not 8.
///
/// What is not kept is neither read nor multiplied: mnk/2 multiply-adds, and of the weights 3 bits each and 4/g
/// bytes are read, where the dense product reads 4 bits. Row i of C depends on row i of A alone, bit for bit.
public enum SparseW4A32Product: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "2:4 weights of four bits, with activations of single precision in place of half precision")

  /// Groups are of a multiple of 16 of terms; of four codes in a column at most two are not 8.
  public typealias Problem = GroupedProblem<Float>

  public static let examples = [
    Example<SparseW4A32Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 16) { _, l in Float(l) },
        codes: Matrix(rows: 16, columns: 1) { l, _ in [8, 9, 8, 6][l % 4] },
        steps: Matrix(rows: 1, columns: 1, elements: [0.5]), group: 16),
      gives: ["c": [-22]],
      from: "by hand: (1 + 5 + 9 + 13 - 2 (3 + 7 + 11 + 15)) / 2"
    )
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(size: size, unit: 16, sparseCodes, using: &generator)
  }

  /// Rows around tiles of 8, 4, 2 and 1; columns around panels, and around four of them.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (1, 2, 129, 16), (1, 1, 96, 16), (2, 2, 97, 16), (3, 1, 161, 16), (7, 2, 33, 48),
      (9, 3, 5, 16), (17, 1, 32, 64), (5, 1, 3, 512),
    ]
    return shapes.map { m, groups, n, g in
      Problem(m, groups, n, group: g, sparseCodes, using: &generator)
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over _: S.Type) -> Observation<S> {
    problem.reference(over: S.self)
  }

  public static let implementations: [Implementation<SparseW4A32Product>] =
    Lane.available.map(panels) + [dense]

  public static let laws: [Law<SparseW4A32Product>] = statements

  public static let specials: [Special<SparseW4A32Product>] = spoilt

  public static let counters: [Counter<SparseW4A32Product>] = [.sparseBytes]

  /// Two operations for each product of a weight that is kept; codes, places, steps, activations and results.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let (n, g) = (Double(problem.codes.columns), Double(problem.group))
    let bytes = 4 * m * k + 3 * k * n / 8 + 4 * k / g * n + 4 * m * n
    return Work(flops: m * n * k, bytes: bytes, in: .float32)
  }

  public static let workloads = [384, 4096]
}
