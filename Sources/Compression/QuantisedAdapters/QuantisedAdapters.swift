public import Scalars
public import Structures
public import Verification

/// **SLiM-LoRA^Q**: adapters quantised by AbsMax in groups, and what that costs where the inputs are large.
///
/// Given L ∈ ℝ^(m×r), R ∈ ℝ^(r×n), the saliency x ∈ ℝ^m of the inputs, a group size g and L positive levels,
/// every g consecutive entries of a column, of either factor, share a step: of magnitudes a in the group
///
///     Δ = max a / L,   â = Δ round(a / Δ), ties to even,   cost = ‖diag(x)(L R - L̂ R̂)‖².
///
/// The last group of a column may be shorter. By the triangle inequality the error that adapters leave,
/// ‖diag(x)(E - LR)‖, grows by at most √cost.
public enum QuantisedAdapters: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Adapter quantisation, groups of 128; grouping along columns as in slim/lora.py, quantize_lora")

  public struct Problem: Sendable {
    public var left: Matrix<Float>, right: Matrix<Float>
    public var saliency: [Double]
    /// g ≥ 1.
    public var group: Int
    /// L ≤ 127.
    public var levels: Int
  }

  public static let examples = [
    Example<QuantisedAdapters>(
      Problem(
        left: Matrix(rows: 3, columns: 1, elements: [1, -4, 3]),
        right: Matrix(rows: 1, columns: 2, elements: [2, 5]), saliency: [1, 2, 3], group: 2,
        levels: 2),
      gives: [
        "left": [0, -4, 3], "right": [2, 5], "cost": [29],
      ],
      from: "by hand: 1 is half of the step 2 and goes to 0; one row of (2, 5) is lost, 4 + 25")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let rank = size == 0 ? 0 : 1 + Int(generator.next() % 3)
    let isTied = generator.next() % 2 == 0
    func draw() -> Float { Float(isTied ? generator.dyadic() : generator.gaussian()) }
    let left = Matrix(rows: size, columns: rank) { _, _ in draw() }
    let right = Matrix(rows: rank, columns: size + 1) { _, _ in draw() }
    let saliency = (0..<size).map { _ in abs(generator.dyadic()) + 0.125 }
    return Problem(
      left: left, right: right, saliency: saliency, group: 1 + Int(generator.next() % 40),
      levels: [1, 3, 7, 127][Int(generator.next() % 4)])
  }

  public static let largestEnclosedSize = 65

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let left = quantised(problem.left.map { S(Double($0)) }, problem)
    let right = quantised(problem.right.map { S(Double($0)) }, problem)
    let (l, r) = (problem.left.map { S(Double($0)) }, problem.right.map { S(Double($0)) })
    var cost = S.zero
    for i in 0..<l.rows {
      for j in 0..<r.columns {
        let rest = dot(Array(l[row: i]), r.column(j)) - dot(Array(left[row: i]), right.column(j))
        cost += (S(problem.saliency[i]) * rest).squared
      }
    }
    return [
      "left": .scalars(left.elements), "right": .scalars(right.elements), "cost": [cost],
    ]
  }

  public static let implementations: [Implementation<QuantisedAdapters>] = [columns]
  public static let laws: [Law<QuantisedAdapters>] = statements
  public static let findings: [Finding] = [sixteenBits]

  public static let specials: [Special<QuantisedAdapters>] = [
    Special(
      "zeros",
      Problem(
        left: Matrix(repeating: 0, rows: 2, columns: 1),
        right: Matrix(rows: 1, columns: 2, elements: [0, 3]), saliency: [1, 1], group: 2, levels: 3),
      contract: "a group of zeros stays as it is",
      gives: ["left": [0, 0], "right": [0, 3], "cost": [0]]),
    Special(
      "NaN",
      Problem(
        left: Matrix(rows: 1, columns: 1, elements: [.nan]),
        right: Matrix(rows: 1, columns: 1, elements: [1]), saliency: [1], group: 1, levels: 3),
      contract: "an adapter that is not finite has no grid: it stays, and the cost is NaN",
      gives: ["left": [.nan], "right": [1], "cost": [.nan]]),
  ]

  public static let counters = [
    Counter<QuantisedAdapters>(
      "divisions of the reference", formula: "1 for each group that is not zero",
      declared: { problem in
        [problem.left, problem.right].reduce(0) { sum, a in
          sum
            + (0..<a.columns).reduce(0) { count, c in
              count
                + stride(from: 0, to: a.rows, by: problem.group).count { start in
                  (start..<min(start + problem.group, a.rows)).contains { a[$0, c] != 0 }
                }
            }
        }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [64, 256]
}
