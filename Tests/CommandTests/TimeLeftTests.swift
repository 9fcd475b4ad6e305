import Foundation
import Reporting
import Testing

/// What a line of progress says of the time that is left: what is known, and how.
@Suite struct TimeLeftTests {
  private func items(_ count: Int) -> [(phase: TimeLeft.Phase, names: [String])] {
    TimeLeft.Phase.allCases.map { phase in
      (phase, (0..<count).map { "\(phase.rawValue) \($0)" })
    }
  }

  /// So many seconds for each item.
  private func seconds(_ each: Double, _ count: Int) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: items(count).flatMap(\.names).map { ($0, each) })
  }

  @Test func `Earlier runs say how long each item takes`() {
    var left = TimeLeft(earlier: seconds(3, 100), items: items(100))
    #expect(left.words(after: 60) == "about 14 min left, by earlier runs")
    left.begin(.reproduce)
    for k in 0..<99 { left.finish("reproduce \(k)") }
    #expect(left.words(after: 300) == "under a minute left, by earlier runs")
    // Phases that are not gone through cost nothing, and several items at a time cost less.
    let unbenched = TimeLeft(
      earlier: seconds(3, 100), items: items(100).filter { $0.phase != .bench }, jobs: [.verify: 2])
    #expect(unbenched.words(after: 0) == "about 8 min left, by earlier runs")
  }

  @Test func `A few algorithms are known from a run of all`() {
    let few = [(phase: TimeLeft.Phase.verify, names: ["verify 1", "verify 2"])]
    var known = seconds(60, 2)
    known["verify 1"] = 100
    known["verify 2"] = 140
    #expect(
      TimeLeft(earlier: known, items: few).words(after: 0) == "about 4 min left, by earlier runs")
    // One that is not known counts as the others.
    known["verify 2"] = nil
    #expect(
      TimeLeft(earlier: known, items: few).words(after: 0) == "about 4 min left, by earlier runs")
  }

  @Test func `A machine that is slower today makes it longer`() {
    var left = TimeLeft(earlier: seconds(3, 100), items: [items(100)[0]])
    for k in 0..<50 { left.finish("verify \(k)") }
    #expect(left.words(after: 150) == "about 3 min left, by earlier runs")
    #expect(left.words(after: 300) == "about 5 min left, by earlier runs")
  }

  @Test func `Without them it is said how much is done, which cannot be wrong`() {
    var left = TimeLeft(items: items(100))
    #expect(left.words(after: 1) == "0 of 100 of verify")
    for k in 0..<25 { left.finish("verify \(k)", seconds: 4) }
    left.finish("no such item")
    #expect(left.words(after: 100) == "25 of 100 of verify")
    // A phase that is known before one that is not.
    let verify = seconds(3, 100).filter { $0.key.hasPrefix("verify") }
    let known = TimeLeft(earlier: verify, items: items(100))
    #expect(known.words(after: 0) == "about 5 min left of verify, by earlier runs")
  }

  @Test func `What is gone through more than once is known from its first time on`() {
    let once = (0..<20).map { "bench \($0)" }
    var left = TimeLeft(items: [(.bench, once + once + once)])
    for name in once.prefix(4) { left.finish(name, seconds: 30) }
    #expect(left.words(after: 120) == "4 of 60 of bench")
    for name in once.dropFirst(4) { left.finish(name, seconds: 30) }
    #expect(left.words(after: 600) == "about 20 min left, by first times")
    // What an earlier run says of a name is not overwritten.
    var earlier = TimeLeft(
      earlier: Dictionary(uniqueKeysWithValues: once.map { ($0, 6) }),
      items: [(.bench, once + once)])
    for name in once { earlier.finish(name, seconds: 6) }
    #expect(earlier.words(after: 120) == "about 2 min left, by earlier runs")
  }

  @Test func `A record of another depth, host or input says nothing, one of other algorithms does`()
  {
    var earlier = RunRecord(seed: 1, depth: 1)
    earlier.seconds = ["verify": 300, "verify Dot": 2]
    func known(_ earlier: RunRecord?, _ record: RunRecord) -> [String: Double] {
      TimeLeft.seconds(of: earlier, like: record)
    }
    // Of the phases, which are of other selections, nothing is taken.
    #expect(known(earlier, RunRecord(seed: 2, depth: 1)) == ["verify Dot": 2])
    #expect(known(nil, earlier).isEmpty && known(earlier, RunRecord(seed: 1, depth: 2)).isEmpty)
    var other = earlier
    other.input = ["data"]
    #expect(known(earlier, other).isEmpty)
    other = earlier
    other.host.processor = "another"
    #expect(known(earlier, other).isEmpty)
  }

  @Test
  func `A run keeps what its items took, adds to what it knew, and says which tables it makes`()
    throws
  {
    let folder = TemporaryFolder.make()
    let arguments = ["--no-bench", "--output", folder]
    let first = try Command.run(["run", "MathadorScorer"] + arguments)
    #expect(first.status == 0, "\(first.errors)")
    #expect(
      first.errors.contains(
        "tables of mathador-lm, in which the algorithms appear"),
      "\(first.errors)")
    let known = try RunRecord(contentsOf: "\(folder)/run.json").seconds
    #expect(known["verify MathadorScorer"] != nil && known["table mathador-lm players"] != nil)
    let second = try Command.run(["run", "Sum", "--no-reproduce"] + arguments)
    #expect(second.status == 0 && !second.errors.contains("making "), "\(second.errors)")
    let later = try RunRecord(contentsOf: "\(folder)/run.json")
    #expect(later.papers.isEmpty && later.seconds["verify Sum"] != nil)
    #expect(later.seconds["verify MathadorScorer"] == known["verify MathadorScorer"])
  }
}
