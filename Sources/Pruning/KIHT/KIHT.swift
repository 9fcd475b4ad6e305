public import Scalars
public import Structures
public import Verification

/// **k-IHT**: iterative hard thresholding for sparse least squares.
///
/// For f(θ) = ½‖Xθ - y‖² and a step η ≤ 1/L,
///
///     θ_{t+1} = T_k(θ_t - η Xᵀ(Xθ_t - y)),   θ₀ = 0,
///
/// where T_k keeps the k numbers of largest magnitude, of equal ones those in front.
public enum KIHT: RationalAlgorithm {
  public static let source = Citation(
    "Blumensath & Davies. Iterative hard thresholding for compressed sensing. Appl. Comput. Harmon. Anal. 27 (2009)",
    "the algorithm IHT_s with a step; the baseline k-IHT of arXiv:2408.17163")

  public struct Problem: Sendable {
    /// X: samples × features.
    public var inputs: Matrix<Double>
    public var targets: [Double]
    /// k.
    public var kept: Int
    /// η.
    public var step: Double
    public var iterations: Int
    /// θ* with Xθ* = y, where it was planted.
    public var planted: [Double]

    public init(
      inputs: Matrix<Double>, targets: [Double], kept: Int, step: Double, iterations: Int,
      planted: [Double] = []
    ) {
      (self.inputs, self.targets, self.kept) = (inputs, targets, kept)
      (self.step, self.iterations, self.planted) = (step, iterations, planted)
    }

    var order: Int { inputs.columns }

    /// Why it cannot be run, if so.
    var obstacle: String? {
      guard order > 0 else { return "there are no features" }
      guard targets.count == inputs.rows else {
        return "\(targets.count) targets for \(inputs.rows) samples"
      }
      guard (0...order).contains(kept) else {
        return "k = \(kept) of \(order) features cannot be kept"
      }
      guard step > 0, step.isFinite else { return "the step η is \(step), and must be positive" }
      guard iterations >= 0 else { return "\(iterations) iterations cannot be made" }
      return notFinite(inputs.elements, "input") ?? notFinite(targets, "target")
    }
  }

  public static let examples = [
    Example<KIHT>(
      Problem(
        inputs: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 0.5]), targets: [1, 2], kept: 1,
        step: 1, iterations: 2),
      gives: ["theta": [1, 0]],
      from: "by hand: (1, 1) ties, the one in front is kept; and again"),
    Example<KIHT>(
      Problem(
        inputs: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 0.5]), targets: [1, 3], kept: 1,
        step: 1, iterations: 3),
      gives: ["theta": [0, Rational(111, 32)]],
      from: "by hand: 6 (1 - (3/4)ᵗ) along the second axis, 1.5, 2.625, 3.46875"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let sparsity = max(1, size / 4)
    let kept = min(size, sparsity + Int(generator.next() % UInt64(sparsity + 1)))
    return planted(order: size, sparsity: sparsity, kept: kept, iterations: 8, using: &generator)
  }

  /// X = (I; B) with ‖B‖² ≤ 3/5 by the Frobenius norm: the spectrum of XᵀX is in [1, 8/5], and η = 5/8.
  static func planted(
    order d: Int, sparsity: Int, kept: Int, iterations: Int, using generator: inout Generator
  ) -> Problem {
    let extra = 2
    let largest = (0.6 / Double(extra * d)).squareRoot()
    let inputs = Matrix<Double>(rows: d + extra, columns: d) { i, j in
      if i < d { return i == j ? 1 : 0 }
      return (generator.dyadic() / 8 * largest * 1024).rounded(.towardZero) / 1024
    }
    var theta = [Double](repeating: 0, count: d)
    for _ in 0..<sparsity {
      let place = Int(generator.next() % UInt64(d))
      theta[place] = generator.dyadic()
    }
    let targets = (0..<inputs.rows).map { i in
      theta.indices.reduce(0) { $0 + inputs[i, $1] * theta[$1] }
    }
    return Problem(
      inputs: inputs, targets: targets, kept: kept, step: 0.625, iterations: iterations,
      planted: theta)
  }

  /// k of all and of nothing, and more features than samples would determine.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var all = problem(size: 19, using: &generator)
    var none = all
    (all.kept, none.kept) = (19, 0)
    let long = planted(order: 70, sparsity: 5, kept: 9, iterations: 20, using: &generator)
    return [all, none, long]
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["theta": .scalars(iterates(problem, over: S.self).last ?? [])]
  }

  public static let implementations: [Implementation<KIHT>] = [residualForm, gramForm]

  public static let laws: [Law<KIHT>] = statements

  public static let theorems: [Theorem<KIHT>] = [objectiveTheorem, supportTheorem]

  public static let findings = [isNotExact]

  public static let specials = [
    Special<KIHT>(
      "no iteration",
      Problem(
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 2]), targets: [5], kept: 1, step: 0.125,
        iterations: 0),
      contract: "θ₀ = 0", gives: ["theta": [0, 0]]),
    Special<KIHT>(
      "subnormal targets",
      Problem(
        inputs: Matrix(rows: 1, columns: 2, elements: [1, 0]), targets: [0x1p-1074], kept: 1,
        step: 1, iterations: 3),
      contract: "gradual underflow: 2⁻¹⁰⁷⁴ is reached and stays",
      gives: ["theta": [0x1p-1074, 0]]),
  ]

  public static func work(on problem: Problem) -> Work? {
    let (n, d) = (Double(problem.inputs.rows), Double(problem.order))
    let products = 4 * n * d * Double(problem.iterations)
    return Work(flops: products, bytes: 8 * n * d)
  }

  public static let counters = [
    Counter<KIHT>(
      "multiplications of the reference", formula: "T (2 n d + d)",
      declared: { problem in
        let products = 2 * problem.inputs.rows * problem.order
        return problem.iterations * (products + problem.order)
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [64, 256]
}
