public import Scalars
import Structures
public import Verification

/// **Naive-LoRA**: adapters that make up for the error of a compressed matrix as well as their rank allows.
///
/// Given the error E = W - W^C ∈ ℝ^(m×n) and a rank r, find L ∈ ℝ^(m×r), R ∈ ℝ^(r×n) that minimise
///
///     ‖E - LR‖²,
///
/// which the truncated singular value decomposition does: L = U_r Σ_r, R = V_rᵀ, and the squares of the
/// singular values that are cut off remain.
public enum NaiveLoRA: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Naive-LoRA")

  public struct Problem: Sendable {
    /// E by its singular value decomposition.
    public var error: KnownSpectrum
    public var rank: Int

    var target: Matrix<Double> { error.matrix }
  }

  /// A decomposition that is found, not read off: one-sided Jacobi rotations, as textbooks have them.
  public static func plain(_ problem: Problem) -> Observation<Double> {
    let values = Jacobi.singularValues(of: problem.target)
    return ["objective": [squaredNorm(Array(values.dropFirst(problem.rank)))]]
  }

  public static let examples = [
    Example<NaiveLoRA>(
      Problem(error: .diagonal([4, 3]), rank: 1), gives: ["objective": [9]],
      from: "by hand: diag(4, 3) keeps its 4")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let error = KnownSpectrum(rows: size, columns: size + 2, using: &generator)
    return Problem(error: error, rank: Int(generator.next() % UInt64(size + 1)))
  }

  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (spectrum, r) = (problem.error, problem.rank)
    let left = (0..<spectrum.left.rows).flatMap { i in
      (0..<r).map { S(spectrum.left[i, $0]) * S(spectrum.values[$0]) }
    }
    let right = (0..<r).flatMap { k in
      (0..<spectrum.right.rows).map { S(spectrum.right[$0, k]) }
    }
    return [
      "objective": [spectrum.tail(after: r, over: S.self)], "left": .scalars(left),
      "right": .scalars(right),
    ]
  }

  public static let implementations: [Implementation<NaiveLoRA>] = [
    implementation(
      "lapack-svd", voice: .peer("LAPACK"), TruncatedSVD.bound, TruncatedSVD.adapters),
    implementation(
      "gram-eigen", voice: .optimised, TruncatedSVD.boundByGram, TruncatedSVD.adaptersByGram),
    sketched,
  ]

  /// The same from a random sketch: nearly as good, as the theorem says.
  private static let sketched = Implementation<NaiveLoRA>(
    "random-sketch",
    .approximation(RandomisedSVD.quotation) { problem in
      let free = Bound.free("singular vectors are not unique")
      let allowance = RandomisedSVD.bound(problem.error, rank: problem.rank)
      return ["objective": .absolute(allowance), "left": free, "right": free]
    },
    arena: { problem, _ in (target: problem.target, rank: problem.rank) },
    run: { input in (try? RandomisedSVD.adapters(input.target, rank: input.rank)) ?? .failed },
    observe: { input, adapters in
      [
        "objective": [adapters.objective(input.target)],
        "left": .scalars(adapters.left.elements), "right": .scalars(adapters.right.elements),
      ]
    })

  /// Adapters by some decomposition; compared is what they leave, evaluated exactly.
  private static func implementation(
    _ name: String, voice: Voice, _ bound: @escaping @Sendable (KnownSpectrum, Int) -> Double,
    _ decompose: @escaping @Sendable (Matrix<Double>, Int) throws -> Adapters
  ) -> Implementation<NaiveLoRA> {
    let free = Bound.free("singular vectors are not unique")
    return Implementation(
      name, voice: voice,
      .rounding(TruncatedSVD.quotation) { problem in
        let allowance = bound(problem.error, problem.rank)
        return ["objective": .absolute(allowance), "left": free, "right": free]
      },
      arena: { problem, _ in (target: problem.target, rank: problem.rank) },
      run: { input in (try? decompose(input.target, input.rank)) ?? .failed },
      observe: { input, adapters in
        [
          "objective": [adapters.objective(input.target)],
          "left": .scalars(adapters.left.elements), "right": .scalars(adapters.right.elements),
        ]
      })
  }

  public static let laws: [Law<NaiveLoRA>] = statements

  public static let specials = [
    Special<NaiveLoRA>(
      "NaN", Problem(error: .diagonal([.nan, 1]), rank: 1),
      contract: "an error that is not a number has no adapters",
      gives: ["objective": [.nan], "left": .scalars([]), "right": .scalars([])])
  ]

  public static let counters = [
    Counter<NaiveLoRA>(
      "multiplications of the reference", formula: "mr + min(m, n) - r",
      declared: { problem in
        let (m, r) = (problem.error.left.rows, problem.rank)
        return m * r + problem.error.values.count - r
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [32, 64]
}
