public import Scalars
import Structures
public import Verification

/// **W4A16 product**: MARLIN's own operands. Activations, steps and results of half precision, weights of four
/// bits in groups of g terms,
///
///     C_ij = round(Σ_b w_bj Σ_{l in group b} a_il (q_lj - 8)),   q ∈ 0...15.
///
/// Sums are of single precision, as in MARLIN's tensor cores, and are rounded to half precision once, at the end.
/// A result beyond 65504 is infinite. mnk multiply-adds; of the weights ½ + 2/g bytes each are read: 4.125 bits
/// for groups of 128.
public enum W4A16Product: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "the product of its kernel; steps meet the sums of groups instead of the weights")

  /// Groups are of a multiple of 8 of terms.
  public typealias Problem = GroupedProblem<Float16>

  public static let examples = [
    Example<W4A16Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 8) { _, l in l == 0 ? 3 : 0.5 },
        codes: Matrix(rows: 8, columns: 2) { l, j in j == 0 ? 9 : l == 1 ? 0 : 10 },
        steps: Matrix(rows: 1, columns: 2, elements: [2, 0.25]), group: 8),
      gives: ["c": .scalars([13, 2])],
      from: "by hand: 2 (3 + 7/2), and (6 + 6 - 4) / 4")
  ]

  /// Groups of 8, 16 or 24 terms where the size is small, else of 128; one row for large sizes. Results stay
  /// below 65504.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let group = isLarge ? 128 : 8 * (1 + Int(generator.next() % 3))
    let groups = isLarge ? size / group : 1 + Int(generator.next() % 3)
    return Problem(
      isLarge ? 1 : 1 + size % 14, groups, size, group: group, using: &generator)
  }

  /// Rows around tiles and columns around panels; subnormal steps, with results that are subnormal.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [(1, 2, 129, 8), (2, 2, 65, 8), (7, 1, 33, 24), (9, 1, 31, 8), (12, 2, 3, 16)]
    var problems = shapes.map { m, groups, n, g in
      Problem(m, groups, n, group: g, using: &generator)
    }
    var small = problems[1]
    small.steps = small.steps.map { $0 * 0x1p-20 }
    small.activations = small.activations.map { $0 / 4 }
    problems.append(small)
    return problems
  }

  public static func reference<S: Scalar>(_ problem: Problem, over _: S.Type) -> Observation<S> {
    problem.reference(over: S.self)
  }

  public static let implementations: [Implementation<W4A16Product>] = Lane.available.map(panels)

  public static let laws: [Law<W4A16Product>] = statements

  public static let specials: [Special<W4A16Product>] = extremes

  public static let counters = [
    Counter<W4A16Product>("bytes of codes and steps in panels", formula: "32⌈n/32⌉ (k/2 + 2k/g)") {
      problem in
      let (k, n) = (problem.codes.rows, problem.codes.columns)
      return roundedUp(n, to: 32) * (k / 2 + 2 * k / problem.group)
    } counted: { problem in
      (try? NibblePanels(problem.codes)).map {
        $0.bytes.count + 2 * panelled(problem.steps, 0).count
      } ?? -1
    }
  ]

  /// Two operations for each product; codes, steps, activations and results.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let (n, g) = (Double(problem.codes.columns), Double(problem.group))
    let bytes = 2 * m * k + k * n / 2 + 2 * k / g * n + 2 * m * n
    return Work(flops: 2 * m * n * k, bytes: bytes, in: .float32)
  }

  public static let workloads = [4096]
}

extension GroupedProblem<Float16> {
  init(_ m: Int, _ groups: Int, _ n: Int, group: Int, using generator: inout Generator) {
    let k = groups * group
    self.init(
      activations: Matrix(rows: m, columns: k) { _, _ in Float16(generator.dyadic()) },
      codes: denseCodes(k, n, using: &generator),
      steps: Matrix(rows: groups, columns: n) { _, _ in
        Float16(Double(1 + generator.next() % 255) / 256)
      },
      group: group)
  }
}
