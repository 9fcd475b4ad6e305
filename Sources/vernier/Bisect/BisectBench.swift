import ArgumentParser
import Foundation
import Measurement
import Reporting

/// Builds commits and times one benchmark in two of them.
struct BisectBench {
  /// Pairs of processes of one comparison: enough that unanimity decides a halving.
  private static let pairs = 14

  let subject: Subject
  private let range: CommitRange
  private let command: Bisect
  private let count = Counter()

  /// So that each comparison has chances of its own.
  private final class Counter { var value: UInt64 = 0 }

  init(_ command: Bisect, _ range: CommitRange) throws {
    (self.command, self.range) = (command, range)
    let last = range.commits.count - 1
    let builds = (good: try Self.build(0, range), bad: try Self.build(last, range))
    let (old, new) = (
      try builds.good.subjects(toBe: "timed"), try builds.bad.subjects(toBe: "timed")
    )
    let common = old.filter(new.contains)
    let candidates = try Self.candidates(command, among: common)
    subject =
      candidates.count == 1
      ? candidates[0] : try Self.slowest(candidates, command, builds.good, builds.bad)
  }

  /// Halvings, and both ends.
  var expectedBuilds: Int { 2 + Int(log2(Double(range.commits.count - 1)).rounded(.up)) }

  func compare(_ first: Int, _ second: Int) throws -> BisectSearch.Outcome {
    guard !Interruption.isRequested else { return .interrupted }
    let builds: (base: Build, head: Build)
    do {
      builds = (try Self.build(first, range), try Self.build(second, range))
      guard try builds.head.subjects(toBe: "timed").contains(subject) else {
        return .skipped("it has no \(subject)")
      }
    } catch let problem as Problem {
      return .skipped(problem.description)
    } catch let code as ExitCode where code == ExitStatus.interrupted.code {
      return .interrupted
    }
    count.value += 1
    let report = Self.time([subject], command, builds.base, builds.head, seed: count.value)
    guard !report.isInterrupted, let comparison = report.comparisons.first else {
      return .interrupted
    }
    if let failure = comparison.failure {
      return failure.isHeads ? .skipped(failure.reason) : .baseFailed(failure.reason)
    }
    return .measured(comparison.logRatios)
  }

  private static func build(_ index: Int, _ range: CommitRange) throws -> Build {
    let commit = range.commits[index]
    let name = String(commit.hash.prefix(9))
    guard let folder = range.builds else {
      return try Builder().build(.commit(name: name, hash: commit.hash))
    }
    let path = "\(folder)/\(commit.hash)/vernier"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Problem(.doesNotBuild, "there is no build of \(name) in \(folder)")
    }
    return Build(name: name, executable: URL(filePath: path).absoluteURL)
  }

  private static func time(
    _ subjects: [Subject], _ command: Bisect, _ base: Build, _ head: Build, seed: UInt64
  ) -> ComparisonReport {
    var run = PairedComparison(base: base, head: head, subjects: subjects)
    (run.looks, run.controls, run.budget) = ([pairs], 0, command.budget * 1e-3)
    // The seed of the problem is part of the subject; that of the order is not to repeat itself.
    (run.seed, run.orderSeed) = (command.seed, command.seed &+ seed)
    run.isInterrupted = { Interruption.isRequested }
    Terminal.progress("timing \(head.name) beside \(base.name)")
    return run.run()
  }

  private static func candidates(_ command: Bisect, among subjects: [Subject]) throws -> [Subject] {
    let name = try Nearest.find(
      command.only, among: Set(subjects.map(\.algorithm)).sorted(),
      kind: "algorithm in both builds",
      list: "vernier list")
    var own = subjects.filter { $0.algorithm == name }
    let sizes = Set(own.map(\.size)).sorted()
    let size = command.size ?? sizes.last ?? 0
    guard sizes.contains(size) else {
      throw Problem(
        .usage, "\(name) is timed on sizes \(sizes.map(String.init).joined(separator: ", ")) only.")
    }
    own = own.filter { $0.size == size }
    guard let implementation = command.implementation else { return own }
    let found = try Nearest.find(
      implementation, among: own.map(\.implementation), kind: "implementation of \(name)",
      list: "vernier bench \(name)")
    return own.filter { $0.implementation == found }
  }

  /// Of several implementations the one whose slowdown is surest to be large.
  private static func slowest(
    _ subjects: [Subject], _ command: Bisect, _ good: Build, _ bad: Build
  ) throws -> Subject {
    let report = time(subjects, command, good, bad, seed: 0)
    guard !report.isInterrupted else { throw ExitStatus.interrupted.code }
    let timed = report.comparisons.filter { $0.failure == nil && $0.ratio != nil }
    guard let slowest = timed.max(by: { ($0.low ?? 0) < ($1.low ?? 0) }) else {
      let reason = report.comparisons.compactMap(\.failure?.reason).first ?? "no undisturbed round"
      throw Problem(.doesNotBuild, "Nothing of it can be timed in both: \(reason).")
    }
    return slowest.subject
  }
}
