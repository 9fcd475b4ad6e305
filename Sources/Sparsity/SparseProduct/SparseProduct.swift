public import Scalars
public import Structures
public import Verification

/// **Forward product with N:M weights**: a layer's outputs for a batch,
///
///     Y = X (W^R)ᵀ,   X ∈ ℝᵇˣᵈ,   W^R of outputs × d with N of every M entries of a row.
///
/// b · outputs · d N/M multiplications. In the order of the columns, and with the same roundings, it is
/// the dense product bit by bit: adding ±0 changes no finite sum that began with +0.
public enum SparseProduct: RationalAlgorithm {
  public static let source = Citation(slope, "Equation of the forward pass, Y = X (W^R)ᵀ")

  public struct Problem: Sendable {
    public var x: Matrix<Double>
    public var weights: NMCompressed<Float>
  }

  public static let examples = [
    Example<SparseProduct>(
      Problem(
        x: Matrix(rows: 2, columns: 4, elements: [1, 10, 100, 1000, 0, 1, 0, -1]),
        weights: SparseGEMV.compressed(rows: 2, columns: 4, [3, -1, 2, 5], places: [0, 3, 1, 2])),
      gives: ["y": [-997, 520, 1, 2]], from: "by hand: 3 - 1000, 20 + 500; 0 + 1, 2 + 0")
  ]

  /// A size counts groups of a row. From 16 on the matrix is square and 2:4, for a batch of 16; from 128
  /// on for one of 128.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 16
    let pattern = isLarge ? nm(2, of: 4) : generator.pattern()
    let rows = isLarge ? 4 * size : Int.random(in: 1...9, using: &generator)
    let batch = isLarge ? largeBatch(size) : Int.random(in: 1...5, using: &generator)
    return random(batch, rows, size, pattern, &generator)
  }

  static func largeBatch(_ groups: Int) -> Int { groups < 128 ? 16 : 128 }

  /// One more and one less than tiles of 8 × 32, words of 8 groups and blocks of 128 rows and 96 groups,
  /// and sixteens of rows for the other patterns.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (1, 5, 33), (3, 17, 9), (7, 2, 65), (8, 32, 8), (9, 33, 7), (15, 31, 95), (17, 65, 97),
      (127, 3, 2), (129, 33, 97), (137, 1, 193),
    ]
    let others = [(15, 3, 5), (17, 5, 9), (33, 1, 3)]
    return shapes.map { random($0, $1, $2, nm(2, of: 4), &generator) }
      + others.map { random($0, $1, $2, nm(3, of: 8), &generator) }
  }

  private static func random(
    _ batch: Int, _ rows: Int, _ groups: Int, _ pattern: NMPattern, _ generator: inout Generator
  ) -> Problem {
    // Large problems have magnitudes of one order, so that doubles hold their sums.
    let spread = groups >= 16 && batch >= 16 ? 1 : 10
    return Problem(
      x: generator.matrix(batch, groups * pattern.group, spread: spread),
      weights: generator.compressed(rows, groups: groups, pattern, spread: spread))
  }

  public static let largestEnclosedSize = 32

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let w = (0..<problem.weights.rows).map { denseRow(problem.weights, $0, over: S.self) }
    let y = (0..<problem.x.rows).flatMap { multiply(rows: w, problem.x[row: $0].map { S($0) }) }
    return ["y": .scalars(y)]
  }

  public static let implementations: [Implementation<SparseProduct>] =
    [
      columns(Float.self), columns(Double.self), openBLAS,
    ] + Lane.available.map(panels)

  public static let laws: [Law<SparseProduct>] = [
    Law("The unit matrix gives the transposed weights.") { problem, subject in
      let n = problem.weights.columns
      var unit = problem
      unit.x = Matrix(rows: n, columns: n) { $0 == $1 ? 1 : 0 }
      return subject(unit)["y"]
        == problem.weights.dense.transposed.elements.map { Rational(Double($0)) }
    },
    Law("A batch turned upside down gives the results upside down; -2X gives -2Y.") {
      problem, subject in
      let y = subject(problem)["y"], b = problem.x.rows, m = problem.weights.rows
      var turned = problem
      turned.x = Matrix(rows: b, columns: problem.x.columns) { -2 * problem.x[b - 1 - $0, $1] }
      let expected = (0..<b).reversed().flatMap { i in y[i * m..<(i + 1) * m].map { $0 * -2 } }
      return subject(turned)["y"] == expected
    },
  ]

  public static let specials: [Special<SparseProduct>] =
    [
      Special(
        "an infinity at a pruned column",
        Problem(
          x: Matrix(rows: 1, columns: 4, elements: [1, 2, .infinity, .nan]),
          weights: SparseGEMV.compressed(rows: 1, columns: 4, [1, 2], places: [0, 1])),
        contract: "what is pruned is not multiplied", gives: ["y": [5]]),
      Special(
        "NaN at a kept column",
        Problem(
          x: Matrix(rows: 1, columns: 4, elements: [1, 2, 3, .nan]),
          weights: SparseGEMV.compressed(rows: 1, columns: 4, [1, 0], places: [0, 3])),
        contract: "NaN propagates, also times zero", gives: ["y": [.nan]]),
    ] + spoilt

  public static let counters: [Counter<SparseProduct>] = [
    Counter("multiplications of the compressed program", formula: "b outputs d N / M") {
      $0.x.rows * $0.weights.values.count
    } counted: { problem in
      Counted.count {
        _ = inOrder(
          problem.x.map { Counted($0) }, problem.weights.values.map { Counted(Double($0)) },
          problem.weights)
      }.multiplications
    }
  ]

  public static func work(on problem: Problem) -> Work? {
    let (b, slots) = (Double(problem.x.rows), Double(problem.weights.values.count))
    let rest = b * Double(problem.x.columns + problem.weights.rows)
    return Work(flops: 2 * b * slots, bytes: 4.25 * slots + 4 * rest, in: .float32)
  }

  /// 128 × 128 for a batch of 16; 512 × 512 and 1024 × 1024 for one of 128.
  public static let workloads = [32, 128, 256]
}
