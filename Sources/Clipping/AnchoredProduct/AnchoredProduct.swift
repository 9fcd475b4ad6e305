public import Scalars
public import Structures
public import Verification

/// **Anchored product**: activations on a grid that begins at a clip, times symmetric weights, both of four bits.
///
/// With x̂_tj = c⁻ + s u_tj, u ∈ 0...15, and ŵ_ij = rᵢ p_ij, p ∈ -8...7,
///
///     y_ti = rᵢ (s Σⱼ u_tj p_ij + c⁻ Σⱼ p_ij):
///
/// a product of integers without zero points inside, and one sum for each output that is known beforehand. The sums
/// are exact.
public enum AnchoredProduct: RationalAlgorithm {
  public static let source = Citation(
    "Nrusimha et al. Mitigating the impact of outlier channels for language model quantization with activation regularization. arXiv:2404.03605",
    "W4A4 products; the offset as in Jacob et al. CVPR 2018, Section 2.3")

  public struct Problem: Sendable {
    /// u: tokens × columns; p: outputs × columns.
    public var tokens: Matrix<Int>, weights: Matrix<Int>
    /// c⁻ and s.
    public var low: Double, step: Double
    /// r: one for each output.
    public var scales: [Double]

    public init(
      tokens: Matrix<Int>, weights: Matrix<Int>, low: Double, step: Double, scales: [Double]
    ) {
      (self.tokens, self.weights) = (tokens, weights)
      (self.low, self.step, self.scales) = (low, step, scales)
    }

    /// Why there is no product, if so.
    public var obstacle: String? {
      guard tokens.columns == weights.columns else {
        return "Tokens of \(tokens.columns) columns for weights of \(weights.columns)"
      }
      guard scales.count == weights.rows else {
        return "\(scales.count) scales for \(weights.rows) outputs"
      }
      if let code = tokens.elements.first(where: { !(0...15 ~= $0) }) {
        return "The activation code \(code) does not fit four bits: 0 to 15 do"
      }
      if let code = weights.elements.first(where: { !(-8...7 ~= $0) }) {
        return "The weight code \(code) does not fit four bits: -8 to 7 do"
      }
      return nil
    }
  }

  public static let examples = [
    Example<AnchoredProduct>(
      Problem(
        tokens: Matrix(rows: 1, columns: 3, elements: [15, 0, 1]),
        weights: Matrix(rows: 2, columns: 3, elements: [7, -8, -1, -8, 7, 0]), low: -2, step: 0.25,
        scales: [1, 2]),
      gives: ["sums": .integers([104, -120]), "y": [30, -56]],
      from: "by hand: 105 - 1 and -120; 104/4 - 2 · (-2) = 30, 2 (-30 - 2 · (-1)) = -56")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let tokens = isLarge ? 16 : 1 + Int(generator.next() % 3)
    let outputs = isLarge ? size : 1 + Int(generator.next() % 5)
    // All codes at the ends now and then: the largest sums.
    let isExtreme = generator.next() % 4 == 0
    func codes(_ rows: Int, _ range: ClosedRange<Int>, _ end: Int) -> Matrix<Int> {
      Matrix(rows: rows, columns: size) { _, _ in
        isExtreme ? end : Int.random(in: range, using: &generator)
      }
    }
    return Problem(
      tokens: codes(tokens, 0...15, 15), weights: codes(outputs, -8...7, -8),
      low: generator.dyadic(), step: abs(generator.dyadic()) / 16 + 1 / 64,
      scales: (0..<outputs).map { _ in abs(generator.dyadic()) / 32 + 1 / 64 })
  }

  /// Columns around the vectors of 64 bytes.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [63, 64, 65, 127, 128, 130].map { problem(size: $0, using: &generator) }
  }

  public static let implementations: [Implementation<AnchoredProduct>] = Lane.available.map(kernel)

  public static let laws: [Law<AnchoredProduct>] = [
    Law("Codes of zero read the clip: y = r c⁻ Σ p.") { problem, subject in
      var zero = problem
      zero.tokens = problem.tokens.map { _ in 0 }
      let y = subject(zero)["y"]
      return y.enumerated().allSatisfy { k, value in
        let i = k % problem.weights.rows
        let total = problem.weights[row: i].reduce(0, +)
        return value == Rational(problem.scales[i]) * Rational(problem.low) * Rational(total)
      }
    },
    Law("Codes of u and 15 - u sum to 15 times the sum of weights.") { problem, subject in
      var other = problem
      other.tokens = problem.tokens.map { 15 - $0 }
      let (a, b) = (subject(problem)[integers: "sums"], subject(other)[integers: "sums"])
      return zip(a, b).enumerated().allSatisfy { k, pair in
        pair.0 + pair.1 == 15 * problem.weights[row: k % problem.weights.rows].reduce(0, +)
      }
    },
    Law("No sum leaves -120...105 for each column.") { problem, subject in
      let n = problem.tokens.columns
      return subject(problem)[integers: "sums"].allSatisfy { (-120 * n)...(105 * n) ~= $0 }
    },
    Law("A token that is one in a single column reads that column of the weights.") {
      problem, subject in
      let column = problem.tokens.columns / 2
      var single = problem
      single.tokens = Matrix(rows: problem.tokens.rows, columns: problem.tokens.columns) {
        $1 == column ? 1 : 0
      }
      let wanted = (0..<problem.tokens.rows).flatMap { _ in problem.weights.column(column) }
      return subject(single)[integers: "sums"] == wanted
    },
  ]

  public static let specials: [Special<AnchoredProduct>] = [
    Special(
      "a scale that is NaN",
      Problem(
        tokens: Matrix(repeating: 1, rows: 1, columns: 2),
        weights: Matrix(repeating: 1, rows: 2, columns: 2), low: 0, step: 1, scales: [.nan, 1]),
      contract: "it spoils its own output", gives: ["sums": .integers([2, 2]), "y": [.nan, 2]])
  ]

  public static let counters = [
    Counter<AnchoredProduct>(
      "multiplications of the reference", formula: "t n (1 + 2o)",
      declared: { problem in
        problem.tokens.elements.count * (1 + 2 * problem.weights.rows)
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let (t, o) = (Double(problem.tokens.rows), Double(problem.weights.rows))
    let k = Double(problem.tokens.columns)
    return Work(flops: 2 * t * o * k, bytes: (t + o) * k + 12 * t * o, in: .int8)
  }

  public static let workloads = [256]
}
