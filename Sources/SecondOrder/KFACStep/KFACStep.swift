public import Scalars
import Structures
public import Verification

/// **KFACStep**: a gradient preconditioned by running Kronecker factors with damping,
///
///     L ← γL + (1 − γ) E[ggᵀ],   R ← γR + (1 − γ) E[aaᵀ],   Δ = (L + δI)⁻¹ ∇ (R + δI)⁻¹,   δ = √λ,
///
/// from the first batch's factors on. Factors are averaged in every iteration and taken up in every f-th. KAISA's
/// released code differs: it starts from I, and adds the whole λ to either factor. The factored damping of Martens & Grosse shares λ between them, here evenly (their π = 1). The reference
/// eliminates exactly; the training runs' ``KFACPreconditioner`` keeps Cholesky factors. 𝒪(d³) in the f-th iterations,
/// and in every step too: both solutions are 2mn(m + n) flops. δ = 0 needs regular factors.
public enum KFACStep: RationalAlgorithm {
  public static let source = Citation(
    "Martens & Grosse. Optimizing neural networks with Kronecker-factored approximate curvature. ICML 2015",
    "the factors, their running averages and factored Tikhonov damping, quoted from memory; averages as in MKOR's thesis, equations 3.2-3.4"
  )

  public typealias Problem = LayerHistory

  public static let examples: [Example<KFACStep>] = [
    Example(
      LayerHistory(
        batches: [scalar(1, 1), scalar(2, 1)],
        gradient: Matrix(rows: 1, columns: 1, elements: [35]), gamma: 0.5, damping: 1),
      gives: ["step": [5]], from: "by hand: L = 1 and R = ½ · 1 + ½ · 4, damped 2 and 7/2"),
    Example(
      LayerHistory(
        batches: [scalar(2, 4)], gradient: Matrix(rows: 1, columns: 1, elements: [8]), gamma: 0.5,
        damping: 0),
      gives: ["step": [Rational(1, 8)]], from: "by hand, undamped: 8/(4² · 2²)"),
    Example(
      LayerHistory(
        batches: [scalar(1, 1), scalar(2, 1)],
        gradient: Matrix(rows: 1, columns: 1, elements: [4]), gamma: 0.5, damping: 1, frequency: 2),
      gives: ["step": [1]], from: "by hand: the second batch is averaged and not yet taken up"),
  ]

  private static func scalar(_ a: Double, _ g: Double) -> LayerHistory.Batch {
    .init(
      inputs: Matrix(rows: 1, columns: 1, elements: [a]),
      outputGradients: Matrix(rows: 1, columns: 1, elements: [g]))
  }

  public static let largestExactSize = 4

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    .random(size: size, mayBeUndamped: true, using: &generator)
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let past = S(problem.gamma), delta = S(problem.damping)
    func moment(_ x: Matrix<Double>) -> [[S]] {
      let columns = (0..<x.columns).map { x.column($0).map { S($0) } }
      return columns.map { y in columns.map { dot(y, $0) / S(x.rows) } }
    }
    func running(_ x: [Matrix<Double>]) -> [[S]] {
      x.dropFirst().reduce(moment(x[0])) { old, batch in
        zip(old, moment(batch)).map { rows in
          zip(rows.0, rows.1).map { past * $0 + (1 - past) * $1 }
        }
      }
    }
    let batches = problem.refreshed
    let l = running(batches.map(\.outputGradients)), r = running(batches.map(\.inputs))
    let gradient = (0..<problem.gradient.rows).map { problem.gradient[row: $0].map { S($0) } }
    let step = FactorSystem.solve(
      FactorSystem.damped(l, delta), gradient, FactorSystem.damped(r, delta))
    return ["step": .scalars((step ?? []).flatMap { $0 })]
  }

  public static let implementations: [Implementation<KFACStep>] = [cholesky]

  public static let laws: [Law<KFACStep>] = statements

  public static let specials: [Special<KFACStep>] = [
    Special(
      "zero gradient",
      LayerHistory(
        batches: [scalar(-1, 2)], gradient: Matrix(rows: 1, columns: 1, elements: [0]), gamma: 0.5,
        damping: 0.5),
      contract: "the step is zero", gives: ["step": [0]]),
    Special(
      "nothing but damping",
      LayerHistory(
        batches: [scalar(0, 0)], gradient: Matrix(rows: 1, columns: 1, elements: [1]), gamma: 0.5,
        damping: 0.25),
      contract: "Δ = ∇/δ²", gives: ["step": [16]]),
  ]

  public static let counters: [Counter<KFACStep>] = [eliminations]

  public static func simpler(than problem: Problem) -> [Problem] { problem.simplifications }

  /// The factors of every batch, two factorisations and the solutions; gradient and step, each batch once.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.gradient.rows), Double(problem.gradient.columns))
    let samples = problem.batches.reduce(0.0) { $0 + Double($1.inputs.rows) }
    let orders = m * m + n * n
    return Work(
      flops: samples * orders + (m * m * m + n * n * n) / 3 + 2 * m * n * (m + n),
      bytes: 8 * (samples * (m + n) + 2 * orders + 2 * m * n))
  }

  public static let workloads = [64, 128]
}
