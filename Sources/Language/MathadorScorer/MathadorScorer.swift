public import Scalars
public import Verification

/// **Mathador scorer**: what an answer to a puzzle of ``Mathador`` is worth.
///
/// A step is a line `a op b = c` of digits, one of + - * / and spaces. Judged is the last run of steps that is
/// interrupted by blank lines only. Line by line a and b must be available, each taken away once, and c, their
/// exact result, becomes available; the last c must be the target. The points are those of the operators, 5, and
/// 6 if all four occur; of a wrong answer 0. The verdict names the first fault:
///
///     wrong_format, wrong_calculation, illegal_number_usage, wrong_result; correct if there is none.
///
/// The reference reads lines, numbers of any length, in ℚ; the implementation is an automaton over bytes.
public enum MathadorScorer: DiscreteAlgorithm {
  public static let source = Citation(
    mathador, "Evaluation, with exact division as the rules of the game say")

  public struct Problem: Sendable {
    public var answer: String
    public var numbers: [Int]
    public var target: Int

    public init(answer: String, numbers: [Int], target: Int) {
      (self.answer, self.numbers, self.target) = (answer, numbers, target)
    }
  }

  static func example(
    _ answer: String, _ target: Int, _ verdict: String, _ points: Int, _ origin: String
  ) -> Example<MathadorScorer> {
    Example(
      Problem(answer: answer, numbers: [4, 2, 8, 11, 17], target: target),
      gives: ["verdict": .words([verdict]), "points": .integers([points])], from: origin)
  }

  public static let examples = [
    example("17 + 11 = 28\n8 / 4 = 2\n28 - 2 = 26\n26 * 2 = 52", 52, "correct", 18, "1+3+2+1+5+6"),
    example("We add:\n\n4+2=6\n\n 6 * 8 =  48 \n", 48, "correct", 7, "by hand: spaces, blanks"),
    example("8 / 4 = 2\nThen\n4 + 2 = 6", 6, "correct", 6, "by hand: the last run alone"),
    example("11 / 4 = 2\n2 + 2 = 4", 4, "wrong_calculation", 0, "by hand: 11 ÷ 4 leaves 3"),
    example("4 / 0 = 0", 0, "wrong_calculation", 0, "by hand: nothing divides by zero"),
    example("2 - 4 = 2", 2, "wrong_calculation", 0, "by hand: a negative difference"),
    example("4 + 4 = 8", 8, "illegal_number_usage", 0, "by hand: there is one 4"),
    example("4 + 2 = 6", 7, "wrong_result", 0, "by hand"),
    example("1. 4 + 2 = 6", 6, "wrong_format", 0, "by hand: a numbered line is no step"),
    example("4 + 2 = 6.", 6, "wrong_format", 0, "by hand: nor one with a full stop"),
    example("4 × 2 = 8", 8, "wrong_format", 0, "by hand: × is not *"),
    example("", 4, "wrong_format", 0, "by hand: no answer"),
    example(
      "1\(zeros(400)) + 1 = 1\(zeros(399))1", 4, "illegal_number_usage", 0,
      "by hand: a right sum of 401 digits, of numbers that are not there"),
    example("17 + 11 = 28\n8 - 2 = 6\n28 + 4 = 32", 32, "correct", 9, "an unused line counts"),
  ]

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  public static let largestExactSize = 5

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let steps = lastRun(problem.answer)
    guard !steps.isEmpty else { return judged("wrong_format", 0) }
    var available = problem.numbers.map { Rational($0) }
    var (points, kinds) = (0, Set<Character>())
    for step in steps {
      guard step.isRight else { return judged("wrong_calculation", 0) }
      for operand in [step.a, step.b] {
        guard let place = available.firstIndex(of: operand) else {
          return judged("illegal_number_usage", 0)
        }
        available.remove(at: place)
      }
      available.append(step.c)
      points += ["+": 1, "*": 1, "-": 2, "/": 3][step.operation] ?? 0
      kinds.insert(step.operation)
    }
    guard steps[steps.count - 1].c == Rational(problem.target) else {
      return judged("wrong_result", 0)
    }
    return judged("correct", points + 5 + (kinds.count == 4 ? 6 : 0))
  }

  static func judged<S: Scalar>(_ verdict: String, _ points: Int) -> Observation<S> {
    ["verdict": .words([verdict]), "points": .integers([points])]
  }

  public static let implementations: [Implementation<MathadorScorer>] = [
    Implementation("automaton", .exact) { problem in
      if let obstacle = Mathador.obstacle(problem.numbers) { throw LanguageError(obstacle) }
      return (Array(problem.answer.utf8), problem)
    } run: { input in
      Automaton(input.1).judge(input.0)
    } observe: { verdict in
      judged(verdict.0, verdict.1)
    },
    Implementation(
      "released-check",
      voice: .released("IST-DASLab/Mathador-LM@7e71b18"),
      .different("it compares quotients and overlooks that they have a rest"),
      prepare: { $0 },
      run: { problem in Automaton(problem, ignoresRests: true).judge(Array(problem.answer.utf8)) },
      observe: { judged($0.0, $0.1) }),
  ]

  public static let laws: [Law<MathadorScorer>] = statements

  public static let findings = [
    Finding(
      "A quotient without a rest is exact",
      place: "IST-DASLab/Mathador-LM@7e71b18, base.py: int(l / r), by way of double precision"
    ) {
      let large = (1 << 53) + 1
      let quotient = Int((Double(large) / 1).rounded(.towardZero))
      return .init(
        claimed: "\(large) / 1 = \(large)",
        found: "\(quotient); the numbers of the game, at most 46080, are far below",
        isShown: quotient == large - 1)
    },
    Finding(
      "7 / 2 = 3 is a wrong calculation",
      place: "IST-DASLab/Mathador-LM@7e71b18, base.py: check_answer"
    ) {
      let problem = Problem(answer: "7 / 2 = 3\n3 + 1 = 4", numbers: [7, 2, 1, 5, 6], target: 4)
      let right: Observation<Rational> = reference(problem)
      let (verdict, points) = Automaton(problem, ignoresRests: true).judge(
        Array(problem.answer.utf8))
      return .init(
        claimed: "\(right[words: "verdict"][0]), \(right[integers: "points"][0]) points",
        found: "\(verdict), \(points) points: the flag of the inexact quotient is dropped",
        isShown: right[integers: "points"] == [0] && points == 9)
    },
  ]

  public static let uncounted: String? =
    "How far an answer is computed depends on where its first fault is."

  public static let workloads = [4]
}
