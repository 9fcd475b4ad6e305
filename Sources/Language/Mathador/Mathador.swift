public import Scalars
public import Verification

/// **Mathador**: every number that can be made of a few base numbers, in how many ways, and for how many points.
///
/// An expression is a tree over some of the base numbers, each used once at most, with +, -, × and ÷ at its
/// nodes; no node may be negative, and divisions have no rest. It earns 1 for each + and ×, 2 for each -, 3 for
/// each ÷, 5 for its target, and 6 if all four operators occur: 18 at most, for five numbers. Expressions count
/// as often as they can be written: equal base numbers and exchanged operands are told apart.
///
/// The difficulty of a target with solutions E is the mean of their points over |E|: Σ points / |E|².
///
/// The reference writes down all Σ_k 4ᵏ P(n, k + 1) Cat(k) candidates: 470,480 for five numbers. The
/// implementation goes through the 3ⁿ ordered pairs of disjoint sets of base numbers.
public enum Mathador: DiscreteAlgorithm {
  public static let source = Citation(
    mathador, "Rules, scores and difficulty, as IST-DASLab/Mathador-LM@7e71b18 computes them")

  public struct Problem: Sendable {
    public var numbers: [Int]
    /// Only this result, if it is given.
    public var target: Int?

    public init(numbers: [Int], target: Int? = nil) {
      (self.numbers, self.target) = (numbers, target)
    }
  }

  public static let examples = [
    Example<Mathador>(
      Problem(numbers: [4, 2, 8, 11, 17]),
      gives: [
        "expressions": .integers([93_413]), "results": .integers([879]), "full": .integers([124]),
      ], from: "an enumeration in Python 3.11, beside the released one"),
    Example<Mathador>(
      Problem(numbers: [4, 2, 8, 11, 17], target: 34),
      gives: [
        "values": .integers([34]), "counts": .integers([1246]), "points": .integers([12_496]),
        "best": .integers([18]),
      ], from: "the same"),
    Example<Mathador>(
      Problem(numbers: [6, 3]),
      gives: [
        "values": .integers([2, 3, 9, 18]), "counts": .integers([1, 1, 2, 2]),
        "points": .integers([8, 7, 12, 12]), "best": .integers([8, 7, 6, 6]),
        "ranked": .integers([9, 18, 3, 2]),
      ], from: "by hand: 6 ÷ 3, 6 - 3, and sum and product in both orders; 12/4, 12/4, 7, 8"),
  ]

  /// A size is how many base numbers there are, up to 5, drawn as in the game.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let dice = [4, 6, 8, 12, 20]
    return Problem(
      numbers: dice.suffix(min(size, 5)).map { 1 + Int(generator.next() % UInt64($0)) })
  }

  public static let largestExactSize = 4
  public static let largestEnclosedSize = 4

  /// Five numbers, and many that are equal.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [
      problem(size: 5, using: &generator), Problem(numbers: [1, 1, 1, 1]),
      Problem(numbers: [2, 2, 4, 4, 8]), Problem(numbers: [20, 20], target: 7),
    ]
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    var table = Table()
    for entry in expressions(problem.numbers) {
      guard let value = entry.value else { continue }
      table.add(value: value, points: entry.points, count: 1)
    }
    return observation(of: table, problem) { a, b in
      let (x, y) = (Rational(a.points), Rational(b.points))
      let (m, n) = (Rational(a.count), Rational(b.count))
      return x / (m * m) < y / (n * n)
    }
  }

  public static let implementations: [Implementation<Mathador>] = [subsets]

  public static let laws: [Law<Mathador>] = [
    Law("The order of the base numbers does not matter.") { problem, subject in
      guard problem.numbers.count < 5 else { return nil }
      let turned = Problem(
        numbers: Array(problem.numbers.dropFirst() + problem.numbers.prefix(1)),
        target: problem.target)
      return subject(turned) == subject(problem)
    },
    Law("One number more makes no target worse, and none unreachable.") { problem, subject in
      guard problem.numbers.count < 4 else { return nil }
      let (few, many) = (
        subject(problem), subject(Problem(numbers: problem.numbers + [7], target: problem.target))
      )
      let best = Dictionary(
        zip(many[integers: "values"], many[integers: "best"]), uniquingKeysWith: { min($0, $1) })
      return zip(few[integers: "values"], few[integers: "best"]).allSatisfy {
        best[$0, default: 0] >= $1
      }
    },
    Law("Two numbers: twice their sum and product; their difference, and a quotient without rest.")
    {
      problem, subject in
      guard problem.numbers.count == 2, problem.target == nil else { return nil }
      let (a, b) = (max(problem.numbers[0], problem.numbers[1]), problem.numbers.min() ?? 1)
      var ways = [a + b: 2]
      ways[a * b, default: 0] += 2
      ways[a - b, default: 0] += a == b ? 2 : 1
      if a % b == 0 { ways[a / b, default: 0] += a == b ? 2 : 1 }
      let result = subject(problem)
      let values = ways.keys.sorted()
      return result[integers: "values"] == values
        && result[integers: "counts"] == values.map { ways[$0] ?? 0 }
    },
    Law("Each expression has 6 to 18 points, and the counts are those of all expressions.") {
      problem, subject in
      guard problem.numbers.count < 5 else { return nil }
      let result = subject(problem)
      let (counts, points) = (result[integers: "counts"], result[integers: "points"])
      let isTotal =
        problem.target != nil || [counts.reduce(0, +)] == result[integers: "expressions"]
      return isTotal && counts.count == points.count
        && zip(counts, points).allSatisfy { 6 * $0 <= $1 && $1 <= 18 * $0 }
    },
  ]

  public static let counters = [
    Counter<Mathador>(
      "candidates of the reference", formula: "Σ 4ᵏ P(n, k + 1) Cat(k), k = 1 … n - 1",
      declared: { candidates($0.numbers.count) },
      counted: { expressions($0.numbers).count })
  ]

  public static let findings: [Finding] = released

  public static func simpler(than problem: Problem) -> [Problem] {
    problem.numbers.indices.dropFirst().map { i in
      var fewer = problem
      fewer.numbers.remove(at: i)
      return fewer
    }
  }

  public static let workloads = [4, 5]
}

let mathador =
  "Kurtic, Moeini & Alistarh. Mathador-LM: a dynamic benchmark for mathematical reasoning on large language models. EMNLP 2024, arXiv 2406.12572"
