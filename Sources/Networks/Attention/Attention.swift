public import Scalars
public import Structures
public import Verification

/// **Attention**: causal, with several heads. For each head of w components,
///
///     yₜ = Σₛ≤ₜ pₜₛ vₛ,   pₜ = softmax(qₜ·k₁/√w, …, qₜ·kₜ/√w).
///
/// The problem holds queries, keys and values one behind the other in each of T rows; head h owns
/// components h w to (h + 1) w of each. T² w heads multiplications for the scores and as many for
/// the means, half of them for nothing in a program that computes whole squares.
public enum Attention: RealAlgorithm {
  public static let source = Citation(
    "Vaswani et al. Attention is all you need. NeurIPS 2017",
    "Sections 3.2.1 to 3.2.3, masked multi-head attention without its projections")

  public struct Problem: Sendable {
    /// T × 3d.
    public var qkv: Matrix<Double>
    public var heads: Int

    /// Blocks, vocabulary and hidden components are of no consequence here.
    var shape: TransformerShape {
      do {
        return try TransformerShape(
          vocabulary: 1, context: max(1, qkv.rows), width: qkv.columns / 3, heads: heads, blocks: 1)
      } catch { preconditionFailure("\(error)") }
    }
  }

  public static let examples = [
    Example<Attention>(
      Problem(
        qkv: Matrix(rows: 2, columns: 6, elements: [5, 1, 3, 9, 1, 2, 0, 0, 7, 7, 5, 10]),
        heads: 1),
      gives: ["y": .scalars([1, 2, 3, 6])],
      from: "by hand: the first position sees itself alone; a query of zeros shares equally"),
    Example<Attention>(
      Problem(qkv: Matrix(rows: 1, columns: 6, elements: [1, 2, 3, 4, -5, 6]), heads: 2),
      gives: ["y": .scalars([-5, 6])], from: "by hand: one position has its own value"),
  ]

  /// A size counts positions; heads of 1, 2 or 4 components, and 32 in the workloads.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let heads = size >= 32 ? 4 : Int.random(in: 1...3, using: &generator)
    let width = size >= 32 ? 32 : [1, 2, 4][Int.random(in: 0...2, using: &generator)]
    return Problem(
      qkv: Matrix(rows: size, columns: 3 * heads * width) { _, _ in generator.dyadic() / 4 },
      heads: heads)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [(17, 1, 3), (33, 2, 16), (5, 3, 33), (65, 1, 1)].map { length, heads, width in
      Problem(
        qkv: Matrix(rows: length, columns: 3 * heads * width) { _, _ in generator.dyadic() / 4 },
        heads: heads)
    }
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 64

  @specialized(where S == Double)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let rows = (0..<problem.qkv.rows).map { problem.qkv[row: $0].map { S($0) } }
    return ["y": .scalars(Transformer.attention(heads: problem.heads, rows).flatMap { $0 })]
  }

  public static let implementations: [Implementation<Attention>] = [
    squares(Float.self), squares(Double.self),
  ]

  public static let laws: [Law<Attention>] = [
    Law("What comes later changes nothing: a prefix has the prefix of the result.") {
      problem, subject in
      guard problem.qkv.rows > 1 else { return nil }
      let y = subject(problem)["y"], d = problem.shape.width
      return (1..<problem.qkv.rows).allSatisfy { t in
        var prefix = problem
        prefix.qkv = Matrix(
          rows: t, columns: 3 * d, elements: Array(problem.qkv.elements[..<(3 * d * t)]))
        return areNear(subject(prefix)["y"], Array(y[..<(t * d)]))
      }
    },
    Law("A vector added to all keys changes nothing, to 2⁻⁶⁰.") { problem, subject in
      let d = problem.shape.width
      let shifted = changed(problem) { d..<2 * d ~= $0 ? $1 + Double($0 % 3) - 0.5 : $1 }
      return areNear(subject(shifted)["y"], subject(problem)["y"])
    },
    Law("Means are linear in the values: twice the values and one more, twice the result and one.")
    {
      problem, subject in
      let d = problem.shape.width
      let scaled = changed(problem) { $0 >= 2 * d ? 2 * $1 + 1 : $1 }
      return areNear(subject(scaled)["y"], subject(problem)["y"].map { $0 * 2 + 1 })
    },
    Law("Every component of the result lies between the values that it sees.") { problem, subject in
      let y = subject(problem)["y"], d = problem.shape.width
      return y.indices.allSatisfy { index in
        let (t, j) = index.quotientAndRemainder(dividingBy: d)
        let seen = (0...t).map { problem.qkv[$0, 2 * d + j] }
        let (low, high) = (seen.min() ?? 0, seen.max() ?? 0)
        let slack = Ball(0x1p-60)
        return y[index] > Ball(low) - slack && y[index] < Ball(high) + slack
      }
    },
  ]

  public static let specials: [Special<Attention>] = [
    Special(
      "NaN in a value",
      Problem(qkv: Matrix(rows: 1, columns: 3, elements: [1, 1, .nan]), heads: 1),
      contract: "NaN propagates", gives: ["y": [.nan]]),
    Special(
      "NaN in a later position",
      Problem(qkv: Matrix(rows: 2, columns: 3, elements: [1, 1, 5, 1, 1, .nan]), heads: 1),
      contract: "positions do not see what is later", gives: ["y": [5, .nan]]),
    Special(
      "large scores",
      Problem(qkv: Matrix(rows: 2, columns: 3, elements: [1, 1000, 5, 1000, 0, 7]), heads: 1),
      contract: "nothing overflows, and the lesser share underflows to zero", gives: ["y": [5, 5]]),
  ]

  public static let counters: [Counter<Attention>] = [
    Counter("exponentials", formula: "heads T (T + 1) / 2") {
      $0.heads * $0.qkv.rows * ($0.qkv.rows + 1) / 2
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
        - 1  // √w, once
    }
  ]

  /// Scores and means of the visible half, in multiplications and additions.
  public static func work(on problem: Problem) -> Work? {
    let (t, d) = (Double(problem.qkv.rows), Double(problem.qkv.columns / 3))
    return Work(flops: 2 * t * (t + 1) * d, bytes: 4 * 4 * t * d, in: .float32)
  }

  public static let workloads = [32, 64]
}
