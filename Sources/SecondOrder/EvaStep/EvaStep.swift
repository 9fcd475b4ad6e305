public import Scalars
import Structures
public import Verification

/// **EvaStep**: a gradient preconditioned by the vectors that stand for KFAC's factors,
///
///     (āāᵀ ⊗ ḡḡᵀ + λI) vec Δ = vec ∇,   Δ = (∇ − s ḡāᵀ)/λ,   s = ḡᵀ∇ā/(λ + ‖ā‖²‖ḡ‖²),
///
/// where ā and ḡ are running means over batches, ā ← γā + (1 − γ)E[a], from the first batch's mean on. Damping is
/// joint: one λ for the product of the factors, where KFAC's shares it between them. 𝒪(d² + bd) with two vectors of
/// memory. λ = 0 is refused: a matrix of rank one has no inverse. That Δ solves the system is a law, in ℚ.
public enum EvaStep: RationalAlgorithm {
  public static let source = Citation(
    "Zhang, Shi & Li. Eva: practical second-order optimization with Kronecker-vectorized approximation. ICLR 2023",
    "the preconditioned gradient, as lzhangbv/eva@2595115 computes it in kfac/eva.py; its running means give γ to the new batch"
  )

  public typealias Problem = LayerHistory

  public static let examples: [Example<EvaStep>] = [
    Example(
      LayerHistory(
        batches: [
          .init(
            inputs: Matrix(rows: 2, columns: 2, elements: [2, 1, 0, -1]),
            outputGradients: Matrix(rows: 2, columns: 1, elements: [3, -1]))
        ], gradient: Matrix(rows: 1, columns: 2, elements: [4, 6]), gamma: 0.5, damping: 1),
      gives: ["step": [2, 6]],
      from: "by hand: ā = (1, 0) and ḡ = 1, so that s = 4/(1 + 1) and Δ = (4 − 2, 6)")
  ]

  public static let largestExactSize = 5

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    var problem = LayerHistory.random(size: size, mayBeUndamped: false, using: &generator)
    // Of a gradient along ḡāᵀ, which is divided by much more than λ, a small λ leaves little that is right.
    if generator.uniform() < 0.2 { problem.damping = 0x1p-20 }
    return problem
  }

  /// Both vectors by their recursion, and the formula.
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
    let gradient = (0..<problem.gradient.rows).map { problem.gradient[row: $0].map { S($0) } }
    let along = sum(zip(g, gradient).map { $0 * dot($1, a) })
    let s = along / (lambda + squaredNorm(a) * squaredNorm(g))
    let step = zip(g, gradient).map { weight, row in
      zip(row, a).map { ($0 - s * weight * $1) / lambda }
    }
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
      contract: "only the damping is left: Δ = ∇/λ", gives: ["step": [2]]),
  ]

  public static let counters: [Counter<EvaStep>] = [
    Counter(
      "multiplications by Sherman and Morrison", formula: "3mn + 3m + n + 1: quadratic"
    ) { problem in
      let (m, n) = (problem.gradient.rows, problem.gradient.columns)
      return 3 * m * n + 3 * m + n + 1
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
    return Work(flops: 5 * m * n + numbers, bytes: 16 * m * n + 8 * numbers)
  }

  public static let workloads = [64, 256]
}
