public import Scalars
public import Structures
public import Verification

/// **SparseGPT** with a given mask: pruning column by column, each error made up for by the columns behind.
///
/// Given W ∈ ℝ^(r×d), a symmetric positive definite H ∈ ℝ^(d×d) and a mask, for i = 1…d and every row w in
/// which i is masked, with G = (H[i:, i:])⁻¹ the inverse over the columns that are left,
///
///     wⱼ ← wⱼ - (wᵢ / G_ii) G_ij   (j ≥ i),   loss ← loss + wᵢ² / G_ii.
///
/// This is the optimal brain surgeon's step, and the loss is the sum of δᵀHδ over the rows, exactly.
public enum SparseGPT: RationalAlgorithm {
  public static let source = Citation(
    "Frantar & Alistarh. SparseGPT: massive language models can be accurately pruned in one-shot. ICML 2023",
    "Section 3, Algorithm 1 with a given mask")

  public struct Problem: Sendable {
    public var weights: Matrix<Double>
    /// H = XᵀX + λI by its factors, so that λ bounds its spectrum from below.
    public var inputs: Matrix<Double>
    public var damping: Double
    /// True where a weight is to be zero.
    public var mask: Matrix<Bool>

    public init(
      weights: Matrix<Double>, inputs: Matrix<Double>, damping: Double, mask: Matrix<Bool>
    ) {
      (self.weights, self.inputs) = (weights, inputs)
      (self.damping, self.mask) = (damping, mask)
    }

    var order: Int { weights.columns }

    /// XᵀX + λI, exact for the dyadic inputs of this suite.
    func hessian<S: Scalar>(over: S.Type) -> [[S]] {
      let columns = (0..<order).map { j in inputs.column(j).map { S($0) } }
      return columns.indices.map { i in
        columns.indices.map { j in
          dot(columns[i], columns[j]) + (i == j ? S(damping) : .zero)
        }
      }
    }
  }

  public static let examples = [
    Example<SparseGPT>(
      Problem(
        weights: Matrix(rows: 1, columns: 2, elements: [2, 3]),
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), damping: 1,
        mask: Matrix(rows: 1, columns: 2, elements: [true, false])),
      gives: ["weights": [0, 4], "loss": [6]],
      from: "by hand: H = (2 1; 1 2), 2 H₁₂ / H₂₂ = 1 is moved, and 2·2² - 2·2·1 + 2·1² = 6"),
    Example<SparseGPT>(
      Problem(
        weights: Matrix(rows: 1, columns: 5, elements: [2, 4, 2.5, -2, -1.5]),
        inputs: Matrix(
          rows: 6, columns: 5,
          elements: [
            3, -4, -3, -2, -3, 3, 3, 1, -4, -4, -2, -1, 1, 0, -2,
            -3, 2, 2, -4, -3, 0, -1, 3, 0, -1, -1, 1, 1, -3, 2,
          ]), damping: 2,
        mask: Matrix(rows: 1, columns: 5, elements: [true, false, true, true, false])),
      gives: [
        "weights": .scalars(
          [0, 4.099147515872567, 0, 0, -3.4089078329806095].map { Rational($0) }),
        "loss": [Rational(282.39948593582585)],
      ], within: 1e-11, from: "numpy's solver: Fixtures/Quantisation/sparse_gpt.json"),
  ]

  /// Sizes from 2048 on are layers on which nothing is rounded: see `PairedLayer`.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    guard !PairedLayer.isLarge(size) else {
      let weights = Matrix(rows: size, columns: size) { _, _ in generator.dyadic() }
      return Problem(
        weights: weights, inputs: PairedLayer.inputs(order: size), damping: 0,
        mask: Matrix(rows: size, columns: size) { _, _ in generator.next() % 2 == 0 })
    }
    return problem(rows: size >= 64 ? 16 : 2, columns: size, using: &generator)
  }

  /// Coarse weights, or else of full significand; inputs of which H is exact.
  static func problem(rows: Int, columns: Int, using generator: inout Generator) -> Problem {
    func coarse() -> Double { (generator.dyadic() * 2).rounded() / 2 }
    let isCoarse = generator.next() % 2 == 0
    let weights = Matrix(rows: rows, columns: columns) { _, _ in
      isCoarse ? coarse() : 4 * generator.gaussian()
    }
    let inputs = Matrix(rows: columns + 1, columns: columns) { _, _ in coarse() }
    let mask = Matrix(rows: rows, columns: columns) { _, _ in generator.next() % 2 == 0 }
    return Problem(weights: weights, inputs: inputs, damping: 4, mask: mask)
  }

  /// Rows of more than one, two and three blocks of `lazyBlocks`, and more than one and two of `blocks`.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(2, 41), (2, 67), (7, 101), (5, 131), (2, 260)].map { rows, columns in
      problem(rows: rows, columns: columns, using: &generator)
    }
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (weights, loss) = pruned(problem, over: S.self)
    return ["weights": .scalars(weights.flatMap { $0 }), "loss": [loss]]
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    pairedEnclosure(problem) ?? byElimination(problem)
  }

  public static let implementations: [Implementation<SparseGPT>] =
    [nearestPlane, lazyBlocks] + Lane.available.map(blocks)

  public static let laws: [Law<SparseGPT>] = statements

  public static let specials = [
    Special<SparseGPT>(
      "inputs that determine nothing",
      Problem(
        weights: Matrix(rows: 1, columns: 2, elements: [1, 2]),
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), damping: 0,
        mask: Matrix(rows: 1, columns: 2, elements: [true, false])),
      contract: "H must be positive definite; else there are no weights, and the loss is NaN",
      gives: ["weights": .scalars([]), "loss": [.nan]])
  ]

  public static let findings = [compensationMayHurt]

  public static func work(on problem: Problem) -> Work? {
    let (r, d) = (Double(problem.weights.rows), Double(problem.order))
    return Work(flops: d * d * d / 3 + r * d * d, bytes: 8 * (d * d + 2 * r * d))
  }

  public static let counters = [
    Counter<SparseGPT>(
      "divisions of the reference",
      formula: "(d - i)² for each column with a zero, and 1 for each zero",
      declared: { problem in
        let (mask, d) = (problem.mask, problem.order)
        let columns = (0..<d).filter { mask.column($0).contains(true) }
        return columns.reduce(mask.elements.count { $0 }) { $0 + (d - $1) * (d - $1) }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [64, 128]
}
