public import Scalars
public import Structures
public import Verification

/// **SLiM-Quant^O**: SLiM-Quant with the inputs that matter most on a finer grid.
///
/// Given W ∈ ℝ^(m×n), a row for each input, mean squares s ∈ ℝ^m of the inputs and a number k of important
/// ones, those of largest
///
///     metric_j = s_j Σ_o |w_jo|,   of equal ones those in front,
///
/// are multiplied by 2; one scale of least error is found for the matrix W′ that results (``SLiMQuant``),
/// and after quantisation the k rows are halved: their step is half of the others', and their clipping
/// point too. k is 1 % of the inputs.
public enum SLiMQuantO: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "SLiM-Quant^O, activation-aware; metric and factor as in its code")

  public struct Problem: Sendable {
    /// A row for each input.
    public var weights: Matrix<Float>
    /// s_j ≥ 0.
    public var squares: [Float]
    /// k ≤ m.
    public var important: Int
    /// L ≤ 127.
    public var levels: Int

    public init(weights: Matrix<Float>, squares: [Float], important: Int, levels: Int) {
      (self.weights, self.squares) = (weights, squares)
      (self.important, self.levels) = (important, levels)
    }
  }

  public static let examples = [
    Example<SLiMQuantO>(
      Problem(
        weights: Matrix(rows: 2, columns: 2, elements: [1, -2, 4, 4]), squares: [8, 2],
        important: 1, levels: 2),
      gives: ["important": [1, 0], "error": [0]],
      from: "by hand: 8·3 > 2·8, so that rows (2, -4) and (4, 4) share the step 2")
  ]

  /// Three outputs; weights of few digits, which often tie, or of full significand.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isCoarse = generator.next() % 2 == 0
    func draw() -> Double {
      let x = generator.gaussian()
      return isCoarse ? (x * 4).rounded() / 4 : x
    }
    let weights = Matrix(rows: size, columns: 3) { _, _ in Float(draw()) }
    let squares = (0..<size).map { _ in Float(abs(draw())) }
    let important = Int(generator.next() % UInt64(size + 1))
    let levels = [1, 3, 7][Int(generator.next() % 3)]
    return Problem(weights: weights, squares: squares, important: important, levels: levels)
  }

  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let w = problem.weights.map { S(Double($0)) }
    let metrics = (0..<w.rows).map { j in S(Double(problem.squares[j])) * norm1(Array(w[row: j])) }
    let mask = metrics.indices.map { j -> Int in
      let rivals = metrics.indices.count { i in
        i < j ? metrics[i] >= metrics[j] : metrics[i] > metrics[j]
      }
      return rivals < problem.important ? 1 : 0
    }
    let scaled = (0..<w.rows).flatMap { j in w[row: j].map { S(1 + mask[j]) * $0.absolute } }
    var error = squaredNorm(scaled)
    if let best = SLiMQuant.optimum(scaled, levels: problem.levels) {
      error = error - best.product * best.product / best.square
    }
    return ["important": .scalars(mask.map { S($0) }), "error": [error]]
  }

  public static let implementations: [Implementation<SLiMQuantO>] = [sweptRows, releasedOrder]
  public static let laws: [Law<SLiMQuantO>] = statements
  public static let findings: [Finding] = [scaleBeforeDoubling]

  public static let specials = [
    Special<SLiMQuantO>(
      "inputs that are never active",
      Problem(
        weights: Matrix(rows: 2, columns: 1, elements: [1, 2]), squares: [0, 0], important: 1,
        levels: 1),
      contract: "all metrics are 0, and the first input counts as important",
      gives: ["important": [1, 0], "error": [0]])
  ]

  public static let counters = [
    Counter<SLiMQuantO>(
      "additions of the reference",
      formula: "2N for metrics and ‖w‖², and 3NLz + 1 for z of N weights that are not 0",
      declared: { problem in
        let weights = problem.weights.elements
        let (n, z) = (weights.count, weights.count { $0 != 0 })
        return 2 * n + (z == 0 ? 0 : 3 * n * problem.levels * z + 1)
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.additions
      })
  ]

  public static let workloads = [32, 96]
}
