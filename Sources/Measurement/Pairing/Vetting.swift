import Foundation
import Synchronization

/// Runs each benchmark once in either build and verifies its result, before anything is timed.
///
/// Nothing is timed meanwhile, so all cores work at the same time: each takes one algorithm and size after the
/// other, in processes of its own, in which the problem and what is true of it are computed once for all
/// implementations. What is timed later is held against the bits that were verified here.
struct Vetting {
  let base: Build
  let head: Build
  var seed: UInt64
  /// Seconds that a build may take to prepare one benchmark.
  var patience: Double

  /// What is known of a benchmark before it is timed.
  struct Verdict: Sendable {
    var baseDigest: String?
    var headDigest: String?
    var failure: Comparison.Failure?
    var kills = 0
  }

  /// As many at the same time, at most: each holds the data of two problems.
  private static let mostLanes = 8

  /// - Parameters:
  ///   - groups: Benchmarks that share a problem.
  ///   - cores: Where, one group at a time on each; none if nothing can be pinned.
  ///   - progress: Called with the number of benchmarks that are done.
  /// - Returns: A verdict for each benchmark that was reached.
  func run(
    _ groups: [[Subject]], on cores: [Int], progress: (Int) -> Void, until stop: () -> Bool
  ) -> [Subject: Verdict] {
    let queue = Queue(groups)
    let lanes: [Int?] = cores.isEmpty ? [nil] : cores.prefix(Self.mostLanes).map { $0 }
    for core in lanes {
      Thread.detachNewThread {
        // The processes end before their lane is counted as idle.
        do {
          var pair = Pair(self, core)
          while let group = queue.next() {
            for subject in group { queue.add(subject, pair.verdict(on: subject)) }
          }
        }
        queue.leave()
      }
    }
    var shown = -1
    while !queue.isOver(for: lanes.count) {
      if stop() { queue.clear() }
      let done = queue.verdictCount
      if done != shown { progress(done) }
      shown = done
      usleep(2_000)
    }
    return queue.verdicts
  }

  /// What is left to do, and what was found.
  private final class Queue: Sendable {
    private struct State {
      var groups: ArraySlice<[Subject]>
      var verdicts: [Subject: Verdict] = [:]
      var idle = 0
    }
    private let state: Mutex<State>

    init(_ groups: [[Subject]]) { state = Mutex(State(groups: groups[...])) }

    var verdicts: [Subject: Verdict] { state.withLock { $0.verdicts } }
    var verdictCount: Int { state.withLock { $0.verdicts.count } }
    func next() -> [Subject]? { state.withLock { $0.groups.popFirst() } }
    func clear() { state.withLock { $0.groups = [] } }
    func add(_ subject: Subject, _ verdict: Verdict) {
      state.withLock { $0.verdicts[subject] = verdict }
    }
    func leave() { state.withLock { $0.idle += 1 } }
    func isOver(for lanes: Int) -> Bool { state.withLock { $0.idle == lanes } }
  }

  /// A process of each build, on one core.
  private struct Pair {
    private let plan: Vetting
    private let arguments: [String]
    private var base: WorkerProcess?
    private var head: WorkerProcess?

    init(_ plan: Vetting, _ core: Int?) {
      self.plan = plan
      arguments = core.map { ["--core", "\($0)", "--preparing-core", "\($0)"] } ?? []
    }

    mutating func verdict(on subject: Subject) -> Verdict {
      var verdict = Verdict()
      do {
        var kills = 0
        defer { verdict.kills = kills }
        (verdict.baseDigest, verdict.headDigest) = try SideFailure.retrying(counting: &kills) {
          try digests(of: subject)
        }
      } catch let failure as SideFailure {
        verdict.failure = failure.explained(plan.base, plan.head)
      } catch {
        verdict.failure = .init(isHeads: false, reason: "\(error)")
      }
      return verdict
    }

    /// The fingerprints of what either build computes, both verified.
    private mutating func digests(of subject: Subject) throws -> (base: String, head: String) {
      do {
        let own = try WorkerPair.side(false) { try prepared(subject, plan.base, &base) }
        try WorkerPair.side(false) { try own.demandVerified(within: 3 * plan.patience) }
        let old = try WorkerPair.side(false) { try own.digest() }
        let new = try WorkerPair.side(true) { try prepared(subject, plan.head, &head) }
        let digest = try WorkerPair.side(true) { try new.digest() }
        // The same bits of the same problem need no second judge.
        if digest != old {
          try WorkerPair.side(true) { try new.demandVerified(within: 3 * plan.patience) }
        }
        return (old, digest)
      } catch {
        // Whatever state the two are in, what comes next gets fresh ones.
        (base, head) = (nil, nil)
        throw error
      }
    }

    private func prepared(
      _ subject: Subject, _ build: Build, _ worker: inout WorkerProcess?
    ) throws -> WorkerProcess {
      let running =
        try worker
        ?? WorkerProcess(executable: build.executable, arguments: arguments + build.arguments)
      worker = running
      try running.tell(try WorkerProcess.loading(subject, seed: plan.seed))
      _ = try running.loaded(within: plan.patience)
      return running
    }
  }
}
