public import Scalars
public import Structures
public import Verification

/// **Sparse weights with a low-rank adapter**: a layer's outputs in the last part of training,
///
///     Y = X (W^R)ᵀ + (X L) R,   L ∈ ℝᵈˣʳ, R ∈ ℝʳˣᵐ,
///
/// for b · d · m N/M + b (d + m) r multiplications. Fused, X is read once: [Y₁ | Y₂] = X [Wᵀ | L], and
/// Y₂R is added to Y₁.
public enum FusedAdapter: RationalAlgorithm {
  public static let source = Citation(
    slope, "Lazy low-rank adapters, and their fused inference, equation (11)")

  public struct Problem: Sendable {
    public var x: Matrix<Double>
    /// m × d.
    public var weights: NMCompressed<Float>
    /// d × r and r × m.
    public var left: Matrix<Double>
    public var right: Matrix<Double>
  }

  public static let examples = [
    Example<FusedAdapter>(
      Problem(
        x: Matrix(rows: 1, columns: 4, elements: [1, 10, 100, 1000]),
        weights: SparseGEMV.compressed(rows: 2, columns: 4, [3, -1, 2, 5], places: [0, 3, 1, 2]),
        left: Matrix(rows: 4, columns: 1, elements: [1, 0, 1, 0]),
        right: Matrix(rows: 1, columns: 2, elements: [2, -1])),
      gives: ["y": [-795, 419]], from: "by hand: XL = 101; -997 + 202, 520 - 101")
  ]

  /// A size counts groups of inputs. From 16 on the matrix is square and 2:4; from 128 on the batch is
  /// that of ``SparseProduct`` and the rank 1/16 of the width.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 16
    let pattern = isLarge ? nm(2, of: 4) : generator.pattern()
    let outputs = isLarge ? 4 * size : Int.random(in: 1...6, using: &generator)
    let batch =
      isLarge ? SparseProduct.largeBatch(size) : Int.random(in: 1...4, using: &generator)
    let rank = isLarge ? max(8, size / 4) : Int.random(in: 1...3, using: &generator)
    return random(batch, outputs, size, rank, pattern, &generator)
  }

  /// One more and one less than tiles of 8 × 32, blocks of 128 rows and 96 groups, and panels of 32 ranks.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(9, 33, 9, 33), (7, 31, 97, 1), (8, 32, 8, 32), (129, 1, 3, 31), (1, 65, 2, 65)].map {
      random($0, $1, $2, $3, nm(2, of: 4), &generator)
    }
  }

  private static func random(
    _ batch: Int, _ outputs: Int, _ groups: Int, _ rank: Int, _ pattern: NMPattern,
    _ generator: inout Generator
  ) -> Problem {
    // Large problems have magnitudes of one order, so that doubles hold their sums.
    let spread = groups >= 128 ? 0 : 6, inputs = groups * pattern.group
    return Problem(
      x: generator.matrix(batch, inputs, spread: spread),
      weights: generator.compressed(outputs, groups: groups, pattern, spread: spread),
      left: generator.matrix(inputs, rank, spread: spread),
      right: generator.matrix(rank, outputs, spread: spread))
  }

  public static let largestEnclosedSize = 32

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let w = (0..<problem.weights.rows).map { denseRow(problem.weights, $0, over: S.self) }
    let left = (0..<problem.left.columns).map { problem.left.column($0).map { S($0) } }
    let right = (0..<problem.right.columns).map { problem.right.column($0).map { S($0) } }
    let y = (0..<problem.x.rows).flatMap { b -> [S] in
      let x = problem.x[row: b].map { S($0) }
      let inner = multiply(rows: left, x)
      return axpy(1, multiply(rows: w, x), multiply(rows: right, inner))
    }
    return ["y": .scalars(y)]
  }

  public static let implementations: [Implementation<FusedAdapter>] =
    [
      concatenated(Float.self), concatenated(Double.self), separate(Float.self),
      separate(Double.self),
    ] + Lane.available.map(panels)

  public static let laws: [Law<FusedAdapter>] = [
    Law("Without R it is the sparse product, and without W the adapter.") { problem, subject in
      var (sparse, adapter) = (problem, problem)
      sparse.right = problem.right.map { _ in 0 }
      let weights = problem.weights
      guard
        let none = try? NMCompressed(
          rows: weights.rows, columns: weights.columns, pattern: weights.pattern,
          values: weights.values.map { _ in Float(0) }, indices: weights.indices)
      else { return false }
      adapter.weights = none
      let product = SparseProduct.reference(
        SparseProduct.Problem(x: problem.x, weights: weights), over: Rational.self)["y"]
      let y = subject(problem)["y"], added = subject(adapter)["y"]
      return subject(sparse)["y"] == product && zip(product, added).map { $0 + $1 } == y
    },
    Law("L times -4 and R over -4 are the same adapter.") { problem, subject in
      var other = problem
      other.left = problem.left.map { -4 * $0 }
      other.right = problem.right.map { $0 / -4 }
      return subject(other) == subject(problem)
    },
  ]

  public static let specials: [Special<FusedAdapter>] = [
    Special(
      "NaN in an input that the weights have pruned",
      Problem(
        x: Matrix(rows: 1, columns: 4, elements: [1, .nan, 1, 1]),
        weights: SparseGEMV.compressed(rows: 2, columns: 4, [1, 2, 3, 4], places: [0, 2, 0, 3]),
        left: Matrix(rows: 4, columns: 1, elements: [1, 1, 1, 1]),
        right: Matrix(rows: 1, columns: 2, elements: [1, 0])),
      contract: "NaN propagates through the adapter, which is dense", gives: ["y": [.nan, .nan]])
  ]

  public static let counters: [Counter<FusedAdapter>] = [
    Counter("multiplications of the dense reference", formula: "b (d m + (d + m) r)") { problem in
      let (d, m) = (problem.weights.columns, problem.weights.rows)
      return problem.x.rows * (d * m + (d + m) * problem.left.columns)
    } counted: { problem in
      // axpy multiplies by one, for each output.
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
        - problem.x.rows * problem.weights.rows
    }
  ]

  public static func work(on problem: Problem) -> Work? {
    let (b, d) = (Double(problem.x.rows), Double(problem.x.columns))
    let (m, r) = (Double(problem.weights.rows), Double(problem.left.columns))
    let adapter = (d + m) * r, slots = Double(problem.weights.values.count)
    return Work(
      flops: 2 * b * (slots + adapter), bytes: 4 * (slots + adapter + b * (d + m)), in: .float32)
  }

  public static let workloads = [32, 128]
}
