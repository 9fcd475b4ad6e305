import Foundation
import Scalars

/// One fresh pair of processes, through which every open benchmark goes, in an order of its own.
struct Wave {
  /// What is compared, and how.
  let plan: PairedComparison
  /// Who stands beside base: head, or base again.
  let head: Build
  let cores: Cores
  /// Whether what is timed is verified: base beside base times what was verified already.
  let verifies: Bool
  private var pair: WorkerPair?

  init(_ plan: PairedComparison, head: Build, _ cores: Cores, verifies: Bool) {
    (self.plan, self.head, self.cores, self.verifies) = (plan, head, cores, verifies)
  }

  /// - Parameter stop: asked before each benchmark.
  mutating func run(
    _ tests: inout [PairedTest], using coin: inout Generator, until stop: () -> Bool
  ) {
    defer { pair = nil }
    // Implementations of one algorithm and size stay together: they share a problem, and what is true of it.
    let open = tests.indices.filter { tests[$0].isOpen }
    let groups = Dictionary(grouping: open) { index in
      "\(tests[index].subject.algorithm)/\(tests[index].subject.size)"
    }
    for key in groups.keys.sorted().shuffled(using: &coin) {
      for index in groups[key]!.shuffled(using: &coin) {
        guard !stop() else { return }
        do {
          var kills = 0
          defer { tests[index].kills += kills }
          try SideFailure.retrying(counting: &kills) { try time(&tests[index], using: &coin) }
        } catch let failure as SideFailure {
          tests[index].failure = failure.explained(plan.base, head)
        } catch {
          tests[index].failure = .init(isHeads: false, reason: "\(error)")
        }
      }
    }
  }

  private mutating func time(_ test: inout PairedTest, using coin: inout Generator) throws {
    let pair =
      try self.pair ?? WorkerPair(plan.base, head, cores, isHeadAhead: coin.next() & 1 == 0)
    // Whatever state the two are in after a failure, what comes next gets fresh ones.
    self.pair = nil
    let seconds = try pair.load(test.subject, seed: plan.seed, within: plan.patience)
    let calls = PairedSlices.calls(secondsPerCall: seconds)
    try pair.setCalls(calls)
    var slices = PairedSlices()
    try slices.run(
      seconds: plan.budget, secondsPerCall: seconds, calls: calls, using: &coin, pair)
    try verify(&test, pair.base, pair.head)
    test.add(slices)
    self.pair = pair
  }

  /// The very results that were timed: by the bits that were verified before, and in full if they are others.
  private func verify(_ test: inout PairedTest, _ a: WorkerProcess, _ b: WorkerProcess) throws {
    guard verifies else { return }
    let own = try WorkerPair.side(false) { try a.digest() }
    let new = try WorkerPair.side(true) { try b.digest() }
    if own != test.baseDigest {
      try WorkerPair.side(false) { try a.demandVerified(within: 3 * plan.patience) }
    }
    // The same bits of the same problem need no second judge.
    if new != test.headDigest, new != own {
      try WorkerPair.side(true) { try b.demandVerified(within: 3 * plan.patience) }
    }
    (test.baseDigest, test.headDigest) = (own, new)
  }
}
