public import Scalars
public import Structures
public import Verification

/// **GPTQ**: rounding column by column, each error made up for by the columns behind.
///
/// Given W ∈ ℝ^(r×d), a symmetric positive definite H ∈ ℝ^(d×d) and a step Δ, for i = 1…d and every row w,
/// with G = (H[i:, i:])⁻¹ the inverse over the columns that are left,
///
///     qᵢ = round(wᵢ / Δ),   wⱼ ← wⱼ - ((wᵢ - Δqᵢ) / G_ii) G_ij   (j ≥ i),   loss ← loss + (wᵢ - Δqᵢ)² / G_ii,
///
/// ties to even. The loss is the sum of δᵀHδ over the rows, exactly. The method is Babai's nearest plane
/// for the lattice ΔU, H = UᵀU, and so does not depend on the size of any block.
public enum GPTQ: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Ashkboos, Hoefler & Alistarh. GPTQ: accurate post-training quantization for generative pre-trained transformers. ICLR 2023",
    "Section 3, Algorithm 1 without clipping")

  public struct Problem: Sendable {
    public var weights: Matrix<Double>
    /// H = XᵀX + λI by its factors, so that λ bounds its spectrum from below.
    public var inputs: Matrix<Double>
    public var damping: Double
    /// Δ.
    public var step: Double

    /// The same layer with nothing to prune.
    var layer: SparseGPT.Problem {
      SparseGPT.Problem(
        weights: weights, inputs: inputs, damping: damping,
        mask: Matrix(repeating: false, rows: weights.rows, columns: weights.columns))
    }

    var order: Int { weights.columns }
  }

  public static let examples = [
    Example<GPTQ>(
      Problem(
        weights: Matrix(rows: 1, columns: 2, elements: [1.25, 0.5]),
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), damping: 1, step: 1),
      gives: ["codes": .scalars([1, 1]), "loss": [Rational(3, 8)]],
      from: "by hand: H = (2 1; 1 2), 1/4 H₁₂ / H₂₂ lifts 1/2 to 5/8; 2/4² - 2/8 + 2/2² is left")
  ]

  /// Sizes from 2048 on are layers on which nothing is rounded: see `PairedLayer`.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    guard !PairedLayer.isLarge(size) else {
      return Problem(
        weights: Matrix(rows: size, columns: size) { _, _ in generator.dyadic() },
        inputs: PairedLayer.inputs(order: size), damping: 0, step: 0.5)
    }
    return problem(rows: size >= 64 ? 16 : 2, columns: size, using: &generator)
  }

  /// Weights that are often at ties, or else of full significand; inputs of which H is exact.
  static func problem(rows: Int, columns: Int, using generator: inout Generator) -> Problem {
    let isTied = generator.next() % 2 == 0
    let weights = Matrix(rows: rows, columns: columns) { _, _ in
      isTied ? generator.dyadic() : 4 * generator.gaussian()
    }
    let inputs = Matrix(rows: columns + 1, columns: columns) { _, _ in
      (generator.dyadic() * 2).rounded() / 2
    }
    return Problem(weights: weights, inputs: inputs, damping: 4, step: 0.5)
  }

  /// Rows longer than one block and two, and more of them than are taken at once.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(2, 41), (2, 67), (7, 101), (5, 131), (4, 260)].map { rows, columns in
      problem(rows: rows, columns: columns, using: &generator)
    }
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (codes, loss) = rounded(problem, over: S.self)
    return ["codes": .scalars(codes.flatMap { $0 }), "loss": [loss]]
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    pairedEnclosure(problem) ?? byElimination(problem)
  }

  public static let implementations: [Implementation<GPTQ>] =
    [nearestPlane] + Lane.available.map(blocks)

  public static let laws: [Law<GPTQ>] = statements

  public static let specials = [
    Special<GPTQ>(
      "inputs that determine nothing",
      Problem(
        weights: Matrix(rows: 1, columns: 2, elements: [1, 2]),
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), damping: 0, step: 1),
      contract: "H must be positive definite; else there are no codes, and the loss is NaN",
      gives: ["codes": .scalars([]), "loss": [.nan]])
  ]

  public static let findings = [feedbackMayHurt]

  public static func work(on problem: Problem) -> Work? {
    let (r, d) = (Double(problem.weights.rows), Double(problem.order))
    return Work(flops: d * d * d / 3 + r * d * d, bytes: 8 * (d * d + 2 * r * d))
  }

  public static let counters = [
    Counter<GPTQ>(
      "divisions of the reference", formula: "d(d + 1)(2d + 1)/6 + rd",
      declared: { problem in
        let d = problem.order
        return d * (d + 1) * (2 * d + 1) / 6 + problem.weights.elements.count
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [64, 128]
}
