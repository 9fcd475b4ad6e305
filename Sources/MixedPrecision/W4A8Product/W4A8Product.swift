public import Scalars
public import Structures
public import Verification

/// **W4A8 product**: activations of eight bits and weights of four, in groups of g terms with steps of their
/// own,
///
///     C_ij = Σ_b x_ib w_bj Σ_{l in group b} a_il (q_lj - 8),   a ∈ -128...127, q ∈ 0...15.
///
/// The inner sums are integers, |S| ≤ 2¹⁰ g, and exact; k/g of them are combined in single precision, in the
/// order of the groups whatever the number of rows: row i of C depends on row i of A alone, bit for bit.
/// mnk multiply-adds; of the weights ½ + 4/g bytes each are read.
public enum W4A8Product: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "symmetric codes of four bits in groups, with activations of eight bits in place of half precision"
  )

  public struct Problem: Sendable {
    /// m × k codes, and a step for each row and group.
    public var activations: Matrix<Int8>, activationSteps: Matrix<Float>
    /// k × n codes, 0...15, and a step for each group and column.
    public var codes: Matrix<UInt8>, steps: Matrix<Float>
    /// Terms of a group: a multiple of 64, at most 2048.
    public var group: Int

    public init(
      activations: Matrix<Int8>, activationSteps: Matrix<Float>, codes: Matrix<UInt8>,
      steps: Matrix<Float>, group: Int
    ) {
      (self.activations, self.activationSteps) = (activations, activationSteps)
      (self.codes, self.steps, self.group) = (codes, steps, group)
    }

    /// The sum of products of a group of row i with column j.
    func sum(_ i: Int, _ j: Int, group b: Int) -> Int {
      (b * group..<(b + 1) * group).reduce(0) {
        $0 + Int(activations[i, $1]) * (Int(codes[$1, j]) - 8)
      }
    }
  }

  public static let examples = [
    Example<W4A8Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 64) { _, l in l < 2 ? -128 : 1 },
        activationSteps: Matrix(rows: 1, columns: 1, elements: [0.5]),
        codes: Matrix(rows: 64, columns: 2) { l, j in j == 0 ? 0 : l == 0 ? 15 : 9 },
        steps: Matrix(rows: 1, columns: 2, elements: [2, 0.25]), group: 64),
      gives: ["c": .scalars([1552, Rational(-481, 4)])],
      from: "by hand: -8(-256 + 62) = 1552, and -7·128 - 128 + 62 = -962, times 1 and 1/8")
  ]

  /// Groups of 64 where the size is small, and of 128 from 128 on. 4096 and 384 are the workloads: four rows
  /// for 4096 columns, sixteen for 1536.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let group = size >= 128 ? 128 : 64
    let m = isLarge ? (size >= 4096 ? 4 : 16) : 1 + size % 14
    let groups = isLarge ? size / group : 1 + Int(generator.next() % 3)
    let n = isLarge ? (size >= 4096 ? size : 1536) : size
    let isExtreme = !isLarge && generator.next() % 4 == 0
    return Problem(
      m, groups, n, group: group, isExtreme: isExtreme, using: &generator)
  }

  /// Every number of rows around tiles of 8, 4, 2 and 1, and columns around panels; the largest group.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (1, 1, 33, 64), (2, 2, 31, 64), (3, 1, 32, 128), (7, 2, 5, 192), (9, 3, 3, 64),
      (17, 1, 2, 256), (2, 1, 3, 2048),
    ]
    return shapes.map { m, groups, n, g in
      Problem(m, groups, n, group: g, isExtreme: g == 2048, using: &generator)
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (m, n) = (problem.activations.rows, problem.codes.columns)
    var c: [S] = []
    for i in 0..<m {
      for j in 0..<n {
        let terms = (0..<problem.steps.rows).map { b -> S in
          let step = S(Double(problem.activationSteps[i, b])) * S(Double(problem.steps[b, j]))
          return step * S(problem.sum(i, j, group: b))
        }
        c.append(sum(terms))
      }
    }
    return ["c": .scalars(c)]
  }

  public static let implementations: [Implementation<W4A8Product>] =
    Lane.available.map(panels) + [openBLAS]

  public static let laws: [Law<W4A8Product>] = statements

  public static let specials = [
    Special<W4A8Product>(
      "a step that is NaN",
      Problem(
        activations: Matrix(repeating: 1, rows: 1, columns: 64),
        activationSteps: Matrix(repeating: 1, rows: 1, columns: 1),
        codes: Matrix(repeating: 9, rows: 64, columns: 2),
        steps: Matrix(rows: 1, columns: 2, elements: [.nan, 0.5]), group: 64),
      contract: "it spoils its own column", gives: ["c": [.nan, 32]])
  ]

  public static let counters = [
    Counter<W4A8Product>("bytes of codes in panels", formula: "k/2 · 32⌈n/32⌉") { problem in
      problem.codes.rows / 2 * roundedUp(problem.codes.columns, to: 32)
    } counted: { problem in
      (try? NibblePanels(problem.codes))?.bytes.count ?? -1
    }
  ]

  /// Two operations for each product; codes, steps in single precision, activations and results.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let (n, g) = (Double(problem.codes.columns), Double(problem.group))
    let bytes = m * k + k * n / 2 + 4 * k / g * (m + n) + 4 * m * n
    return Work(flops: 2 * m * n * k, bytes: bytes, in: .int8)
  }

  public static let workloads = [384, 4096]
}

extension W4A8Product.Problem {
  /// Codes of all values; or the ends, whose sums are the largest.
  init(
    _ m: Int, _ groups: Int, _ n: Int, group: Int, isExtreme: Bool,
    using generator: inout Generator
  ) {
    func step() -> Float { Float(1 + generator.next() % 255) / 256 }
    let k = groups * group
    self.init(
      activations: Matrix(rows: m, columns: k) { _, _ in
        isExtreme ? -128 : Int8(truncatingIfNeeded: generator.next())
      },
      activationSteps: Matrix(rows: m, columns: groups) { _, _ in step() },
      codes: Matrix(rows: k, columns: n) { _, _ in
        isExtreme ? 0 : UInt8(truncatingIfNeeded: generator.next() & 15)
      },
      steps: Matrix(rows: groups, columns: n) { _, _ in step() }, group: group)
  }
}
