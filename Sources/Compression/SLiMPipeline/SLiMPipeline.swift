public import Scalars
public import Structures
public import Verification

/// **SLiM**: a layer from its weights to what is stored: quantised, pruned, and corrected by adapters.
///
/// Given W ∈ ℝ^(m×n), a row for each input, calibration inputs X ∈ ℝ^(t×m), L levels and a rank r:
///
/// 1. Δ and codes k of least error for the whole of W (SLiM-Quant; of several best scales the largest);
/// 2. of every four inputs of an output, or of all of them, keep half: those of largest |Δk| (magnitude) or
///    |Δk| √s_j (Wanda), of equal ones those in front, where s_j is the mean square of input j;
/// 3. with E = W - W^C and D = diag(√s), adapters LR of rank r that minimise ‖D(E - LR)‖² (SLiM-LoRA).
///
/// If an input is never active, the least positive mean square is added to all. `objective` is that minimum,
/// and `output` = ‖X(E - LR)‖²/t, the error that the next layer sees: it lies between λ_min and λ_max of
/// C̃ = D⁻¹(XᵀX/t)D⁻¹ times the objective. The truth is had for n = 2, where the decomposition is a quadratic
/// equation; the programs take any n.
public enum SLiMPipeline: RealAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Figure 1 and Algorithms 5 and 6: the pipeline")

  public struct Problem: Sendable {
    /// Multiples of 1/16 below 8 in random problems: sums over codes are exact in double precision.
    public var weights: Matrix<Double>
    /// A row for each token.
    public var inputs: Matrix<Double>
    public var levels: Int
    public var usesActivations: Bool
    /// Of how many consecutive inputs half is kept; it divides m and is even.
    public var group: Int
    public var rank: Int
  }

  public static let examples = [
    Example<SLiMPipeline>(
      Problem(
        weights: Matrix(rows: 4, columns: 2, elements: [1, 0, -2, 0, 2, 0, 0, 1]),
        inputs: Matrix(rows: 1, columns: 4, elements: [2, 1, 1, 1]), levels: 2,
        usesActivations: true, group: 4, rank: 1),
      gives: [
        "step": [1], "codes": .scalars([1, 0, -2, 0, 0, 0, 0, 1]), "objective": [0],
        "output": [0],
      ],
      from:
        "by hand: step 1 has no error; scores 4, 4, 4, 0 drop the third input of the first output")
  ]

  /// Blocks of four inputs, sixteen tokens.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let m = 4 * size
    func draw(_ unit: Double) -> Double {
      let x = (generator.gaussian() * 1.5 / unit).rounded() * unit
      return min(max(x, -7.5), 7.5)
    }
    let weights = Matrix(rows: m, columns: 2) { _, _ in draw(0x1p-4) }
    let inputs = Matrix(rows: 16, columns: m) { _, _ in draw(0.5) }
    let isUnstructured = size > 0 && generator.next() % 2 == 0
    return Problem(
      weights: weights, inputs: inputs, levels: [1, 3, 7][Int(generator.next() % 3)],
      usesActivations: generator.next() % 4 != 0, group: isUnstructured ? m : 4,
      rank: Int(generator.next() % 3))
  }

  public static let largestExactSize = 3
  public static let largestEnclosedSize = 9

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let layer = Formula<S>(problem)
    return [
      "step": [layer.step], "codes": .scalars(layer.codes.elements.map { S($0) }),
      "objective": [layer.objective], "output": [layer.output],
    ]
  }

  public static let implementations: [Implementation<SLiMPipeline>] = [lapack, requantised]
  public static let laws: [Law<SLiMPipeline>] = statements
  public static let findings: [Finding] = [baseIsRequantised, aliasedWeights]

  public static let specials: [Special<SLiMPipeline>] = [
    Special(
      "NaN",
      Problem(
        weights: Matrix(rows: 4, columns: 2, elements: [1, .nan, 2, 3, 4, 5, 6, 7]),
        inputs: Matrix(repeating: 1, rows: 1, columns: 4), levels: 3, usesActivations: true,
        group: 4,
        rank: 1),
      contract: "a layer that is not finite is not stored",
      gives: [
        "step": [.nan], "codes": .scalars([]), "objective": [.nan], "output": [.nan],
      ]),
    Special(
      "zeros",
      Problem(
        weights: Matrix(repeating: 0, rows: 4, columns: 2),
        inputs: Matrix(repeating: 0, rows: 2, columns: 4), levels: 3, usesActivations: true,
        group: 4,
        rank: 1),
      contract: "a layer of zeros has the step 0, and inputs that are never active count as ones",
      gives: [
        "step": [0], "codes": .scalars([0, 0, 0, 0, 0, 0, 0, 0]), "objective": [0], "output": [0],
      ]),
  ]

  public static let counters = [
    Counter<SLiMPipeline>(
      "divisions of the reference",
      formula: "m + 1 and 1 for the step; 2m + 2 at rank 1, for a layer that is not zero",
      declared: { problem in
        let m = problem.weights.rows
        let isZero = problem.weights.elements.allSatisfy { $0 == 0 }
        let adapters = problem.rank == 1 ? 1 + (isZero ? 0 : 2 * m + 1) : 0
        return m + 1 + (isZero ? 0 : 1) + adapters
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [8, 24]

  public static func simpler(than problem: Problem) -> [Problem] {
    guard problem.weights.rows > 4 else { return [] }
    let half = problem.weights.rows / 8 * 4
    let (w, x) = (problem.weights, problem.inputs)
    var smaller = problem
    smaller.weights = Matrix(rows: half, columns: w.columns) { w[$0, $1] }
    smaller.inputs = Matrix(rows: x.rows, columns: half) { x[$0, $1] }
    smaller.group = min(problem.group, half)
    return [smaller]
  }
}
