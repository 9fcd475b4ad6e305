public import Scalars
import Structures
public import Verification

/// **W4A32 product**: activations of single precision and weights of four bits, in groups of g terms with steps,
///
///     C_ij = Σ_b w_bj Σ_{l in group b} a_il (q_lj - 8),   q ∈ 0...15.
///
/// What MARLIN computes for FP16 on a processor whose vectors multiply floats: a code becomes a float where it is
/// used, in a register, and a step meets the sum of its group. Each sum is added up in one order whatever the
/// number of rows: row i of C depends on row i of A alone, bit for bit. mnk multiply-adds; of the weights
/// ½ + 4/g bytes each are read.
public enum W4A32Product: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "symmetric codes of four bits in groups, with activations of single precision in place of half precision"
  )

  /// Groups are of a multiple of 8 of terms.
  public typealias Problem = GroupedProblem<Float>

  public static let examples = [
    Example<W4A32Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 16) { _, l in l < 8 ? Float(l) : 0.5 },
        codes: Matrix(rows: 16, columns: 2) { l, j in j == 0 ? UInt8(l) : l == 7 ? 0 : 8 },
        steps: Matrix(rows: 2, columns: 2, elements: [1, 2, 0.25, 4]), group: 8),
      gives: ["c": .scalars([Rational(-161, 2), -112])],
      from: "by hand: Σ l(l - 8) = -84 and ¼ · ½ · 28 = 7/2; 2 · 7 · -8")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(size: size, unit: 8, denseCodes, using: &generator)
  }

  /// Rows around tiles of 8, 4, 2 and 1; columns around panels, and around four of them; long groups.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (1, 2, 129, 8), (1, 1, 96, 16), (2, 2, 97, 8), (3, 1, 161, 8), (7, 2, 33, 24),
      (9, 3, 5, 8), (17, 1, 32, 64), (5, 1, 3, 1024),
    ]
    return shapes.map { m, groups, n, g in
      Problem(m, groups, n, group: g, denseCodes, using: &generator)
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over _: S.Type) -> Observation<S> {
    problem.reference(over: S.self)
  }

  public static let implementations: [Implementation<W4A32Product>] =
    Lane.available.map(panels) + [dense]

  public static let laws: [Law<W4A32Product>] = statements

  public static let specials: [Special<W4A32Product>] = spoilt

  public static let counters = [
    Counter<W4A32Product>("bytes of codes and steps in panels", formula: "32⌈n/32⌉ (k/2 + 4k/g)") {
      problem in
      let (k, n) = (problem.codes.rows, problem.codes.columns)
      return roundedUp(n, to: 32) * (k / 2 + 4 * k / problem.group)
    } counted: { problem in
      (try? NibblePanels(problem.codes)).map {
        $0.bytes.count + 4 * panelled(problem.steps, 0).count
      } ?? -1
    }
  ]

  /// Two operations for each product; codes, steps, activations and results.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let (n, g) = (Double(problem.codes.columns), Double(problem.group))
    let bytes = 4 * m * k + k * n / 2 + 4 * k / g * n + 4 * m * n
    return Work(flops: 2 * m * n * k, bytes: bytes, in: .float32)
  }

  public static let workloads = [384, 4096]
}
