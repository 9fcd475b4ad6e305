import Foundation

/// The instructions of one benchmark in two builds, where both are exact.
public struct CountComparison: Codable, Sendable {
  public var subject: Subject
  public var base: Int?
  public var head: Int?
  /// Why there is no comparison.
  public var reason: String?
  /// Whether what was counted is right in base and not verified in head: a finding. Not there in older reports.
  public var isWrongInHead: Bool?

  public init(subject: Subject) { self.subject = subject }

  /// Head's count over base's.
  public var ratio: Double? {
    guard let base, let head, base > 0 else { return nil }
    return Double(head) / Double(base)
  }
}

/// Counts the instructions of small benchmarks in two builds, to the last one.
///
/// No noise: a count that is the same in every repetition says exactly what a change did, on a machine however
/// busy. It does not say how long that takes, so it stands beside the times and not in their place. What was
/// counted is verified afterwards, as what is timed is: a wrong result has no count.
public struct CountLane {
  /// Of the instructions of one call; 100 000 take about a second.
  public var limit = 100_000
  /// After which no other benchmark is begun.
  public var seconds = 90.0
  public var seed: UInt64 = 1
  public var progress: (String) -> Void = { _ in }
  public var isInterrupted: () -> Bool = { false }
  private let base: Build
  private let head: Build
  private let subjects: [Subject]

  /// - Parameter subjects: Of each implementation the smallest size is counted.
  public init(base: Build, head: Build, subjects: [Subject]) {
    (self.base, self.head) = (base, head)
    var least: [String: Subject] = [:]
    for subject in subjects {
      let key = "\(subject.algorithm) \(subject.implementation)"
      if let known = least[key], known.size <= subject.size { continue }
      least[key] = subject
    }
    self.subjects = subjects.filter { least["\($0.algorithm) \($0.implementation)"] == $0 }
  }

  public func run() -> [CountComparison] {
    var workers: [WorkerProcess?] = [nil, nil]
    let end = Stopwatch.now() + seconds
    return subjects.enumerated().compactMap { number, subject in
      guard !isInterrupted() else { return nil }
      progress("counting \(subject) (\(number + 1) of \(subjects.count))")
      if Stopwatch.now() > end {
        var late = CountComparison(subject: subject)
        late.reason = "not reached in \(Int(seconds)) s"
        return late
      }
      let comparison = compareSmall(subject, &workers)
      return (comparison.ratio ?? 1) != 1 ? confirmed(comparison) : comparison
    }
  }

  /// At the declared size, or the largest of its halves, quarters and eighths that is short enough.
  private func compareSmall(
    _ subject: Subject, _ workers: inout [WorkerProcess?]
  ) -> CountComparison {
    var first: CountComparison?
    for shift in 0..<4 where subject.size >> shift >= 1 {
      var small = subject
      small.size >>= shift
      let comparison = compare(small, &workers)
      // The worker's refusal comes as words.
      let isTooLong = comparison.reason?.hasSuffix(InstructionCount.Obstacle.remedy) == true
      guard isTooLong else { return comparison }
      first = first ?? comparison
    }
    return first ?? CountComparison(subject: subject)
  }

  private func compare(_ subject: Subject, _ workers: inout [WorkerProcess?]) -> CountComparison {
    var comparison = CountComparison(subject: subject)
    do {
      let old = try count(subject, in: base, &workers[0], verified: nil)
      let new = try count(subject, in: head, &workers[1], verified: old.digest)
      (comparison.base, comparison.head) = (old.instructions, new.instructions)
    } catch {
      comparison.reason = "\(error)"
      if let wrong = error as? Wrong, wrong.isHeads { comparison.isWrongInHead = true }
    }
    return comparison
  }

  /// A difference is believed if fresh processes of either build agree among themselves: where its buffers lie
  /// sways a few programs' counts from process to process.
  private func confirmed(_ comparison: CountComparison) -> CountComparison {
    for _ in 0..<Self.confirmations {
      var fresh: [WorkerProcess?] = [nil, nil]
      let again = compare(comparison.subject, &fresh)
      guard again.base == comparison.base, again.head == comparison.head else {
        var doubtful = CountComparison(subject: comparison.subject)
        doubtful.reason = again.reason ?? "varies from process to process"
        return doubtful
      }
    }
    return comparison
  }

  /// How many pairs of fresh processes must repeat a difference.
  private static let confirmations = 3

  /// What cannot be counted, and why.
  private struct Uncounted: Error, CustomStringConvertible {
    var description: String
  }

  /// What was counted, and is wrong or not shown to be right.
  private struct Wrong: Error, CustomStringConvertible {
    var isHeads: Bool
    var description: String
  }

  /// - Parameter verified: The fingerprint of a result that was verified, which base's came to; `nil` for base.
  private func count(
    _ subject: Subject, in build: Build, _ worker: inout WorkerProcess?, verified: String?
  ) throws -> (instructions: Int, digest: String) {
    do {
      let running = try worker ?? WorkerProcess(executable: build.executable, arguments: [])
      worker = running
      _ = try running.ask(try WorkerProcess.loading(subject, seed: seed), within: 120)
      let answer = try running.ask("count \(limit)", within: 60)
      guard
        let count = try? JSONDecoder().decode(InstructionCount.self, from: Data(answer.utf8))
      else { throw WorkerFailure.nonsense(answer) }
      let digest = try running.digest()
      // The same bits of the same problem need no second judge.
      if digest != verified, let reason = try running.refusal() {
        throw Wrong(
          isHeads: verified != nil,
          description: "\(build.name): the counted result is not verified: \(reason)")
      }
      if let exact = count.exact { return (exact, digest) }
      throw Uncounted(description: "varies: \(count.low) to \(count.high)")
    } catch let error as Uncounted { throw error } catch let error as Wrong { throw error } catch {
      // A refusal leaves the worker as it was; after anything else the next subject gets a fresh one.
      if case WorkerFailure.refused = error {} else { worker = nil }
      throw Uncounted(description: "\(build.name): \(error)")
    }
  }
}
