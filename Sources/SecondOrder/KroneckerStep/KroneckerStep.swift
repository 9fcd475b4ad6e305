public import Scalars
public import Structures
public import Verification

/// **KroneckerStep**: a gradient preconditioned by two inverse factors,
///
///     Δ = P ∇ Q,   which solves (P⁻¹ ⊗ Q⁻¹) vec Δ = vec ∇,
///
/// for symmetric positive definite P ∈ ℝᵐˣᵐ, Q ∈ ℝⁿˣⁿ and ∇ ∈ ℝᵐˣⁿ. MKOR then takes Δ √ρ for its step, with
/// ρ = ‖∇‖²/‖Δ‖², so that the step is as long as the gradient; ρ is 0 where the gradient is. Two products
/// of 2mn(m + n) flops: *this* is cubic in every step, while only the update of the factors is quadratic.
public enum KroneckerStep: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Li, Zhang & Mehri Dehnavi. MKOR: momentum-enabled Kronecker-factor-based optimizer using rank-1 updates. NeurIPS 2023",
    "Algorithm 1, lines 9 and 10")

  public struct Problem: Sendable {
    /// P, m × m.
    public var left: Packed<Double>
    /// Q, n × n.
    public var right: Packed<Double>
    public var gradient: Matrix<Double>

    public init(left: Packed<Double>, right: Packed<Double>, gradient: Matrix<Double>) {
      (self.left, self.right, self.gradient) = (left, right, gradient)
    }

    /// - Throws: ``SecondOrderError`` for shapes that do not match, and for numbers that are not finite.
    func validated() throws -> Problem {
      guard gradient.rows == left.order, gradient.columns == right.order else {
        throw SecondOrderError(
          "a gradient of \(gradient.rows) x \(gradient.columns) between factors of order "
            + "\(left.order) and \(right.order)")
      }
      for (name, numbers) in [
        ("the gradient", gradient.elements), ("the left factor", left.elements),
        ("the right factor", right.elements),
      ] {
        if let k = numbers.firstIndex(where: { !$0.isFinite }) {
          throw SecondOrderError("\(name) holds \(numbers[k]) at place \(k): skip this step")
        }
      }
      return self
    }
  }

  public static let examples = [
    Example<KroneckerStep>(
      Problem(
        left: Packed(order: 2, elements: [2, 1, 1]), right: Packed(order: 1, elements: [3]),
        gradient: Matrix(rows: 2, columns: 1, elements: [1, -1])),
      gives: ["step": [3, 0], "ratio": [Rational(2, 9)]],
      from: "by hand: (2, 1; 1, 1)(1, −1) = (1, 0), times 3; ‖∇‖² = 2, ‖Δ‖² = 9")
  ]

  public static let largestExactSize = 5

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let n = size >= 128 ? size : Int.random(in: 1...size, using: &generator)
    let isZero = size < 128 && generator.uniform() < 0.1
    return Problem(
      left: FactorProblem.random(order: size, steps: 0, using: &generator).start,
      right: FactorProblem.random(order: n, steps: 0, using: &generator).start,
      gradient: Matrix(rows: size, columns: n) { _, _ in
        let value = generator.dyadic()
        return isZero ? 0 : value
      })
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let gradient = problem.gradient.map { S($0) }
    let p = problem.left.map { S($0) }.rows, q = problem.right.map { S($0) }.rows
    let half = (0..<gradient.rows).map { i in q.map { dot(Array(gradient[row: i]), $0) } }
    let columns = transpose(half)
    let step = p.flatMap { row in columns.map { dot(row, $0) } }
    let length = squaredNorm(step)
    let isZero = problem.gradient.elements.allSatisfy { $0 == 0 }
    return [
      "step": .scalars(step),
      "ratio": [isZero ? .zero : squaredNorm(gradient.elements) / length],
    ]
  }

  public static let implementations: [Implementation<KroneckerStep>] = [
    products(Float.self), products(Double.self),
  ]

  public static let laws: [Law<KroneckerStep>] = statements

  public static let specials: [Special<KroneckerStep>] = [
    Special(
      "zero gradient",
      Problem(
        left: Packed(1, order: 1), right: Packed(1, order: 1),
        gradient: Matrix(rows: 1, columns: 1, elements: [0])),
      contract: "the step is zero and nothing is divided by its length",
      gives: ["step": [0], "ratio": [0]])
  ]

  public static let counters: [Counter<KroneckerStep>] = [
    Counter("multiplications", formula: "mn(m + n) + 2mn: cubic, in every step of MKOR") {
      problem in
      let (m, n) = (problem.gradient.rows, problem.gradient.columns)
      return m * n * (m + n) + 2 * m * n
    } counted: { problem in
      var dense = problem
      dense.gradient[0, 0] = 1
      return Counted.count { _ = reference(dense, over: Counted.self) }.multiplications
    }
  ]

  public static let findings: [Finding] = [releasedLength]

  /// Two products; P, Q, ∇ and Δ once.
  public static func work(on problem: Problem) -> Work? {
    let (m, n) = (Double(problem.gradient.rows), Double(problem.gradient.columns))
    return Work(
      flops: 2 * m * n * (m + n), bytes: 4 * (m * m + n * n + 2 * m * n), in: .float32)
  }

  public static let workloads = [128, 256]
}
