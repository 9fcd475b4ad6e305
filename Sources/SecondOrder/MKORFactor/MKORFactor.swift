public import Scalars
public import Verification

/// **MKORFactor**: the inverse factor that MKOR's released code keeps, with its stabiliser.
///
/// Each update blends P with the identity and takes the newest vector in with weight one,
///
///     B = γP + (1 − γ)I,   P := B − (Bg)(Bg)ᵀ/(1 + gᵀBg) = (B⁻¹ + ggᵀ)⁻¹,   γ = 0.95;
///
/// if max|Pᵢⱼ| > 2 afterwards, the next update resets P to I and drops its vector. From P ⪯ I on, P stays
/// below I, so that this never happens. About 3.5n² flops, 2n² + 3n of them
/// multiplications. Kept in half precision the factor takes a quarter of
/// the bytes of doubles; the contraction by γ keeps the drift bounded.
public enum MKORFactor: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Li, Zhang & Mehri Dehnavi. MKOR: momentum-enabled Kronecker-factor-based optimizer using rank-1 updates. NeurIPS 2023",
    "the released code, Mohammad-Mozaffari/mkor@3a0e3bb, mkor/mkor.py, _invert_factor")

  public typealias Problem = FactorProblem

  /// What max|Pᵢⱼ| may not exceed; it stands in the code.
  static let threshold = 2.0

  public static let examples: [Example<MKORFactor>] = golden

  public static let largestExactSize = 6

  /// Factors below the identity, as training has them, and a quarter of them four times as large, so that
  /// the stabiliser has work.
  public static func problem(size: Int, using generator: inout Generator) -> FactorProblem {
    var problem = FactorProblem.random(
      size: size, steps: size < 4096 ? 24 : 6, using: &generator)
    let isLarge = size < 512 && generator.uniform() < 0.25
    problem.start = problem.start.map { isLarge ? 4 * $0 : $0 / 2 }
    return problem
  }

  public static func edges(using generator: inout Generator) -> [FactorProblem] {
    FactorProblem.edges(using: &generator).map { problem in
      var small = problem
      small.start = problem.start.map { $0 / 2 }
      return small
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: FactorProblem, over: S.Type)
    -> Observation<S>
  {
    let vectors = problem.vectors.map { g in g.map { S($0) } }
    let run = updated(
      problem.start.map { S($0) }, by: vectors, gamma: S(problem.gamma), threshold: S(threshold))
    return ["inverse": .scalars(run.factor.elements), "resets": .integers([run.resets])]
  }

  public static let implementations: [Implementation<MKORFactor>] =
    Lane.available.flatMap { [packed(Float.self, $0), packed(Double.self, $0), packedBrain($0)] }
    + [openBLAS(Float.self), openBLAS(Double.self), stored(BFloat16.self), halves]

  public static let laws: [Law<MKORFactor>] = statements

  public static let specials: [Special<MKORFactor>] = [
    Special(
      "zero vector", FactorProblem(gamma: 0.5, start: Packed(0.5, order: 1), vectors: [[0]]),
      contract: "P is blended with I", gives: ["inverse": [0.75]]),
    Special(
      "beyond the threshold",
      FactorProblem(gamma: 0.5, start: Packed(8, order: 1), vectors: [[0], [3]]),
      contract: "the second update resets P and drops its vector", gives: ["inverse": [1]]),
  ]

  /// Multiplications of one update, by what they are for; text and number stand side by side.
  private static let updateTerms: [(text: String, count: @Sendable (Int) -> Int)] = [
    ("n(n + 1)/2 for γP", { n in n * (n + 1) / 2 }), ("n² for Bg", { n in n * n }),
    ("n for gᵀBg", { n in n }), ("n for the weight", { n in n }),
    ("n(n + 1)/2 for (Bg)(Bg)ᵀ", { n in n * (n + 1) / 2 }),
  ]

  public static let counters: [Counter<MKORFactor>] = [
    Counter(
      "multiplications",
      formula: "T (\(updateTerms.map(\.text).joined(separator: " + "))): quadratic"
    ) { problem in
      problem.vectors.count * updateTerms.reduce(0) { $0 + $1.count(problem.order) }
    } counted: { problem in
      var small = problem
      small.start = Packed(0.5, order: problem.order)
      return Counted.count { _ = reference(small, over: Counted.self) }.multiplications
    }
  ]

  public static let findings: [Finding] = [
    stabiliserNeverFires, firstUpdateIsDropped, directions,
  ]

  public static func simpler(than problem: FactorProblem) -> [FactorProblem] {
    problem.simplifications
  }

  /// Each sweep reads the packed triangle once; all but the first of T + 1 write it once.
  public static func work(on problem: FactorProblem) -> Work? { RankOneInverse.work(on: problem) }

  public static let workloads = [256, 1024, 2048, 4096]
}
