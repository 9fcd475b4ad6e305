import Foundation

extension Verdict {
  /// Records a failure: shrinks its problem, writes it to a file if the plan says where, and gives the
  /// line that replays it.
  mutating func record<A: Algorithm>(
    _: A.Type, _ plan: Plan, _ entry: Case<A>, _ message: String,
    stillFails: (A.Problem) -> String?
  ) {
    guard failures.count < 3 else { return }
    let number = entry.number
    let message = "\(entry.origin): \(message)"
    let smallest = Shrinking.smallest(A.self, from: entry.problem, plan: plan) {
      stillFails($0) != nil
    }
    let replay =
      "vernier verify \(A.name) --check \(check) --seed \(plan.seed) --depth \(plan.depth) --case \(number)"
    let failure = Failure(
      message: "\(subject): \(stillFails(smallest) ?? message)", caseNumber: number,
      problem: "\(smallest)", replay: replay)
    if let directory = plan.failureDirectory {
      Self.write(failure, "\(A.name)-\(check)-\(number)", directory)
    }
    failures.append(failure)
  }

  /// Writes a failure to a file. Not being able to must not hide the failure itself.
  private static func write(_ failure: Failure, _ name: String, _ directory: String) {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    let path = "\(directory)/\(words.joined(separator: "-")).txt"
    let text = [failure.message, failure.problem ?? "", failure.replay, ""].joined(separator: "\n")
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Records a failure that belongs to no case.
  mutating func record<A: Algorithm>(_: A.Type, _ plan: Plan, message: String) {
    guard failures.count < 3 else { return }
    failures.append(
      Failure(
        message: "\(subject): \(message)", caseNumber: nil, problem: nil,
        replay: "vernier verify \(A.name) --check \(check) --seed \(plan.seed)"))
  }
}
