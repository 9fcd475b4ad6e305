import Scalars
import Verification

extension Mathador {
  private static let code = "IST-DASLab/Mathador-LM@7e71b18, base.py"
  private static let numbers = [4, 2, 8, 11, 17]

  static let released: [Finding] = [
    Finding(
      "The best score of a target is that of its best expression", place: "\(code), check_answer"
    ) {
      let exact = solutions(of: numbers).entries
      let loose = solutions(of: numbers, divisionsMayLeaveRests: true).entries
      let raised = exact.count { ($0.value.best) < (loose[$0.key]?.best ?? 0) }
      let (full, more) = (
        exact.values.count { $0.best == 18 }, loose.values.count { $0.best == 18 }
      )
      return .init(
        claimed: "of 4, 2, 8, 11, 17: \(full) of \(exact.count) results earn 18 points",
        found:
          "the checker compares the quotient and not the flag beside it: with 7 / 2 = 3 taken, "
          + "\(more) results earn 18, and \(raised) of the \(exact.count) more than they should",
        isShown: more > full && raised > 0)
    },
    Finding(
      "Only what leads to the target earns points", place: "\(code), generator and check_answer"
    ) {
      let exact = solutions(of: numbers).entries
      let lines = bestByLines(numbers)
      let raised = exact.keys.sorted().filter { (lines[$0] ?? 0) > (exact[$0]?.best ?? 0) }
      let list = raised.map { "\($0): \(exact[$0]?.best ?? 0) → \(lines[$0] ?? 0)" }
      return .init(
        claimed: "the generator's best score is the best that the checker gives",
        found: "lines that are never used count: \(list.joined(separator: ", "))",
        isShown: !raised.isEmpty && raised.allSatisfy { exact[$0]?.best != 18 })
    },
    Finding(
      "The data set has easy, medium and hard targets",
      place: "IST-DASLab/Mathador-LM@7e71b18, generate_dataset.yaml: sample_per_try 2"
    ) {
      let samples = (0..<3).map { 2 / 3 + ($0 < 2 % 3 ? 1 : 0) }
      return .init(
        claimed: "each draw gives targets of all three kinds",
        found: "\(samples[0]) easy, \(samples[1]) medium, \(samples[2]) hard",
        isShown: samples[2] == 0)
    },
  ]

  /// The targets of a draw: the easiest, the one in the middle and the hardest; none if no target earns 18.
  public static func picks(_ numbers: [Int]) throws(LanguageError) -> [(target: Int, best: Int)] {
    if let obstacle = obstacle(numbers) { throw LanguageError(obstacle) }
    let table = solutions(of: numbers)
    let result: Observation<Double> = observation(of: table, Problem(numbers: numbers)) { a, b in
      a.points * b.count * b.count < b.points * a.count * a.count
    }
    let ranked = result[integers: "ranked"]
    guard let easy = ranked.first, let hard = ranked.last else { return [] }
    return [easy, ranked[ranked.count / 2], hard].map { ($0, table.entries[$0]?.best ?? 0) }
  }
}

extension Mathador {
  /// What some base numbers make by the rules, and what the released checker makes of them.
  public struct Survey: Sendable {
    public var expressions = 0, results = 0, full = 0, fullBelow100 = 0
    /// Results with 18 points if quotients may leave a rest, and how many results then earn more.
    public var fullWithRests = 0, raisedByRests = 0
    /// Results that earn more by lines that are not used.
    public var raisedByLines = 0
  }

  public static func survey(_ numbers: [Int]) -> Survey {
    let exact = solutions(of: numbers).entries
    let loose = solutions(of: numbers, divisionsMayLeaveRests: true).entries
    let lines = bestByLines(numbers)
    var survey = Survey()
    survey.expressions = exact.values.reduce(0) { $0 + $1.count }
    survey.results = exact.count
    survey.full = exact.values.count { $0.best == 18 }
    survey.fullBelow100 = exact.count { $0.key <= 99 && $0.value.best == 18 }
    survey.fullWithRests = loose.values.count { $0.best == 18 }
    survey.raisedByRests = exact.count { $0.value.best < loose[$0.key]?.best ?? 0 }
    survey.raisedByLines = exact.count { $0.value.best < lines[$0.key] ?? 0 }
    return survey
  }

  /// How many candidates the reference writes down.
  public static func enumerated(_ numbers: [Int]) -> Int { expressions(numbers).count }
}
