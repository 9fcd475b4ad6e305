public import Scalars
public import Structures
public import Verification

/// **I-OBS step**: a Newton step, and then back to k nonzeros.
///
/// For f(θ) = Σₙ φ(xₙᵀθ - yₙ) with φ(r) = ½ r² + (c/2) log(1 + r²), whose derivatives are rational,
///
///     θ⁺ = θ_t - σ H_t⁻¹ ∇f(θ_t),   then
///     Topk-I-OBS: θ_{t+1} = T_k(θ⁺)
///     I-OBS:      θ_{t+1} = θ⁺ - H_t⁻¹E_S ([H_t⁻¹]_SS)⁻¹ θ⁺_S,  S the d - k least magnitudes of θ⁺.
///
/// c = 0 is least squares, whose Newton point with σ = 1 is the minimiser. For c = 1 the second derivative φ'' is
/// between 7/8 and 2, and changes by at most 3/2 for each unit of r.
public enum IOBSStep: RationalAlgorithm {
  public static let source = Citation(
    "The iterative optimal brain surgeon. arXiv:2408.17163, NeurIPS 2024",
    "the general step and its variant Topk-I-OBS")

  /// How θ⁺ loses its least numbers.
  public enum Variant: String, Sendable, CaseIterable {
    /// They become zero: Topk-I-OBS.
    case truncation
    /// They become zero and the others make up for them: I-OBS.
    case surgeon
  }

  public struct Problem: Sendable {
    /// X: samples × features.
    public var inputs: Matrix<Double>
    public var targets: [Double]
    /// c: 0 or 1.
    public var robustness: Double
    /// θ_t.
    public var start: [Double]
    /// k.
    public var kept: Int
    public var variant: Variant
    /// σ: 1, but for what a released script does.
    public var scale: Double
    /// θ*: for c = 1 a point of zero gradient by construction.
    public var planted: [Double]

    public init(
      inputs: Matrix<Double>, targets: [Double], robustness: Double = 0, start: [Double],
      kept: Int, variant: Variant, scale: Double = 1, planted: [Double] = []
    ) {
      (self.inputs, self.targets, self.robustness) = (inputs, targets, robustness)
      (self.start, self.kept, self.variant) = (start, kept, variant)
      (self.scale, self.planted) = (scale, planted)
    }

    var order: Int { inputs.columns }

    /// Why there is no step, if so.
    var obstacle: String? {
      guard order > 0 else { return "there are no features" }
      guard targets.count == inputs.rows, start.count == order else {
        return
          "\(targets.count) targets and a start of \(start.count) for \(inputs.rows) samples of "
          + "\(order) features"
      }
      guard (0...order).contains(kept) else {
        return "k = \(kept) of \(order) features cannot be kept"
      }
      guard robustness == 0 || robustness == 1 else {
        return "c is \(robustness), and must be 0 or 1"
      }
      guard scale.isFinite else { return "σ is \(scale)" }
      return notFinite(inputs.elements, "input") ?? notFinite(targets, "target")
        ?? notFinite(start, "start")
    }
  }

  public static let examples = [
    Example<IOBSStep>(
      Problem(
        inputs: Matrix(rows: 2, columns: 2, elements: [1, 1, 0, 1]), targets: [5, 2],
        start: [7, -7], kept: 1, variant: .truncation),
      gives: ["newton": [3, 2], "theta": [3, 0]],
      from: "by hand: θ₁ + θ₂ = 5, θ₂ = 2; the greater is kept"),
    Example<IOBSStep>(
      Problem(
        inputs: Matrix(rows: 2, columns: 2, elements: [1, 1, 0, 1]), targets: [5, 2],
        start: [7, -7], kept: 1, variant: .surgeon),
      gives: ["newton": [3, 2], "theta": [5, 0]],
      from: "by hand: H = (1 1; 1 2), 3 + H₁₂/H₁₁ 2"),
    Example<IOBSStep>(
      Problem(
        inputs: Matrix(rows: 1, columns: 1, elements: [1]), targets: [0], robustness: 1, start: [1],
        kept: 1, variant: .truncation),
      gives: ["newton": [Rational(-1, 2)], "theta": [Rational(-1, 2)]],
      from: "by hand: φ'(1) = 3/2, φ''(1) = 1"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let variant = Variant.allCases[Int(generator.next() % 2)]
    let robustness = Double(generator.next() % 2)
    return planted(order: size, robustness, variant, using: &generator)
  }

  /// X = (A; ⅝A), A = (I; B) with coarse B. For c = 1 the residuals at the planted θ* are 1 for the first half and
  /// -2 for the second: φ'(1) + ⅝ φ'(-2) = 0, while third derivatives do not cancel. For c = 0 there is noise.
  static func planted(
    order d: Int, _ robustness: Double, _ variant: Variant, using generator: inout Generator
  ) -> Problem {
    let half = d + 2
    let inputs = Matrix<Double>(rows: half, columns: d) { i, j in
      if i < d { return i == j ? 1 : 0 }
      return (generator.dyadic() / 4).rounded() / 4
    }
    let repeated = Matrix<Double>(rows: 2 * half, columns: d) { i, j in
      i < half ? inputs[i, j] : 0.625 * inputs[i - half, j]
    }
    let sparsity = max(1, d / 3)
    var theta = [Double](repeating: 0, count: d)
    for _ in 0..<sparsity { theta[Int(generator.next() % UInt64(d))] = generator.dyadic() }
    let targets = (0..<2 * half).map { i -> Double in
      let value = (0..<d).reduce(0) { $0 + repeated[i, $1] * theta[$1] }
      let noise = generator.dyadic() / 8
      return value - (robustness == 0 ? noise : i < half ? 1 : -2)
    }
    let start = theta.map { $0 + generator.dyadic() / 16 }
    let kept = min(d, sparsity + Int(generator.next() % UInt64(sparsity + 1)))
    return Problem(
      inputs: repeated, targets: targets, robustness: robustness, start: start, kept: kept,
      variant: variant, planted: theta)
  }

  /// k of all and of nothing.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let some = planted(order: 12, 1, .surgeon, using: &generator)
    var (all, none) = (some, some)
    (all.kept, none.kept) = (12, 0)
    return [all, none, planted(order: 37, 1, .surgeon, using: &generator)]
  }

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 17

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let step = step(problem, from: problem.start.map { S($0) })
    return ["newton": .scalars(step.newton), "theta": .scalars(step.theta)]
  }

  public static let implementations: [Implementation<IOBSStep>] = [cholesky]

  public static let laws: [Law<IOBSStep>] = statements

  public static let theorems: [Theorem<IOBSStep>] = [quadratic, surgeonTheorem]

  public static let findings = [secondRoundChangesNothing, scriptIsDamped, smallerIsNotBetter]

  /// Two features that are one.
  public static let specials = [
    Special<IOBSStep>(
      "inputs that determine nothing",
      Problem(
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), targets: [1], start: [0, 0], kept: 1,
        variant: .truncation),
      contract: "H must be positive definite; else there is no Newton point",
      gives: ["newton": .scalars([]), "theta": .scalars([])])
  ]

  public static func work(on problem: Problem) -> Work? {
    let (n, d) = (Double(problem.inputs.rows), Double(problem.order))
    return Work(flops: 2 * n * d * d + d * d * d / 3, bytes: 8 * (n * d + d * d))
  }

  public static let counters = [
    Counter<IOBSStep>(
      "divisions of the reference", formula: "2n + d², and (2d - k)² + 1 for a surgeon with k < d",
      declared: { problem in
        let (n, d) = (problem.inputs.rows, problem.order)
        let order = 2 * d - problem.kept
        let surgery = problem.variant == .surgeon && problem.kept < d ? order * order + 1 : 0
        return 2 * n + d * d + surgery
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [64, 256]
}
