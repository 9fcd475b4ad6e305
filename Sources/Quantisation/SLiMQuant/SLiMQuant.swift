public import Scalars
public import Verification

/// **SLiM-Quant**: symmetric uniform quantisation of a whole matrix with the one scale of least error.
///
/// Given weights w ∈ ℝⁿ and L positive levels, find α that minimises
///
///     E(α) = Σ (wᵢ - Δ qᵢ)²,   Δ = α / L,   qᵢ = round(clip(wᵢ, -α, α) / Δ) ∈ -L...L.
///
/// Rounding is the best choice of codes for a given Δ, so that min E = ‖w‖² - max ⟨|w|, k⟩² / ⟨k, k⟩ over
/// the codes k that occur. They change at the steps 2|wᵢ| / (2j + 1) only, and between two of them E is a
/// parabola with its vertex at Δ = ⟨|w|, k⟩ / ⟨k, k⟩. Of several best scales the largest is meant.
///
/// The paper has L = 2^(q-1) for q bits; its code applies L = 2^(q-1) - 1.
public enum SLiMQuant: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Section on SLiM-Quant")

  public struct Problem: Sendable {
    /// In single precision, so that every breakpoint is a quotient of small integers.
    public var weights: [Float]
    /// L ≤ 128.
    public var levels: Int

    public init(weights: [Float], levels: Int) { (self.weights, self.levels) = (weights, levels) }
  }

  public static let examples = [
    Example<SLiMQuant>(
      Problem(weights: [1, -2], levels: 3), gives: ["error": [0], "scale": [3]],
      from: "by hand: a step of 1 encodes both exactly, and α = 3 is beyond the largest weight"),
    Example<SLiMQuant>(
      Problem(weights: [4, 3, 1], levels: 1),
      gives: ["error": [Rational(3, 2)], "scale": [Rational(7, 2)]],
      from:
        "by hand: codes (1, 1, 0) leave 26 - 7²/2; codes (1, 0, 0) leave 10, (1, 1, 1) 26 - 8²/3"),
    Example<SLiMQuant>(
      Problem(
        weights: [
          3.5625, 1, 1.46875, 3.1875, 0.625, 2.203125, 2.671875, -2.203125, -3.5625, -1.609375,
          -1.71875, 3,
        ], levels: 3),
      gives: ["error": [Rational(43209, 32768)], "scale": [Rational(1707, 512)]],
      from: "Python's fractions: Fixtures/Quantisation/slim_quant.json"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let levels = [1, 2, 3, 7][Int(generator.next() % 4)]
    let isCoarse = generator.next() % 2 == 0
    let weights = (0..<size).map { _ in
      Float(isCoarse ? (generator.gaussian() * 1024).rounded() / 1024 : generator.gaussian())
    }
    return Problem(weights: weights, levels: levels)
  }

  /// Several weights have many minima of nearly the same error: a search that gives up one interval too
  /// many misses the least of them on some.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [5, 12, 24, 33, 48, 64, 100, 150].flatMap { size in
      (0..<8).map { _ in problem(size: size, using: &generator) }
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let magnitudes = problem.weights.map { S(Double(abs($0))) }
    guard let best = optimum(magnitudes, levels: problem.levels) else {
      return ["error": [.zero], "scale": [.zero]]
    }
    let error = squaredNorm(magnitudes) - best.product * best.product / best.square
    return ["error": [error], "scale": [S(problem.levels) * best.product / best.square]]
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    problem.weights.count <= 65 ? byDefinition(problem) : bySortedBreakpoints(problem)
  }

  public static let implementations: [Implementation<SLiMQuant>] = [
    sweep, branchAndBound, multigrid, releasedHistogram,
  ]

  public static let laws: [Law<SLiMQuant>] = statements

  public static let theorems = [gridRefinement]

  public static let findings: [Finding] = [
    emptyFineSearch, emptyFineSearchAtTheCap, flooredObjective, severalMinima, printedFormula,
    searchRange, searchesMiss,
  ]

  public static let specials = [
    Special<SLiMQuant>(
      "NaN", Problem(weights: [1, .nan], levels: 3),
      contract: "weights that are not finite have no scale and no error",
      gives: ["error": [.nan], "scale": [.nan]]),
    Special<SLiMQuant>(
      "infinity", Problem(weights: [-.infinity, 2], levels: 3), contract: "the same as NaN",
      gives: ["error": [.nan], "scale": [.nan]]),
    Special<SLiMQuant>(
      "zeros of both signs", Problem(weights: [0, -0.0], levels: 3),
      contract: "the scale 0 leaves no error", gives: ["error": [0], "scale": [0]]),
    Special<SLiMQuant>(
      "subnormals", Problem(weights: [0x1p-149, -0x1p-148], levels: 2),
      contract: "they are encoded as other numbers are",
      gives: ["error": [0], "scale": [0x1p-148]]),
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.weights.map { Double($0) })
      .map { Problem(weights: $0.map { Float($0) }, levels: problem.levels) }
  }

  public static let counters = [
    Counter<SLiMQuant>(
      "additions of the reference",
      formula: "3nLz + n + 1 for z weights that are not 0; none for zeros alone",
      declared: { problem in
        let (n, z) = (problem.weights.count, problem.weights.count { $0 != 0 })
        return z == 0 ? 0 : 3 * n * problem.levels * z + n + 1
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.additions
      })
  ]

  public static let workloads = [256, 2048]
}
