public import Scalars
public import Structures
public import Verification

/// **Sparse product**: a layer as it runs after compression, W4A8 with 2:4 sparsity and low-rank adapters.
///
/// Given codes q ∈ ℤ^(t×m) of inputs with a step δ for each token, codes k ∈ ℤ^(n×m) of weights, two of every
/// four consecutive ones zero, with one step Δ, and adapters L ∈ ℝ^(m×r), R ∈ ℝ^(r×n),
///
///     S = q kᵀ,   Y_to = δ_t (Δ S_to + Σ_c (Σ_j q_tj L_jc) R_co).
///
/// S is an integer matrix and owes every digit; Y owes what the theorem on sums allows.
public enum SparseLowRankProduct: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "The compressed layer: y = x W^C + (x L) R")

  public struct Problem: Sendable {
    /// A row for each token, -127...127.
    public var inputs: Matrix<Int8>
    public var steps: [Float]
    /// A row for each output, -7...7, columns a multiple of 4.
    public var weights: Matrix<Int8>
    public var step: Float
    public var left: Matrix<Float>, right: Matrix<Float>
  }

  public static let examples = [
    Example<SparseLowRankProduct>(
      Problem(
        inputs: Matrix(rows: 1, columns: 4, elements: [1, 2, 3, -4]), steps: [0.5],
        weights: Matrix(rows: 2, columns: 4, elements: [7, 0, -2, 0, 0, 1, 0, 1]), step: 0.25,
        left: Matrix(rows: 4, columns: 1, elements: [1, 0, 0, 1]),
        right: Matrix(rows: 1, columns: 2, elements: [2, -1])),
      gives: [
        "sums": .scalars([1, -2]), "outputs": .scalars([Rational(-23, 8), Rational(5, 4)]),
      ],
      from: "by hand: 7 - 6 and 2 - 4; x L = -3, and ½(¼ - 6), ½(-½ + 3)")
  ]

  /// A size counts groups of four inputs; ten outputs, three tokens, rank 3, and more of each when large.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let (m, isLarge) = (4 * size, size >= 64)
    let (tokens, outputs, rank) = isLarge ? (16, 256, 16) : (3, 10, 3)
    func draw(_ limit: Int) -> Int8 { Int8(Int(generator.next() % UInt64(2 * limit + 1)) - limit) }
    func real() -> Float { Float(generator.gaussian()) }
    let inputs = Matrix(rows: tokens, columns: m) { _, _ in draw(127) }
    var weights = Matrix(repeating: Int8(0), rows: outputs, columns: m)
    for o in 0..<outputs {
      for group in 0..<size {
        let first = Int(generator.next() % 4)
        let second = (first + 1 + Int(generator.next() % 3)) % 4
        weights[o, 4 * group + first] = draw(7)
        weights[o, 4 * group + second] = draw(7)
      }
    }
    let steps = (0..<tokens).map { _ in abs(real()) + 0.125 }
    let left = Matrix(rows: m, columns: rank) { _, _ in real() }
    let right = Matrix(rows: rank, columns: outputs) { _, _ in real() }
    return Problem(
      inputs: inputs, steps: steps, weights: weights, step: 0.0625, left: left, right: right)
  }

  public static let largestEnclosedSize = 65

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (q, k, rank) = (problem.inputs, problem.weights, problem.left.columns)
    var (sums, outputs): ([S], [S]) = ([], [])
    for t in 0..<q.rows {
      let token = q[row: t].map { S(Int($0)) }
      let inner = (0..<rank).map { c in dot(token, problem.left.column(c).map { S(Double($0)) }) }
      for o in 0..<k.rows {
        let sum = dot(token, k[row: o].map { S(Int($0)) })
        let adapted = dot(inner, problem.right.column(o).map { S(Double($0)) })
        sums.append(sum)
        outputs.append(
          S(Double(problem.steps[t])) * (S(Double(problem.step)) * sum + adapted))
      }
    }
    return ["sums": .scalars(sums), "outputs": .scalars(outputs)]
  }

  public static let implementations: [Implementation<SparseLowRankProduct>] =
    Lane.available.map(kernel) + [integersInFloats]
  public static let laws: [Law<SparseLowRankProduct>] = statements

  public static let specials = [
    Special<SparseLowRankProduct>(
      "NaN in an adapter",
      Problem(
        inputs: Matrix(rows: 1, columns: 4, elements: [1, 0, 0, 0]), steps: [1],
        weights: Matrix(rows: 1, columns: 4, elements: [3, 0, 0, 0]), step: 1,
        left: Matrix(rows: 4, columns: 1, elements: [.nan, 0, 0, 0]),
        right: Matrix(rows: 1, columns: 1, elements: [1])),
      contract: "it spoils outputs and leaves the integer sums alone",
      gives: ["sums": [3], "outputs": [.nan]])
  ]

  /// Half of the products of S, and the adapters'.
  public static func work(on problem: Problem) -> Work? {
    let (t, m) = (Double(problem.inputs.rows), Double(problem.inputs.columns))
    let (n, r) = (Double(problem.weights.rows), Double(problem.left.columns))
    let bytes = t * m + n * m / 2 + 4 * r * (m + n) + 8 * t * n
    return Work(flops: t * n * m + 2 * t * r * (m + n), bytes: bytes, in: .int8)
  }

  public static let counters = [
    Counter<SparseLowRankProduct>(
      "multiplications of the reference", formula: "t(mr + n(m + r + 2))",
      declared: { problem in
        let (t, m) = (problem.inputs.rows, problem.inputs.columns)
        let (n, r) = (problem.weights.rows, problem.left.columns)
        return t * (m * r + n * (m + r + 2))
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [64, 256]
}
