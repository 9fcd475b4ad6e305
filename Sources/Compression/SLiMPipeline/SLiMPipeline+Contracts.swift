import Scalars
import Structures
public import Verification

extension SLiMPipeline {
  public static let specials: [Special<SLiMPipeline>] = [
    Special(
      "NaN",
      Problem(
        weights: Matrix(rows: 4, columns: 2, elements: [1, .nan, 2, 3, 4, 5, 6, 7]),
        inputs: Matrix(repeating: 1, rows: 1, columns: 4), levels: 3, pruner: .wanda, group: 4,
        rank: 1),
      contract: "a layer that is not finite is not stored",
      gives: [
        "step": [.nan], "codes": .scalars([]), "objective": [.nan], "output": [.nan],
      ]),
    Special(
      "zeros",
      Problem(
        weights: Matrix(repeating: 0, rows: 4, columns: 2),
        inputs: Matrix(repeating: 0, rows: 2, columns: 4), levels: 3, pruner: .wanda, group: 4,
        rank: 1),
      contract: "a layer of zeros has the step 0, and inputs that are never active count as ones",
      gives: [
        "step": [0], "codes": .scalars([0, 0, 0, 0, 0, 0, 0, 0]), "objective": [0], "output": [0],
      ]),
  ]

  public static let counters = [
    Counter<SLiMPipeline>(
      "divisions of all decisions",
      formula: """
        m for the squares; for SparseGPT Σ (i² + 1) over i ≤ m, and 1 for every code that is not 0
        """,
      declared: { problem in
        let m = problem.weights.rows
        guard problem.pruner == .sparseGPT else { return m }
        let codes = Decisions<Rational>(problem).codes.elements.count { $0 != 0 }
        return m + m * (m + 1) * (2 * m + 1) / 6 + m + codes
      },
      counted: { problem in
        Counted.count { _ = Decisions<Counted>(problem) }.divisions
      })
  ]

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
