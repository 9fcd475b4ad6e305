public import Scalars
import Structures
public import Verification

/// **OBS update**: given weights are set to zero, and all others make up for them as well as they can.
///
/// Given w ∈ ℝᵈ, a positive definite H and a set S of indices, find the minimum of the quadratic model
///
///     min ½ δᵀHδ   subject to (w + δ)_S = 0,
///
/// which is δ = -H⁻¹[:, S] y with multipliers y = ([H⁻¹]_SS)⁻¹ w_S, and costs ΔL = ½ w_Sᵀ y. With K for all
/// other indices it is w_K + H_KK⁻¹ H_KS w_S, too.
public enum OBSUpdate: RationalAlgorithm {
  public static let source = Citation(
    "Hassibi & Stork. Second order derivatives for network pruning: optimal brain surgeon. NIPS 1992; for sets: The iterative optimal brain surgeon. arXiv:2408.17163 (2024)",
    "the update of the general step")

  public struct Problem: Sendable {
    public var curvature: Curvature
    public var weights: [Double]
    /// Whether a weight is in S.
    public var isRemoved: [Bool]

    public init(curvature: Curvature, weights: [Double], isRemoved: [Bool]) {
      (self.curvature, self.weights, self.isRemoved) = (curvature, weights, isRemoved)
    }

    var removed: [Int] { isRemoved.indices.filter { isRemoved[$0] } }
    var kept: [Int] { isRemoved.indices.filter { !isRemoved[$0] } }

    /// Why there is no update, if so.
    var obstacle: String? {
      let d = curvature.order
      guard weights.count == d, isRemoved.count == d else {
        return "\(weights.count) weights and \(isRemoved.count) marks for a curvature of order \(d)"
      }
      return curvature.obstacle ?? notFinite(weights, "weight")
    }
  }

  public static let examples = [
    Example<OBSUpdate>(
      Problem(
        curvature: Curvature(
          inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), damping: 1),
        weights: [2, 3], isRemoved: [true, false]),
      gives: ["weights": [0, 4], "multipliers": [3], "loss": [3]],
      from: "by hand: H = (2 1; 1 2), [H⁻¹]₁₁ = 2/3, y = 3, δ = -3 (2/3, -1/3)"),
    Example<OBSUpdate>(
      Problem(
        curvature: Curvature(
          inputs: Matrix(rows: 1, columns: 3, elements: [1, 1, 0]), damping: 1),
        weights: [2, 3, -4], isRemoved: [true, false, true]),
      gives: ["weights": [0, 4, 0], "multipliers": [3, -4], "loss": [11]],
      from: "by hand: the third weight is coupled to none, and adds ½ 4²"),
    Example<OBSUpdate>(
      Problem(
        curvature: .five, weights: [2, 4, 2.5, -2, -1.5],
        isRemoved: [true, false, true, true, false]),
      gives: [
        "weights": [0, Rational(8460, 1529), 0, 0, Rational(-10327, 3058)],
        "loss": [Rational(1_299_899, 12232)],
      ], from: "Python's fractions: Fixtures/Pruning/surgeon.json"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isCoarse = generator.next() % 2 == 0
    let curvature = Curvature.random(order: size, using: &generator)
    let weights = (0..<size).map { _ in isCoarse ? generator.dyadic() : 4 * generator.gaussian() }
    let share = generator.next() % 4
    let isRemoved = (0..<size).map { _ in generator.next() % 4 <= share }
    return Problem(curvature: curvature, weights: weights, isRemoved: isRemoved)
  }

  /// All and none removed, and a size beyond LAPACK's unblocked code.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var all = problem(size: 20, using: &generator)
    var none = all
    all.isRemoved = all.isRemoved.map { _ in true }
    none.isRemoved = none.isRemoved.map { _ in false }
    return [all, none, problem(size: 70, using: &generator)]
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let solution = surgery(
      problem.curvature.hessian(over: S.self), problem.weights.map { S($0) },
      removing: problem.removed)
    return [
      "weights": .scalars(solution.weights), "multipliers": .scalars(solution.multipliers),
      "loss": [solution.loss],
    ]
  }

  public static let implementations: [Implementation<OBSUpdate>] = [keptBlock, inverseBlock]

  public static let laws: [Law<OBSUpdate>] = statements

  public static let findings = [inverseIsNotNeeded]

  /// Three inputs that are one: H, H_KK and H⁻¹ do not serve.
  public static let specials = [
    Special<OBSUpdate>(
      "inputs that determine nothing",
      Problem(
        curvature: Curvature(
          inputs: Matrix(rows: 1, columns: 3, elements: [1, 1, 1]), damping: 0),
        weights: [1, 2, 3], isRemoved: [true, false, false]),
      contract: "H_KK must be positive definite; else there are no weights, and the loss is NaN",
      gives: ["weights": .scalars([]), "multipliers": .scalars([]), "loss": [.nan]])
  ]

  public static func work(on problem: Problem) -> Work? {
    let (d, k) = (Double(problem.weights.count), Double(problem.kept.count))
    return Work(flops: k * k * k / 3 + 2 * d * d, bytes: 8 * (d * d + 2 * d))
  }

  public static let counters = [
    Counter<OBSUpdate>(
      "divisions of the reference", formula: "n² + 1 for a system of order n = d + |S|",
      declared: { problem in
        let n = problem.weights.count + problem.removed.count
        return n * n + 1
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [64, 256]
}
