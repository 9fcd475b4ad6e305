public import Scalars
public import Structures
public import Verification

/// **Masked gradient of the weights**: (∇Yᵀ X) ⊙ mask, at the kept entries only,
///
///     gᵢⱼ = Σ_b ∇Y_{b,i} X_{b,j}   for the (i, j) that the row mask keeps,
///
/// a sampled product (SDDMM) with N/M of the multiplications of the dense one. The results lie as the
/// compressed weights do.
public enum MaskedGradient: RationalAlgorithm {
  public static let source = Citation(slope, "Equation of the weights' gradient, masked by rows")

  public struct Problem: Sendable {
    /// b × outputs.
    public var slopes: Matrix<Double>
    /// b × inputs.
    public var x: Matrix<Double>
    /// Outputs × inputs: only its places matter.
    public var weights: NMCompressed<Float>
  }

  public static let examples = [
    Example<MaskedGradient>(
      Problem(
        slopes: Matrix(rows: 2, columns: 1, elements: [1, 2]),
        x: Matrix(rows: 2, columns: 4, elements: [1, 2, 3, 4, 10, 20, 30, 40]),
        weights: SparseGEMV.compressed(rows: 1, columns: 4, [0, 0], places: [1, 3])),
      gives: ["gradient": [42, 84]], from: "by hand: 2 + 2 · 20, and 4 + 2 · 40")
  ]

  /// A size counts groups of a row. From 16 on the mask is square and 2:4; from 128 on the batch is that
  /// of ``SparseProduct``.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 16
    let pattern = isLarge ? nm(2, of: 4) : generator.pattern()
    let rows = isLarge ? 4 * size : Int.random(in: 1...7, using: &generator)
    let batch =
      isLarge ? SparseProduct.largeBatch(size) : Int.random(in: 1...9, using: &generator)
    return random(batch, rows, size, pattern, &generator)
  }

  /// One more and one less than tiles of 16 rows and 4 groups, words of 8 groups and blocks of 256 of the
  /// batch, and sixteens of the batch for the other patterns.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (1, 15, 3), (2, 17, 5), (5, 16, 4), (3, 33, 7), (4, 1, 9), (255, 17, 1), (256, 2, 5),
      (257, 17, 5), (513, 3, 2),
    ]
    let others = [(15, 3, 2), (17, 2, 3), (33, 1, 1)]
    return shapes.map { random($0, $1, $2, nm(2, of: 4), &generator) }
      + others.map { random($0, $1, $2, nm(3, of: 8), &generator) }
  }

  private static func random(
    _ batch: Int, _ rows: Int, _ groups: Int, _ pattern: NMPattern, _ generator: inout Generator
  ) -> Problem {
    // Large problems have magnitudes of one order, so that doubles hold their sums.
    let spread = groups >= 16 && batch >= 16 ? 1 : 8
    return Problem(
      slopes: generator.matrix(batch, rows, spread: spread),
      x: generator.matrix(batch, groups * pattern.group, spread: spread),
      weights: generator.compressed(rows, groups: groups, pattern))
  }

  public static let largestEnclosedSize = 32

  /// The dense gradient, of which the kept entries are read.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let slopes = (0..<problem.slopes.columns).map { problem.slopes.column($0).map { S($0) } }
    let x = (0..<problem.x.columns).map { problem.x.column($0).map { S($0) } }
    let dense = slopes.map { slope in x.map { dot(slope, $0) } }
    let weights = problem.weights, m = weights.pattern.group
    var kept: [S] = []
    for i in 0..<weights.rows {
      for group in 0..<weights.groupsPerRow {
        kept += weights.slots(row: i, group: group).map {
          dense[i][group * m + Int(weights.indices[$0])]
        }
      }
    }
    return ["gradient": .scalars(kept)]
  }

  public static let implementations: [Implementation<MaskedGradient>] =
    [
      sampled(Float.self), sampled(Double.self), openBLAS,
    ] + Lane.available.map(panels)

  public static let laws: [Law<MaskedGradient>] = [
    Law("Of a batch of one it is the products of slope and input at the kept places.") {
      problem, subject in
      var single = problem
      single.slopes = Matrix(rows: 1, columns: problem.slopes.columns) { problem.slopes[0, $1] }
      single.x = Matrix(rows: 1, columns: problem.x.columns) { problem.x[0, $1] }
      let columns = problem.weights.absoluteColumns
      let perRow = columns.count / problem.weights.rows
      let expected = columns.enumerated().map { slot, j in
        Rational(problem.slopes[0, slot / perRow]) * Rational(problem.x[0, j])
      }
      return subject(single)["gradient"] == expected
    },
    Law("A batch and its double: the gradient is a sum over the batch.") { problem, subject in
      func twice(_ a: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: 2 * a.rows, columns: a.columns, elements: a.elements + a.elements)
      }
      var doubled = problem
      (doubled.slopes, doubled.x) = (twice(problem.slopes), twice(problem.x))
      return subject(doubled)["gradient"] == subject(problem)["gradient"].map { $0 * 2 }
    },
  ]

  public static let counters: [Counter<MaskedGradient>] = [
    Counter("multiplications of the sampled product", formula: "b outputs inputs N / M") {
      $0.x.rows * $0.weights.values.count
    } counted: { problem in
      Counted.count {
        _ = sample(
          problem.slopes.map { Counted($0) }, problem.x.map { Counted($0) }, problem.weights)
      }.multiplications
    }
  ]

  public static let specials: [Special<MaskedGradient>] =
    [
      Special(
        "NaN in an input that no place keeps",
        Problem(
          slopes: Matrix(rows: 1, columns: 1, elements: [2]),
          x: Matrix(rows: 1, columns: 4, elements: [1, .nan, 3, .infinity]),
          weights: SparseGEMV.compressed(rows: 1, columns: 4, [0, 0], places: [0, 2])),
        contract: "it is not seen", gives: ["gradient": [2, 6]])
    ] + spoilt

  public static func work(on problem: Problem) -> Work? {
    let (b, slots) = (Double(problem.x.rows), Double(problem.weights.values.count))
    let inputs = b * Double(problem.x.columns + problem.slopes.columns)
    return Work(flops: 2 * b * slots, bytes: 4 * (slots + inputs), in: .float32)
  }

  /// Those of ``SparseProduct``.
  public static let workloads = [32, 128, 256]
}
