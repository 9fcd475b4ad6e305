public import Scalars
public import Structures
public import Verification

/// **Double-pruned backward pass**: the gradient that a layer hands on, by weights pruned twice,
///
///     ∇X = ∇Y W^{R,C},
///
/// whose transpose is N:M sparse too, so that the product runs on a compressed copy of it. It is not
/// the gradient of the forward pass Y = X (W^R)ᵀ, which is ∇Y W^R; see the finding.
public enum DoublePrunedBackward: RationalAlgorithm {
  public static let source = Citation(slope, "Equation of the backward pass, ∇X = ∇Y W^{R,C}")

  public struct Problem: Sendable {
    /// b × outputs.
    public var slopes: Matrix<Double>
    /// Outputs × inputs, both multiples of M.
    public var weights: Matrix<Double>
    public var pattern: NMPattern
  }

  public static let examples = [
    Example<DoublePrunedBackward>(
      Problem(
        slopes: Matrix(rows: 1, columns: 2, elements: [1, 10]),
        weights: Matrix(rows: 2, columns: 4, elements: [5, 1, 2, 9, 4, 3, 8, 7]),
        pattern: nm(1, of: 2)),
      gives: ["dx": [5, 0, 80, 9]], from: "by hand: 5 and 9 stay of the first row, 8 of the second")
  ]

  /// A size counts groups of inputs. From 8 on the matrix is square and 2:4, and from 128 on the batch is
  /// that of ``SparseProduct``.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let pattern = size >= 8 ? nm(2, of: 4) : generator.pattern()
    let groups = size >= 8 ? size : Int.random(in: 1...size, using: &generator)
    let batch =
      size >= 8 ? SparseProduct.largeBatch(size) : Int.random(in: 1...4, using: &generator)
    return random(batch, groups, size, pattern, &generator)
  }

  /// One more and one less than tiles of 8 × 32, words of 8 groups and blocks of 128 rows and 96 groups.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(1, 33, 2), (7, 7, 9), (9, 8, 8), (17, 9, 7), (129, 1, 9), (15, 97, 3)].map {
      random($0, $1, $2, nm(2, of: 4), &generator)
    }
  }

  private static func random(
    _ batch: Int, _ groups: Int, _ columns: Int, _ pattern: NMPattern,
    _ generator: inout Generator
  ) -> Problem {
    // A third of the problems have small integers for weights, and so ties.
    let isInteger = generator.next() % 3 == 0
    return Problem(
      slopes: generator.matrix(batch, groups * pattern.group, spread: columns >= 32 ? 1 : 8),
      weights: Matrix(rows: groups * pattern.group, columns: columns * pattern.group) { _, _ in
        isInteger ? (generator.dyadic() / 4).rounded() : generator.dyadic()
      }, pattern: pattern)
  }

  public static let largestExactSize = 3
  public static let largestEnclosedSize = 16

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let pruning = DoublePruning.Problem(weights: problem.weights, pattern: problem.pattern)
    let mask = DoublePruning.reference(pruning, over: S.self)["both"]
    let kept = zip(problem.weights.elements, mask).map { S($0) * $1 }
    let (rows, columns) = (problem.weights.rows, problem.weights.columns)
    let transposed = (0..<columns).map { j in (0..<rows).map { kept[$0 * columns + j] } }
    let dx = (0..<problem.slopes.rows).flatMap {
      multiply(rows: transposed, problem.slopes[row: $0].map { S($0) })
    }
    return ["dx": .scalars(dx)]
  }

  public static let implementations: [Implementation<DoublePrunedBackward>] =
    [
      transposedCopy(Float.self), transposedCopy(Double.self), openBLAS,
    ] + Lane.available.map(panels)

  public static let laws: [Law<DoublePrunedBackward>] = [
    Law("The i-th unit slope gives row i of W, N of M at most, and no entry that is not W's.") {
      problem, subject in
      var unit = problem
      let n = problem.weights.rows
      unit.slopes = Matrix(rows: n, columns: n) { $0 == $1 ? 1 : 0 }
      let rows = subject(unit)["dx"]
      let w = problem.weights
      let isPart = zip(rows, w.elements).allSatisfy { $0 == 0 || $0 == Rational($1) }
      let isSparse = stride(from: 0, to: rows.count, by: problem.pattern.group).allSatisfy { g in
        rows[g..<g + problem.pattern.group].count { $0 != 0 } <= problem.pattern.kept
      }
      return isPart && isSparse
    },
    Law("With N = M it is the dense gradient ∇Y W.") { problem, subject in
      var dense = problem
      dense.pattern = nm(problem.pattern.group, of: problem.pattern.group)
      let w = transpose(
        (0..<problem.weights.rows).map { problem.weights[row: $0].map { Rational($0) } })
      let expected = (0..<problem.slopes.rows).flatMap {
        multiply(rows: w, problem.slopes[row: $0].map { Rational($0) })
      }
      return subject(dense)["dx"] == expected
    },
    Law("Slopes times -2 give results times -2, and weights times 4 four times as much.") {
      problem, subject in
      let dx = subject(problem)["dx"]
      var (opposite, larger) = (problem, problem)
      opposite.slopes = problem.slopes.map { -2 * $0 }
      larger.weights = problem.weights.map { 4 * $0 }
      return subject(opposite)["dx"] == dx.map { $0 * -2 }
        && subject(larger)["dx"] == dx.map { $0 * 4 }
    },
  ]

  public static let specials: [Special<DoublePrunedBackward>] = [
    Special(
      "NaN in a slope whose row is kept elsewhere",
      Problem(
        slopes: Matrix(rows: 1, columns: 2, elements: [.nan, 10]),
        weights: Matrix(rows: 2, columns: 4, elements: [5, 1, 2, 9, 4, 3, 8, 7]),
        pattern: nm(1, of: 2)),
      contract: "NaN propagates where its weight is kept, and what is pruned is not multiplied",
      gives: ["dx": [.nan, 0, 80, .nan]]),
    Special(
      "NaN in a slope, all weights kept",
      Problem(
        slopes: Matrix(rows: 2, columns: 2, elements: [.nan, 1, 2, 3]),
        weights: Matrix(rows: 2, columns: 2, elements: [0, 1, 2, 3]), pattern: nm(2, of: 2)),
      contract: "NaN propagates to its row, also times zero",
      gives: ["dx": [.nan, .nan, 6, 11]]),
  ]

  public static let counters: [Counter<DoublePrunedBackward>] = [
    Counter("multiplications of the compressed copy", formula: "b outputs inputs N / M") {
      $0.slopes.rows * $0.weights.elements.count * $0.pattern.kept / $0.pattern.group
    } counted: { problem in
      guard let copy = try? compressedTranspose(problem.weights, problem.pattern) else { return 0 }
      return Counted.count {
        _ = product(
          problem.slopes.map { Counted($0) }, copy.values.map { Counted($0) }, copy)
      }.multiplications
    }
  ]

  public static let findings: [Finding] = [notTheGradient]

  public static func work(on problem: Problem) -> Work? {
    let (b, n) = (Double(problem.slopes.rows), Double(problem.weights.elements.count))
    let s = problem.pattern.density
    return Work(flops: 2 * b * n * s, bytes: 4 * n * s, in: .float32)
  }

  public static let workloads = [16, 128]
}
