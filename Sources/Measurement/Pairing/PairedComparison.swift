public import Foundation
import Scalars

/// A build of this command, and how its workers are started.
public struct Build: Sendable {
  public var name: String
  public var executable: URL
  /// More arguments of its workers: a planted slowdown.
  public var arguments: [String]

  public init(name: String, executable: URL, arguments: [String] = []) {
    (self.name, self.executable, self.arguments) = (name, executable, arguments)
  }
}

/// Two builds beside each other: in fresh pairs of processes that take turns on one core, until the ``Rule``
/// decides each benchmark or its last look is over.
public struct PairedComparison {
  public var base: Build
  public var head: Build
  public var subjects: [Subject]
  public var margin = 0.005
  public var level = 0.01
  public var seed: UInt64 = 1
  /// The seed of the order of things, if it is not that of the problems.
  public var orderSeed: UInt64?
  /// Seconds of slices for each benchmark in each pair of processes.
  public var budget = 0.016
  /// No benchmark is begun after so many seconds, but that each has one pair of processes whatever the others
  /// have cost: what is undecided then is judged by what there is.
  public var limit = Double.infinity
  /// Seconds that a build may take to prepare or run one benchmark.
  public var patience = 120.0
  /// How many pairs of processes there are at each look, if the rule is not to choose them.
  public var looks: [Int]?
  /// How many benchmarks are also timed in base beside base.
  public var controls = 2
  /// Called with what is being done.
  public var progress: (String) -> Void = { _ in }
  public var isInterrupted: () -> Bool = { false }

  public init(base: Build, head: Build, subjects: [Subject]) {
    (self.base, self.head, self.subjects) = (base, head, subjects)
  }

  public func run() -> ComparisonReport {
    let rule =
      looks.map { Rule(margin: margin, level: level, looks: $0) }
      ?? Rule(comparisons: subjects.count, margin: margin, level: level)
    var report = ComparisonReport(
      base: base.name, head: head.name, host: .current, rule: rule)
    let cores = Cores.choose()
    defer { cores.release() }
    report.notes += cores.notes
    let (start, before) = (Stopwatch.now(), Pressure())
    // Whether the time is over says nothing of the data: stopping for it spends no error.
    let stop = { isInterrupted() || Stopwatch.now() - start > limit }
    var coin = Generator(seed: orderSeed ?? seed, purpose: "compare")
    var tests = subjects.map { PairedTest(subject: $0) }
    var checks = Array(subjects.shuffled(using: &coin).prefix(controls)).map {
      PairedTest(subject: $0)
    }
    report.clockBefore = CoreClock.frequency().map { $0 * 1e-9 }
    vet(&tests, on: cores.all)
    report.vettingSeconds = Stopwatch.now() - start
    var processes = 0
    for look in rule.looks where !stop() {
      while processes < look, !stop() {
        processes += 1
        let open = tests.count(where: { $0.isOpen })
        guard open > 0 else { break }
        progress("pair \(processes) of at most \(rule.looks.last!): \(open) benchmarks undecided")
        // A build that hangs in one benchmark must not use up the time of all others.
        let isOver = processes == 1 ? isInterrupted : stop
        var wave = Wave(self, head: head, cores, verifies: true)
        wave.run(&tests, using: &coin, until: isOver)
        var control = Wave(self, head: base, cores, verifies: false)
        control.run(&checks, using: &coin, until: isOver)
      }
      guard !isInterrupted() else { break }
      let isLast = stop() || look == rule.looks.last
      PairedTest.judge(&tests, by: rule, isLast: isLast)
      PairedTest.judge(&checks, by: rule, isLast: isLast)
    }
    if !isInterrupted() {
      // The time may have run out just after a look that was not meant to be the last.
      for index in tests.indices where tests[index].isOpen { tests[index].judgement = .unresolved }
    }
    report.comparisons = tests.map { $0.comparison(confidence: rule.confidence) }
    report.controls = checks.map { $0.comparison(confidence: rule.confidence) }
    let kills = (tests + checks).reduce(0) { $0 + $1.kills }
    if kills > 0 {
      report.notes.append(
        "processes were killed by somebody else, \(kills) in all, and replaced: is memory short?")
    }
    report.isInterrupted = isInterrupted()
    report.clockAfter = CoreClock.frequency().map { $0 * 1e-9 }
    report.seconds = Stopwatch.now() - start
    if let before, let after = Pressure() { report.pressure = after.share(since: before) }
    return report
  }

  /// Verifies what will be timed, on all cores, while nothing is.
  private func vet(_ tests: inout [PairedTest], on cores: [Int]) {
    let vetting = Vetting(base: base, head: head, seed: seed, patience: patience)
    var groups: [[Subject]] = []
    for subject in subjects {
      if let last = groups.last?.last, last.sharesProblem(with: subject) {
        groups[groups.count - 1].append(subject)
      } else {
        groups.append([subject])
      }
    }
    let verdicts = vetting.run(
      groups, on: cores,
      progress: { progress("verifying: \($0) of \(subjects.count) benchmarks") },
      until: isInterrupted)
    for index in tests.indices {
      guard let verdict = verdicts[tests[index].subject] else { continue }
      (tests[index].baseDigest, tests[index].headDigest) = (verdict.baseDigest, verdict.headDigest)
      (tests[index].failure, tests[index].kills) = (verdict.failure, verdict.kills)
    }
  }
}

/// Where workers run: they take turns on one core, and this process stays off it.
struct Cores {
  var timing: Int?
  var preparing: Int?
  var notes: [String] = []
  /// What this thread could use before.
  private var before: [Int] = []

  static func choose() -> Cores {
    let allowed = Pinning.allowed
    guard let last = allowed.last else {
      return Cores(notes: ["the kernel does not say which cores may be used: nothing is pinned"])
    }
    guard allowed.count > 1 else {
      return Cores(
        timing: last, preparing: last,
        notes: [
          "only one core may be used: workers and this process share it, expect wide intervals"
        ])
    }
    var cores = Cores(timing: last, preparing: allowed[0])
    cores.before = allowed
    if let reason = Pinning.pin(to: allowed[0]) {
      cores = Cores(notes: ["pinning is refused (\(reason)): the kernel places the workers"])
    }
    return cores
  }

  /// All that may be used; none if nothing is pinned.
  var all: [Int] { timing == nil ? [] : before.isEmpty ? [timing!] : before }

  /// Gives this thread back what it could use: what runs after a series is not tied to one core by it.
  func release() {
    if !before.isEmpty { _ = Pinning.confine(to: before) }
  }

  /// For a worker that is alone.
  var solo: [String] { timing.map { ["--core", "\($0)"] } ?? [] }

  /// Both prepare at the same time, on unlike cores.
  func arguments(isAhead: Bool) -> [String] {
    guard let timing, let preparing else { return [] }
    return ["--core", "\(timing)", "--preparing-core", "\(isAhead ? timing : preparing)"]
  }
}
