public import Scalars
public import Verification

/// **Gradient of a transformer's loss** by all of its parameters.
///
/// The reference differentiates the definition of the loss by dual numbers, one direction after the
/// other, and knows no formula of any gradient. The programs go backward once, by formulas derived by
/// hand: the manual one over rows of numbers, the fast one in flat memory with BLAS, as training does.
public enum TransformerGradient: RealAlgorithm {
  public static let source = Citation(
    "Griewank & Walther. Evaluating derivatives, 2nd edition. SIAM 2008",
    "Section 3.1, forward mode, of the pre-norm transformer of Xiong et al., ICML 2020")

  public struct Problem: Sendable {
    public var vocabulary: Int
    public var width: Int
    public var heads: Int
    public var blocks: Int
    public var hidden: Int
    public var style = TransformerShape.Style.squared
    /// In the order of ``TransformerShape/parts``.
    public var parameters: [Double]
    /// Each of context + 1 tokens.
    public var sequences: [[Int]]

    var shape: TransformerShape {
      do {
        return try TransformerShape(
          vocabulary: vocabulary, context: max(1, sequences[0].count - 1), width: width,
          heads: heads, blocks: blocks, hidden: hidden, style: style)
      } catch { preconditionFailure("\(error)") }
    }
  }

  /// With parameters of zero the logits are zero, and so is every gradient but none of the loss.
  public static let examples: [Example<TransformerGradient>] = {
    var problem = Problem(
      vocabulary: 2, width: 2, heads: 1, blocks: 1, hidden: 2, parameters: [],
      sequences: [[0, 1]])
    problem.parameters = [Double](repeating: 0, count: problem.shape.parameterCount)
    let zeros = problem.parameters.map { _ in Rational(0) }
    return [
      Example(
        problem, gives: ["gradient": .scalars(zeros)],
        from: "by hand: every path to the loss goes through a factor of zero")
    ]
  }()

  /// A size counts positions; every second problem is in the style of Llama.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let style = generator.next() % 2 == 0 ? TransformerShape.Style.squared : .gated
    let heads = style == .gated ? 1 : 1 + Int(generator.next() % 2)
    return random(
      vocabulary: 3, positions: size, width: 2, heads: heads, blocks: 1, hidden: 3,
      sequences: 1 + Int(generator.next() % 2), style, &generator)
  }

  static func random(
    vocabulary: Int, positions: Int, width: Int, heads: Int, blocks: Int, hidden: Int,
    sequences: Int, _ style: TransformerShape.Style, _ generator: inout Generator
  ) -> Problem {
    var problem = Problem(
      vocabulary: vocabulary, width: width, heads: heads, blocks: blocks, hidden: hidden,
      style: style, parameters: [],
      sequences: (0..<sequences).map { _ in
        (0...positions).map { _ in Int.random(in: 0..<vocabulary, using: &generator) }
      })
    problem.parameters = problem.shape.parts.flatMap { part in
      part.range.map { _ in (part.rows == 1 ? 1 : 0) + generator.dyadic() / 16 }
    }
    return problem
  }

  /// Two blocks, several heads, widths beyond a register.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes: [(Int, Int, Int, Int, TransformerShape.Style)] = [
      (5, 4, 2, 2, .squared), (3, 6, 3, 1, .squared), (4, 4, 2, 2, .gated), (3, 8, 2, 1, .gated),
    ]
    return shapes.map { positions, width, heads, blocks, style in
      random(
        vocabulary: 4, positions: positions, width: width, heads: heads, blocks: blocks,
        hidden: 5, sequences: 2, style, &generator)
    }
  }

  public static let largestExactSize = 3
  public static let largestEnclosedSize = 8

  @specialized(where S == Double)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let shape = problem.shape
    let parameters = problem.parameters.map { Dual(constant: S($0)) }
    let gradient = parameters.indices.map { i -> Dual<S> in
      var point = parameters
      point[i].slope = 1
      return Transformer.loss(shape, point, problem.sequences)
    }
    return ["loss": .scalars([gradient[0].value]), "gradient": .scalars(gradient.map(\.slope))]
  }

  public static let implementations: [Implementation<TransformerGradient>] = [manual, blas]

  public static let laws: [Law<TransformerGradient>] = [
    Law("Going backward over balls gives the same loss and gradient, to 2⁻⁶⁰.") {
      problem, subject in
      let result = subject(problem)
      let (loss, gradient) = Transformer.gradient(
        problem.shape, problem.parameters.map { Ball($0) }, problem.sequences)
      return areNear(result["loss"], [loss]) && areNear(result["gradient"], gradient)
    },
    Law("Along a direction, central differences of the loss at 2⁻⁴⁰ give the slope, to 2⁻³⁰.") {
      problem, subject in
      let direction = problem.parameters.indices.map { Double($0 * 5 % 7 - 3) }
      func loss(_ step: Double) -> Ball {
        let point = zip(problem.parameters, direction).map { Ball($0) + Ball(step * $1) }
        return Transformer.loss(problem.shape, point, problem.sequences)
      }
      let difference = (loss(0x1p-40) - loss(-0x1p-40)) * Ball(0x1p39)
      let slope = dot(subject(problem)["gradient"], direction.map { Ball($0) })
      return (difference - slope).absolute < Ball(0x1p-30)
    },
    Law("The gradients of the unembedding sum to zero over the vocabulary, to 2⁻⁶⁰.") {
      problem, subject in
      let part = problem.shape.parts.last!
      let gradient = Array(subject(problem)["gradient"][part.range])
      return (0..<part.columns).allSatisfy { j in
        let column = stride(from: j, to: gradient.count, by: part.columns).map { gradient[$0] }
        return sum(column).absolute < Ball(0x1p-60)
      }
    },
    Law("A token that no position sees has no gradient in the embedding.") { problem, subject in
      let gradient = subject(problem)["gradient"], d = problem.width
      let seen = Set(problem.sequences.flatMap { $0.dropLast() })
      return (0..<problem.vocabulary).allSatisfy { token in
        seen.contains(token) || gradient[token * d..<(token + 1) * d].allSatisfy { $0 == 0 }
      }
    },
  ]

  public static let specials: [Special<TransformerGradient>] = {
    var problem = examples[0].problem
    problem.parameters[problem.parameters.count - 1] = .nan
    return [
      Special(
        "NaN in the unembedding", problem, contract: "it propagates to the loss",
        gives: ["loss": [.nan]])
    ]
  }()

  public static let counters: [Counter<TransformerGradient>] = [
    Counter(
      "roots, exponentials and logarithms",
      formula:
        "P Σ (T (V + 2) + blocks (heads T (T + 1) / 2 + 2 T + 1)) for P parameters; with gates blocks (1 + w / 2 + 2 T w + T h) more"
    ) { problem in
      let (t, v) = (problem.sequences[0].count - 1, problem.vocabulary)
      let w = problem.width / problem.heads
      let gates = problem.style == .gated ? 1 + w / 2 + 2 * t * w + t * problem.hidden : 0
      let block = problem.heads * t * (t + 1) / 2 + 2 * t + 1 + gates
      let sequence = t * (v + 2) + problem.blocks * block
      return problem.parameters.count * problem.sequences.count * sequence
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static let workloads = [3]
}
