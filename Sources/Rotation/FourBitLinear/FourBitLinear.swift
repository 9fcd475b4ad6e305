public import Scalars
public import Structures
public import Verification

/// **Four-bit linear layer**: tokens and weights as codes of four bits, two's complement, two in a byte,
///
///     y_ti = s_t r_i Σⱼ q_tj p_ij,   q, p ∈ -8...7,
///
/// s_t the scale of a token and r_i that of an output. The sums are integers and exact; a result is rounded
/// twice. An even column is the low half of its byte.
public enum FourBitLinear: RationalAlgorithm {
  public static let source = Citation(
    "Ashkboos et al. QuaRot: outlier-free 4-bit inference in rotated LLMs. NeurIPS 2024",
    "INT4 products; spcl/QuaRot, pack_i4 in fake_quant/quant_utils.py")

  public struct Problem: Sendable {
    /// Tokens × columns, and outputs × columns.
    public var tokens: Matrix<Int>, weights: Matrix<Int>
    /// One for each token, and one for each output.
    public var tokenScales: [Double], weightScales: [Double]
  }

  public static let examples = [
    Example<FourBitLinear>(
      Problem(
        tokens: Matrix(rows: 1, columns: 3, elements: [-8, 7, 1]),
        weights: Matrix(rows: 2, columns: 3, elements: [-8, 0, 1, 7, 7, -1]), tokenScales: [0.5],
        weightScales: [2, 4]),
      gives: ["sums": .integers([65, -8]), "y": [65, -16]],
      from: "by hand: 64 + 1 and -56 + 49 - 1, times 0.5 · 2 and 0.5 · 4")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let tokens = isLarge ? 16 : 1 + Int(generator.next() % 3)
    let outputs = isLarge ? size : 1 + Int(generator.next() % 5)
    // All codes at the ends now and then: the largest sums.
    let isExtreme = generator.next() % 4 == 0
    func codes(_ rows: Int) -> Matrix<Int> {
      Matrix(rows: rows, columns: size) { _, _ in
        isExtreme ? -8 : Int.random(in: -8...7, using: &generator)
      }
    }
    return Problem(
      tokens: codes(tokens), weights: codes(outputs),
      tokenScales: (0..<tokens).map { _ in abs(generator.dyadic()) / 8 + 1 / 64 },
      weightScales: (0..<outputs).map { _ in abs(generator.dyadic()) / 32 + 1 / 64 })
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var sums: [Int] = []
    var y: [S] = []
    for t in 0..<problem.tokens.rows {
      for i in 0..<problem.weights.rows {
        let sum = zip(problem.tokens[row: t], problem.weights[row: i]).reduce(0) {
          $0 + $1.0 * $1.1
        }
        sums.append(sum)
        y.append(S(problem.tokenScales[t]) * S(problem.weightScales[i]) * S(sum))
      }
    }
    return ["sums": .integers(sums), "y": .scalars(y)]
  }

  public static let implementations = [packed]

  public static let laws: [Law<FourBitLinear>] = [
    Law("No sum exceeds 64 for each column, and codes of -8 reach it.") { problem, subject in
      let limit = 64 * problem.tokens.columns
      let sums = subject(problem)[integers: "sums"]
      let isExtreme = (problem.tokens.elements + problem.weights.elements).allSatisfy { $0 == -8 }
      return sums.allSatisfy { isExtreme ? $0 == limit : abs($0) <= limit }
    },
    Law("Codes of opposite sign have the opposite sums, where they are codes.") {
      problem, subject in
      guard !problem.tokens.elements.contains(-8) else { return nil }
      var opposite = problem
      opposite.tokens = problem.tokens.map { -$0 }
      return subject(opposite)[integers: "sums"] == subject(problem)[integers: "sums"].map { -$0 }
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
    Law("A column that is repeated counts twice.") { problem, subject in
      func repeated(_ codes: Matrix<Int>) -> Matrix<Int> {
        Matrix(rows: codes.rows, columns: 2 * codes.columns) { codes[$0, $1 % codes.columns] }
      }
      var twice = problem
      (twice.tokens, twice.weights) = (repeated(problem.tokens), repeated(problem.weights))
      return subject(twice)["y"] == subject(problem)["y"].map { $0 + $0 }
    },
  ]

  public static let specials: [Special<FourBitLinear>] = [
    Special(
      "a scale that is NaN",
      Problem(
        tokens: Matrix(repeating: 1, rows: 2, columns: 2),
        weights: Matrix(repeating: 1, rows: 1, columns: 2), tokenScales: [.nan, 1],
        weightScales: [1]),
      contract: "it spoils its own token", gives: ["sums": .integers([2, 2]), "y": [.nan, 2]])
  ]

  public static let counters: [Counter<FourBitLinear>] = [
    Counter("bytes of weights", formula: "outputs · ⌈columns / 2⌉") { problem in
      problem.weights.rows * ((problem.weights.columns + 1) / 2)
    } counted: { problem in
      PackedFours(problem.weights).bytes.count
    }
  ]

  /// A product and an addition for each pair of codes; bytes of codes, and of results in double precision.
  public static func work(on problem: Problem) -> Work? {
    let (t, o) = (Double(problem.tokens.rows), Double(problem.weights.rows))
    let k = Double(problem.tokens.columns)
    return Work(flops: 2 * t * o * k, bytes: (t + o) * k / 2 + 8 * t * o, in: .int8)
  }

  public static let workloads = [256]
}
