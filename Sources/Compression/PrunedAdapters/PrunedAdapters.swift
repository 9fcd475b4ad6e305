public import Scalars
public import Structures
public import Verification

/// **Pruned adapters**: a left adapter with 2:4 sparsity, and the right one that goes with it best.
///
/// Given adapters L₀ ∈ ℝ^(m×r), R₀ ∈ ℝ^(r×n) with T = L₀R₀, keep of every four consecutive rows of each column
/// of L₀ the two entries of largest magnitude, of equal ones those in front; L = M ⊙ L₀. Then
///
///     R = argmin ‖L R - T‖² = (LᵀL)⁻¹ Lᵀ T,   objective = ‖L R - T‖².
///
/// The released code runs 1000 steps of Adam on ‖LR - T‖ over both factors at once, with the same mask. For
/// orthonormal rows of R₀ the best L for that R₀ is L₀ under the mask, so that all there is to gain comes
/// from R; what is compared with Adam is the objective, which it may also lower by another L.
public enum PrunedAdapters: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Sparse adapters; slim/lora.py, prune_and_optimize_lora")

  public struct Problem: Sendable {
    /// L₀, its rows a multiple of 4.
    public var left: Matrix<Double>
    public var right: Matrix<Double>

    public init(left: Matrix<Double>, right: Matrix<Double>) {
      (self.left, self.right) = (left, right)
    }
  }

  public static let examples = [
    Example<PrunedAdapters>(
      Problem(
        left: Matrix(rows: 4, columns: 1, elements: [3, 1, -4, 2]),
        right: Matrix(rows: 1, columns: 2, elements: [1, 2])),
      gives: ["mask": [1, 0, 1, 0], "right": [1, 2], "objective": [25]],
      from: "by hand: one column stays parallel to itself; 1² + 2² are lost, five times over"),
    Example<PrunedAdapters>(
      Problem(
        left: Matrix(rows: 4, columns: 2, elements: [2, 1, 1, 2, 0, 2, 2, 0]),
        right: Matrix(rows: 2, columns: 1, elements: [1, 1])),
      gives: [
        "mask": [1, 0, 0, 1, 0, 1, 1, 0], "right": [Rational(5, 4), Rational(5, 4)],
        "objective": [1],
      ],
      from: "by hand: columns (2 0 0 2), (0 2 2 0) against (3 3 2 2): 10/8 each, 26 - 2 · 100/8 = 1"
    ),
  ]

  /// A size is the rank; blocks of four rows, one more than twice as many as columns.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let rows = 4 * (size / 2 + 1)
    let isCoarse = generator.next() % 2 == 0
    func draw() -> Double {
      let x = generator.gaussian()
      return isCoarse ? (4 * x).rounded() / 4 : Double(Float(x))
    }
    // A large entry at a place of its own in every column keeps the columns independent.
    let left = Matrix(rows: rows, columns: size) { i, c in
      i == 2 * c || i == 2 * c + 1 ? draw() + 8 : draw()
    }
    let right = Matrix(rows: size, columns: size + 3) { _, _ in draw() }
    return Problem(left: left, right: right)
  }

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 17

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let mask = mask(problem, over: S.self)
    let l0 = problem.left.map { S($0) }
    let (m, r, n) = (l0.rows, l0.columns, problem.right.columns)
    let l = Matrix(rows: m, columns: r) { mask[$0, $1] * l0[$0, $1] }
    let r0 = problem.right.map { S($0) }
    let target = Matrix(rows: m, columns: n) { i, j in dot(Array(l0[row: i]), r0.column(j)) }
    let right = leastSquares(l, target)
    var objective = S.zero
    for i in 0..<m {
      for j in 0..<n {
        objective += (dot(Array(l[row: i]), right.column(j)) - target[i, j]).squared
      }
    }
    return [
      "mask": .scalars(mask.elements), "right": .scalars(right.elements),
      "objective": [objective],
    ]
  }

  public static let implementations: [Implementation<PrunedAdapters>] = [householder, adam]
  public static let laws: [Law<PrunedAdapters>] = statements
  public static let findings: [Finding] = [stepOfSmallLayers, gainOverMasking]

  public static let specials: [Special<PrunedAdapters>] = [
    Special(
      "a factor of zeros",
      Problem(
        left: Matrix(repeating: 0, rows: 4, columns: 1),
        right: Matrix(rows: 1, columns: 2, elements: [1, 2])),
      contract: "the rows in front are kept; a factor of zeros takes R = 0, which loses nothing",
      gives: ["mask": [1, 1, 0, 0], "right": [0, 0], "objective": [0]])
  ]

  public static let counters = [
    Counter<PrunedAdapters>(
      "divisions of the reference", formula: "r(r - 1) + rn",
      declared: { problem in
        let (r, n) = (problem.left.columns, problem.right.columns)
        return r * max(0, r - 1) + r * n
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [8, 16]
}
