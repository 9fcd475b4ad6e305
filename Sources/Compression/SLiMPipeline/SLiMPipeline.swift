public import Scalars
public import Structures
public import Verification

/// **SLiM**: a layer from its weights to what is stored: quantised, pruned, and corrected by adapters.
///
/// Given W ∈ ℝ^(m×n), a row for each input, calibration inputs X ∈ ℝ^(t×m), L levels and a rank r:
///
/// 1. Δ and codes k of least error for the whole of W (SLiM-Quant; of several best scales the largest);
/// 2. of every four inputs of an output, or of all of them, keep half: those of largest |Δk| (magnitude) or
///    |Δk| √s_j (Wanda), of equal ones those in front, where s_j is the mean square of input j; or let
///    SparseGPT choose and round on the grid of Δ, input by input, each error made up for by those behind;
/// 3. with E = W - W^C and D = diag(√s), adapters LR of rank r that minimise ‖D(E - LR)‖² (SLiM-LoRA).
///
/// If an input is never active, the least positive mean square is added to all. `objective` is that minimum,
/// and `output` = ‖X(E - LR)‖²/t, the error that the next layer sees: it lies between λ_min and λ_max of
/// C̃ = D⁻¹(XᵀX/t)D⁻¹ times the objective. Codes are decided in exact arithmetic, and the spectrum of EᵀD²E is
/// enclosed, for any m and n. O((mn)²L + m⁴ + n³) for the reference.
public enum SLiMPipeline: RealAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Figure 1 and Algorithms 5 and 6: the pipeline")

  /// What decides which codes are kept.
  public enum Pruner: String, Sendable, CaseIterable { case magnitude, wanda, sparseGPT }

  public struct Problem: Sendable {
    /// Multiples of 1/16 below 8 in random problems: sums over codes are exact in double precision.
    public var weights: Matrix<Double>
    /// A row for each token.
    public var inputs: Matrix<Double>
    public var levels: Int
    public var pruner: Pruner
    /// Of how many consecutive inputs half is kept; it divides m and is even.
    public var group: Int
    public var rank: Int

    public init(
      weights: Matrix<Double>, inputs: Matrix<Double>, levels: Int, pruner: Pruner, group: Int,
      rank: Int
    ) {
      (self.weights, self.inputs, self.levels) = (weights, inputs, levels)
      (self.pruner, self.group, self.rank) = (pruner, group, rank)
    }
  }

  public static let examples = [
    Example<SLiMPipeline>(
      Problem(
        weights: Matrix(rows: 4, columns: 2, elements: [1, 0, -2, 0, 2, 0, 0, 1]),
        inputs: Matrix(rows: 1, columns: 4, elements: [2, 1, 1, 1]), levels: 2,
        pruner: .wanda, group: 4, rank: 1),
      gives: [
        "step": [1], "codes": .scalars([1, 0, -2, 0, 0, 0, 0, 1]), "objective": [0],
        "output": [0],
      ],
      from:
        "by hand: step 1 has no error; scores 4, 4, 4, 0 drop the third input of the first output"),
    Example<SLiMPipeline>(
      Problem(
        weights: Matrix(rows: 2, columns: 1, elements: [3, -2]),
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), levels: 3, pruner: .sparseGPT,
        group: 2, rank: 0),
      gives: ["step": [1], "codes": [0, 1], "objective": [18], "output": [0]],
      from: """
        by hand: H = (202 200; 200 202), so that 3 costs 9 · 804 / 202 and 2 costs 4 · 202; 3 is dropped, and \
        -2 + 3 · 200 / 202 is rounded to 1: the output 3 - 2 = 1 stays
        """),
  ]

  /// Blocks of four inputs, sixteen tokens, one to eight outputs.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let outputs = size < 4 ? 1 + Int(generator.next() % 8) : size < 10 ? 8 : 6
    return problem(inputs: 4 * size, outputs: outputs, using: &generator)
  }

  static func problem(
    inputs m: Int, outputs n: Int, using generator: inout Generator
  ) -> Problem {
    func draw(_ unit: Double) -> Double {
      let x = (generator.gaussian() * 1.5 / unit).rounded() * unit
      return min(max(x, -7.5), 7.5)
    }
    let weights = Matrix(rows: m, columns: n) { _, _ in draw(0x1p-4) }
    let inputs = Matrix(rows: 16, columns: m) { _, _ in draw(0.5) }
    let isUnstructured = m > 0 && generator.next() % 2 == 0
    return Problem(
      weights: weights, inputs: inputs, levels: [1, 3, 7][Int(generator.next() % 3)],
      pruner: Pruner.allCases[Int(generator.next() % 3)], group: isUnstructured ? m : 4,
      rank: Int(generator.next() % UInt64(min(m, n) + 1)))
  }

  /// Every way of pruning 8 inputs of 8 and of 16 outputs, and 32 of 4, with adapters between none and all.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(8, 8), (8, 16), (32, 4)].flatMap { m, n in
      Pruner.allCases.map { pruner in
        var problem = problem(inputs: m, outputs: n, using: &generator)
        (problem.pruner, problem.rank) = (pruner, min(m, n) / 2)
        return problem
      }
    }
  }

  public static let largestExactSize = 3
  public static let largestEnclosedSize = 9

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let layer = Decisions<S>(problem)
    let left = Remainder(
      problem, codes: layer.codes, step: layer.step, squares: layer.squares,
      fullRank: min(problem.weights.rows, problem.weights.columns))
    return [
      "step": [layer.step], "codes": .scalars(layer.codes.elements.map { S($0) }),
      "objective": [left.objective], "output": [left.output],
    ]
  }

  public static let implementations: [Implementation<SLiMPipeline>] = [lapack, requantised]
  public static let laws: [Law<SLiMPipeline>] = statements
  public static let findings: [Finding] = [baseIsRequantised, aliasedWeights]

  public static let workloads = [8, 24]
}
