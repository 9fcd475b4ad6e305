public import Scalars
public import Structures
public import Verification

/// **SLiM-LoRA**: adapters that make up for the error of a compressed matrix where the inputs are large.
///
/// Given E = W - W^C ∈ ℝ^(m×n), the saliency x ∈ ℝ^m of the inputs, without zeros, and a rank r, minimise
///
///     ‖diag(x)(E - LR)‖²,
///
/// by the truncated decomposition diag(x)E ≈ U_r Σ_r V_rᵀ: L = diag(1/x) U_r Σ_r, R = V_rᵀ. With x the root
/// mean squares of the inputs X this is ‖X(E - LR)‖²/n as if the inputs were uncorrelated.
public enum SLiMLoRA: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "SLiM-LoRA, saliency-based adapters")

  public struct Problem: Sendable {
    /// diag(x)E by its singular value decomposition.
    public var salientError: KnownSpectrum
    /// Powers of two, so that E is dyadic.
    public var saliency: [Double]
    public var rank: Int
    /// Signs of the inputs, a row for each token: X_tj = ±xⱼ, whose root mean squares are x.
    public var signs: Matrix<Double>

    /// E.
    var target: Matrix<Double> {
      let salient = salientError.matrix
      return Matrix(rows: salient.rows, columns: salient.columns) { i, j in
        salient[i, j] / saliency[i]
      }
    }
  }

  /// A decomposition that is found, not read off: one-sided Jacobi rotations, as textbooks have them.
  public static func plain(_ problem: Problem) -> Observation<Double> {
    let values = Jacobi.singularValues(of: problem.salientError.matrix)
    return ["objective": [squaredNorm(Array(values.dropFirst(problem.rank)))]]
  }

  public static let examples = [
    Example<SLiMLoRA>(
      Problem(
        salientError: KnownSpectrum.diagonal([8, 3]), saliency: [4, 1], rank: 1,
        signs: Matrix(rows: 1, columns: 2, elements: [1, -1])),
      gives: ["objective": [9], "left": [2, 0], "right": [1, 0]],
      from: "by hand: E = diag(2, 3), but the first input is four times as large: 2 is kept, not 3")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let error = KnownSpectrum(rows: size, columns: size + 1, using: &generator)
    let saliency = (0..<size).map { _ in
      Double(sign: .plus, exponent: Int(generator.next() % 5) - 2, significand: 1)
    }
    let rank = Int(generator.next() % UInt64(size + 1))
    let signs = Matrix(rows: 2 * size + 4, columns: size) { _, _ in
      generator.next() % 2 == 0 ? 1.0 : -1.0
    }
    return Problem(salientError: error, saliency: saliency, rank: rank, signs: signs)
  }

  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (spectrum, r) = (problem.salientError, problem.rank)
    let left = problem.saliency.indices.flatMap { i in
      (0..<r).map { k in
        S(spectrum.left[i, k]) * S(spectrum.values[k]) / S(problem.saliency[i])
      }
    }
    let right = (0..<r).flatMap { k in
      (0..<spectrum.right.rows).map { S(spectrum.right[$0, k]) }
    }
    return [
      "objective": [spectrum.tail(after: r, over: S.self)], "left": .scalars(left),
      "right": .scalars(right),
    ]
  }

  public static let implementations: [Implementation<SLiMLoRA>] = [
    salientSVD, sketched, algorithmSix,
  ]

  public static let laws: [Law<SLiMLoRA>] = statements

  public static let specials = [
    Special<SLiMLoRA>(
      "an input without saliency",
      Problem(
        salientError: .diagonal([2, 1]), saliency: [1, 0], rank: 1,
        signs: Matrix(rows: 1, columns: 2, elements: [1, 1])),
      contract: "the problem divides by the saliency; there are no adapters",
      gives: ["objective": [.nan], "left": .scalars([]), "right": .scalars([])])
  ]

  public static let findings = [wrongSign, signedMean]

  public static let counters = [
    Counter<SLiMLoRA>(
      "divisions of the reference", formula: "mr",
      declared: { problem in problem.saliency.count * problem.rank },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [32, 64]
}
