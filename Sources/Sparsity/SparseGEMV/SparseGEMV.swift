public import Scalars
public import Structures
public import Verification

/// **2:4 GEMV**: a 2:4 sparse matrix times a vector, what decoding with pruned weights does.
///
///     y = Wx,   W ∈ ℝᵐˣⁿ with two values in every four columns, stored as values and places.
///
/// With two bits for a place a row takes 2n + n/8 bytes, 53 % of 4n. What is pruned is not multiplied:
/// an infinity in x at a pruned column leaves y alone.
public enum SparseGEMV: RationalAlgorithm {
  public static let source = Citation(
    "Mishra et al. Accelerating sparse deep neural networks. arXiv:2104.08378 (2021)",
    "Section 3, 2:4 structured sparsity: values and two-bit metadata")

  public struct Problem: Sendable {
    /// 2:4.
    public var matrix: NMCompressed<Float>
    public var x: [Double]
  }

  public static let examples = [
    Example<SparseGEMV>(
      Problem(
        matrix: compressed(rows: 2, columns: 4, [3, -1, 2, 5], places: [0, 3, 1, 2]),
        x: [1, 10, 100, 1000]),
      gives: ["y": [-997, 520]], from: "by hand: 3 - 1000, and 20 + 500")
  ]

  /// As many rows as the size says, and up to as many groups; half as many columns again as rows
  /// from 512 rows on, as in the workloads.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let groups = size >= 512 ? size * 3 / 8 : Int.random(in: 0...size + 12, using: &generator)
    return random(size, groups: groups, &generator)
  }

  /// Rows beyond a multiple of eight, and columns beyond multiples of 32.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(1, 33), (5, 40), (8, 8), (9, 65), (131, 17), (3, 256)].map {
      random($0, groups: $1, &generator)
    }
  }

  private static func random(_ m: Int, groups: Int, _ generator: inout Generator) -> Problem {
    let isLarge = m >= 512
    return Problem(
      matrix: generator.compressed(
        m, groups: groups, nm(2, of: 4), spread: isLarge ? 0 : 30),
      x: (0..<4 * groups).map { _ in generator.graded(isLarge ? 0 : 20) })
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S($0) }
    let matrix = problem.matrix
    return ["y": .scalars((0..<matrix.rows).map { dot(denseRow(matrix, $0, over: S.self), x) })]
  }

  public static let implementations: [Implementation<SparseGEMV>] =
    Lane.available.map(kernel) + [openBLAS]

  public static let laws: [Law<SparseGEMV>] = [
    Law("The j-th unit vector gives the j-th column.") { problem, subject in
      let dense = problem.matrix.dense
      return problem.x.indices.allSatisfy { j in
        var unit = problem
        unit.x = problem.x.indices.map { $0 == j ? 1 : 0 }
        return subject(unit)["y"] == dense.column(j).map { Rational(Double($0)) }
      }
    },
    Law("The results for x and -x cancel, and those for 2x and x + x are one.") {
      problem, subject in
      let y = subject(problem)["y"]
      var (opposite, double) = (problem, problem)
      opposite.x = problem.x.map { -$0 }
      double.x = problem.x.map { 2 * $0 }
      return subject(opposite)["y"] == y.map { -$0 } && subject(double)["y"] == y.map { $0 + $0 }
    },
    Law("|y| is at most |W||x|, and equal to it where all signs are positive.") {
      problem, subject in
      let y = subject(problem)["y"]
      let matrix = problem.matrix
      guard
        let positive = try? NMCompressed(
          rows: matrix.rows, columns: matrix.columns, pattern: matrix.pattern,
          values: matrix.values.map { abs($0) }, indices: matrix.indices)
      else { return false }
      let bound = subject(Problem(matrix: positive, x: problem.x.map { abs($0) }))["y"]
      return zip(y, bound).allSatisfy { $0.absolute <= $1 }
    },
  ]

  public static let specials: [Special<SparseGEMV>] =
    [
      Special(
        "an infinity at a pruned column",
        Problem(
          matrix: compressed(rows: 1, columns: 4, [1, 2], places: [0, 1]),
          x: [1, 2, .infinity, .nan]),
        contract: "what is pruned is not multiplied", gives: ["y": [5]])
    ]
    + (0..<40).map { k in
      // 80 columns: two tiles and half of one; eleven rows: one panel and part of another.
      let places = (0..<20).flatMap { g in g % 2 == 0 ? [0, 2] : [1, 3] }
      let column = k / 2 * 4 + places[k]
      return Special(
        "NaN at the column of value \(k) of 40",
        Problem(
          matrix: compressed(
            rows: 11, columns: 80, [Float](repeating: 1, count: 440),
            places: Array(repeating: places, count: 11).flatMap { $0 }),
          x: (0..<80).map { $0 == column ? .nan : 1 }),
        contract: "NaN propagates to every row that keeps its column",
        gives: ["y": .scalars([Double](repeating: .nan, count: 11))])
    }

  public static let counters: [Counter<SparseGEMV>] = [
    Counter("bytes of values and places", formula: "68 · 8 ⌈m / 8⌉ ⌈n / 32⌉") { problem in
      let (m, n) = (problem.matrix.rows, problem.matrix.columns)
      return 68 * 8 * ((m + 7) / 8) * ((n + 31) / 32)
    } counted: { problem in
      let packed = Panels24(problem.matrix)
      return 4 * (packed.values.count + packed.places.count)
    }
  ]

  /// One reading of values, places and x.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.matrix.rows), Double(problem.matrix.columns))
    let words = Double((problem.matrix.columns + 31) / 32)
    return Work(flops: m * n, bytes: m * (2 * n + 4 * words) + 4 * (m + n), in: .float32)
  }

  /// 0.8 MB, in the L2 cache or near it; 53 MB, beyond any cache here.
  public static let workloads = [512, 4096]
}
