public import Scalars
public import Verification

/// **RankOneInverse**: the inverse of an exponential average of outer products, kept up to date.
///
/// With L := γL + (1 − γ)ggᵀ the inverse P = L⁻¹ follows by Sherman and Morrison,
///
///     P := P/γ − (1 − γ)/(γ(γ + (1 − γ)gᵀPg)) · (Pg)(Pg)ᵀ,
///
/// in 3n² flops for each g ∈ ℝⁿ, where a factorisation takes n³. It is symmetric and stays positive
/// definite. What MKOR prints in its place has other powers of γ and the other sign.
public enum RankOneInverse: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Li, Zhang & Mehri Dehnavi. MKOR: momentum-enabled Kronecker-factor-based optimizer using rank-1 updates. NeurIPS 2023",
    "equations (3.3) and (3.4) of the thesis's chapter 3, inverted")

  public typealias Problem = FactorProblem

  public static let examples: [Example<RankOneInverse>] = golden

  public static let largestExactSize = 6

  public static func problem(size: Int, using generator: inout Generator) -> FactorProblem {
    .random(size: size, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [FactorProblem] {
    FactorProblem.edges(using: &generator)
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: FactorProblem, over: S.Type)
    -> Observation<S>
  {
    let start = problem.start.map { S($0) }
    let vectors = problem.vectors.map { g in g.map { S($0) } }
    let last = updated(start, by: vectors, gamma: S(problem.gamma))
    return ["inverse": .scalars(last.elements)]
  }

  public static let implementations: [Implementation<RankOneInverse>] =
    Lane.available.flatMap { [packed(Float.self, $0), packed(Double.self, $0)] }
    + [openBLAS(Float.self), openBLAS(Double.self), printed, released]

  public static let laws: [Law<RankOneInverse>] = statements

  public static let specials: [Special<RankOneInverse>] = [
    scalar("zero vector", p: 2, g: 0, contract: "P is divided by γ", gives: 4),
    scalar("negative zero", p: 2, g: -0.0, contract: "the same as zero", gives: 4),
    scalar(
      "subnormal vector", p: 1, g: 0x1p-149, contract: "it changes nothing else", gives: 2),
  ]

  public static let counters: [Counter<RankOneInverse>] = [
    Counter("flops", formula: "T (2n² + 3n(n + 1)/2 + 3n + 4) + 2: quadratic", declared: \.flops) {
      problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.flops
    }
  ]

  public static let findings: [Finding] = [
    printedIsNoInverse, printedGrowth, printedLosesDefiniteness, releasedIsAnother,
  ]

  public static func simpler(than problem: FactorProblem) -> [FactorProblem] {
    problem.simplifications
  }

  /// Each sweep reads the packed triangle once; all but the first of T + 1 write it once.
  public static func work(on problem: FactorProblem) -> Work? {
    let (n, t) = (Double(problem.order), Double(problem.vectors.count))
    let triangle = n * (n + 1) / 2
    return Work(
      flops: t * (4 * triangle + 2 * triangle), bytes: 4 * triangle * (2 * t + 1),
      updated: 4 * triangle * t, footprint: 4 * triangle, in: .float32)
  }

  public static let workloads = [1024, 4096]
}
