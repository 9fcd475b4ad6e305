public import Scalars
public import Verification

/// **Wanda**: pruning by weights and activations, without a gradient.
///
/// A weight of output o and input j scores |w_oj| √s_j, where s_j is the mean of input j's squares over the
/// calibration data. Of every g consecutive inputs of an output, the n of highest score are kept:
/// n : g sparsity, or unstructured sparsity for each output when g is the number of inputs. Scores are
/// compared by their squares w² s, and of equal ones those in front are kept.
public enum Wanda: RationalAlgorithm {
  public static let source = Citation(
    "Sun, Liu, Bair & Kolter. A simple and effective pruning approach for large language models. ICLR 2024",
    "Section 3, equation (1)")

  public struct Problem: Sendable {
    /// Output by output, in single precision.
    public var weights: [Float]
    /// s_j ≥ 0 for every input.
    public var squares: [Float]
    public var kept: Int
    /// Divides the number of inputs.
    public var group: Int

    public init(weights: [Float], squares: [Float], kept: Int, group: Int) {
      (self.weights, self.squares) = (weights, squares)
      (self.kept, self.group) = (kept, group)
    }

    /// The groups as ranges of indices of weights.
    var groups: [Range<Int>] {
      stride(from: 0, to: weights.count, by: group).map { $0..<$0 + group }
    }

    /// s of the input that a weight belongs to.
    func square(of i: Int) -> Float { squares[i % squares.count] }
  }

  public static let examples = [
    Example<Wanda>(
      Problem(weights: [1, -4, 3, 2], squares: [16, 1, 1, 4], kept: 2, group: 4),
      gives: ["mask": .scalars([1, 1, 0, 0])],
      from: "by hand: the scores are 4, 4, 3, 4, and of three equal ones two are in front")
  ]

  /// Three outputs; a size counts blocks of four inputs.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let inputs = 4 * size
    let isUnstructured = size > 0 && generator.next() % 2 == 0
    let isTied = generator.next() % 2 == 0
    func draw() -> Double { isTied ? generator.dyadic() : generator.gaussian() }
    let weights = (0..<3 * inputs).map { _ in Float(isTied ? draw().rounded() : draw()) }
    let squares = (0..<inputs).map { _ in Float(abs(draw())) }
    return isUnstructured
      ? Problem(weights: weights, squares: squares, kept: 2 * size, group: inputs)
      : Problem(weights: weights, squares: squares, kept: 2, group: 4)
  }

  /// Pairs whose scores differ by less than half a unit of double precision, in both orders.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let pairs = (0..<600).flatMap { _ in nearlyEqualScores(using: &generator) }
    let turned = Array(pairs.reversed())
    return [pairs, turned].map { weights in
      Problem(weights: weights.map(\.weight), squares: weights.map(\.square), kept: 1, group: 2)
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let scores = problem.weights.indices.map { i in
      S(Double(problem.weights[i])).squared * S(Double(problem.square(of: i)))
    }
    let mask = problem.groups.flatMap { group in
      group.map { i in
        let rivals = group.count { j in
          j < i ? scores[j] >= scores[i] : scores[j] > scores[i]
        }
        return S(rivals < problem.kept ? 1 : 0)
      }
    }
    return ["mask": .scalars(mask)]
  }

  public static let implementations: [Implementation<Wanda>] = [exactScores, releasedScores]

  public static let laws: [Law<Wanda>] = [
    Law("Every group keeps exactly n weights, and none that is dropped scores higher.") {
      problem, subject in
      let mask = subject(problem)["mask"]
      func score(_ i: Int) -> Rational {
        Rational(Double(problem.weights[i])).squared * Rational(Double(problem.square(of: i)))
      }
      return problem.groups.allSatisfy { group in
        let kept = group.filter { mask[$0] == 1 }.map(score)
        let dropped = group.filter { mask[$0] == 0 }.map(score)
        return kept.count == problem.kept && kept.count + dropped.count == group.count
          && (dropped.max() ?? 0) <= (kept.min() ?? (dropped.max() ?? 0))
      }
    },
    Law("Factors of weights and of activations leave the mask as it is.") { problem, subject in
      var scaled = problem
      scaled.weights = problem.weights.map { -2 * $0 }
      scaled.squares = problem.squares.map { 4 * $0 }
      return subject(scaled)["mask"] == subject(problem)["mask"]
    },
    Law("A factor 2 of an input's weights is as good as 4 of its squares.") { problem, subject in
      guard !problem.squares.isEmpty else { return nil }
      var (weights, squares) = (problem, problem)
      for i in stride(from: 0, to: problem.weights.count, by: problem.squares.count) {
        weights.weights[i] *= 2
      }
      squares.squares[0] *= 4
      return subject(weights)["mask"] == subject(squares)["mask"]
    },
  ]

  public static let specials = [
    Special<Wanda>(
      "inputs that are never active",
      Problem(weights: [8, 1, -0.0, 2], squares: [0, 0x1p-149, 4, 0], kept: 2, group: 4),
      contract: "their scores are 0, as those of zero weights; the first of those is kept",
      gives: ["mask": .scalars([1, 1, 0, 0])]),
    Special<Wanda>(
      "scores beyond single precision",
      Problem(
        weights: [0x1p126, 0x1p127, 0x1p-149, 0x1p-148], squares: [0x1p127, 0x1p126, 1, 1],
        kept: 1, group: 2),
      contract: "they are compared all the same",
      gives: ["mask": .scalars([0, 1, 0, 1])]),
  ]

  public static let findings = [roundedTies]

  public static let counters = [
    Counter<Wanda>(
      "comparisons of the reference", formula: "groups g²",
      declared: { problem in problem.groups.count * problem.group * problem.group },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.comparisons
      })
  ]

  public static let workloads = [64, 1024]
}
