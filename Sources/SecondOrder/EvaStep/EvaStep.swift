public import Scalars
import Structures
public import Verification

/// **EvaStep**: a gradient preconditioned by the vectors that stand for KFAC's factors,
///
///     Δ = (ḡḡᵀ + λI)⁻¹ ∇ (āāᵀ + λI)⁻¹,
///
/// where ā and ḡ are running means over batches, ā ← γā + (1 − γ)E[a], from the first batch's mean on. The reference
/// eliminates in both dense factors, 𝒪(d³); the training runs' ``EvaPreconditioner`` takes each inverse by Sherman and
/// Morrison, 𝒪(d² + bd) with two vectors of memory. λ = 0 is refused: factors of rank one have no inverses.
public enum EvaStep: RationalAlgorithm {
  public static let source = Citation(
    "Zhang, Shi & Li. Eva: practical second-order optimization with Kronecker-vectorized approximation. ICLR 2023",
    "the preconditioned gradient and its form by Sherman and Morrison, quoted from memory")

  public typealias Problem = LayerHistory

  public static let examples: [Example<EvaStep>] = [
    Example(
      LayerHistory(
        batches: [
          .init(
            inputs: Matrix(rows: 2, columns: 2, elements: [2, 1, 0, -1]),
            outputGradients: Matrix(rows: 2, columns: 1, elements: [3, -1]))
        ], gradient: Matrix(rows: 1, columns: 2, elements: [4, 6]), gamma: 0.5, damping: 1),
      gives: ["step": [1, 3]],
      from: "by hand: ā = (1, 0) and ḡ = 1, so that the factors are (2, 0; 0, 1) and 2")
  ]

  public static let largestExactSize = 5

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    .random(size: size, mayBeUndamped: false, using: &generator)
  }

  /// Both vectors by their recursion, both factors in full.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    func mean(_ x: Matrix<Double>) -> [S] {
      (0..<x.columns).map { j in
        x.column(j).reduce(S.zero) { $0 + S($1) } / S(x.rows)
      }
    }
    let past = S(problem.gamma), lambda = S(problem.damping)
    var (a, g): ([S], [S]) = ([], [])
    for (t, batch) in problem.batches.enumerated() {
      let (newA, newG) = (mean(batch.inputs), mean(batch.outputGradients))
      a = t == 0 ? newA : zip(a, newA).map { past * $0 + (1 - past) * $1 }
      g = t == 0 ? newG : zip(g, newG).map { past * $0 + (1 - past) * $1 }
    }
    func factor(_ x: [S]) -> [[S]] { FactorSystem.damped(x.map { y in x.map { y * $0 } }, lambda) }
    let gradient = (0..<problem.gradient.rows).map { problem.gradient[row: $0].map { S($0) } }
    let step = FactorSystem.solve(factor(g), gradient, factor(a)) ?? []
    return ["step": .scalars(step.flatMap { $0 })]
  }

  public static let implementations: [Implementation<EvaStep>] = [shermanMorrison]

  public static let laws: [Law<EvaStep>] = statements

  public static let specials: [Special<EvaStep>] = [
    Special(
      "zero gradient",
      LayerHistory(
        batches: [
          .init(
            inputs: Matrix(rows: 1, columns: 2, elements: [-1, 2]),
            outputGradients: Matrix(rows: 1, columns: 1, elements: [-3]))
        ], gradient: Matrix(rows: 1, columns: 2, elements: [0, 0]), gamma: 0.5, damping: 0.5),
      contract: "the step is zero", gives: ["step": [0, 0]]),
    Special(
      "zero vectors",
      LayerHistory(
        batches: [
          .init(
            inputs: Matrix(rows: 1, columns: 1, elements: [0]),
            outputGradients: Matrix(rows: 1, columns: 1, elements: [0]))
        ], gradient: Matrix(rows: 1, columns: 1, elements: [1]), gamma: 0.5, damping: 0.5),
      contract: "only the damping is left: Δ = ∇/λ²", gives: ["step": [4]]),
  ]

  public static let counters: [Counter<EvaStep>] = [
    Counter(
      "multiplications by Sherman and Morrison", formula: "5mn + 2(m + n) + 2: quadratic"
    ) { problem in
      let (m, n) = (problem.gradient.rows, problem.gradient.columns)
      return 5 * m * n + 2 * (m + n) + 2
    } counted: { problem in
      let gradient = problem.gradient.map { Counted($0) }
      let a = gradient[row: 0].map { _ in Counted(0.5) }, g = gradient.column(0)
      return Counted.count {
        _ = EvaPreconditioner.apply(gradient, a: a, g: g, damping: Counted(0.25))
      }.multiplications
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] { problem.simplifications }

  /// Each batch once for the means; the gradient read, and the step written.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.gradient.rows), Double(problem.gradient.columns))
    let numbers = problem.batches.reduce(0.0) { $0 + Double($1.inputs.rows) * (m + n) }
    return Work(flops: 10 * m * n + numbers, bytes: 16 * m * n + 8 * numbers)
  }

  public static let workloads = [64, 256]
}
