import Reporting
import Testing

/// What a line of progress says of the time that is left: what is known, and how.
@Suite struct TimeLeftTests {
  private let seconds = ["verify": 300.0, "bench": 600, "reproduce": 120]

  @Test func `An earlier run says how long the rest took then`() {
    var left = TimeLeft(earlier: seconds)
    (left.done, left.total) = (1, 100)
    #expect(left.words(after: 60) == "about 16 min left, by the last run")
    left.phase = .reproduce
    #expect(left.words(after: 70) == "under a minute left, by the last run")
    // Phases that are not gone through cost nothing.
    let unbenched = TimeLeft(earlier: seconds, phases: [.verify, .reproduce])
    #expect(unbenched.words(after: 60) == "about 6 min left, by the last run")
  }

  @Test func `Without one the pace so far is all there is, and it speaks of its phase alone`() {
    var left = TimeLeft()
    (left.done, left.total) = (25, 100)
    #expect(left.words(after: 100) == "about 5 min left of verify, by its pace")
    (left.phase, left.done, left.total) = (.bench, 10, 4000)
    #expect(left.words(after: 60) == "about 6.7 h left of bench, by its pace")
  }

  @Test func `Where nothing is known nothing is said`() {
    var left = TimeLeft()
    (left.done, left.total) = (1, 100)
    #expect(left.words(after: 100) == nil)
    (left.done, left.total) = (50, 100)
    #expect(left.words(after: 1) == nil)
    left.done = 100
    #expect(left.words(after: 100) == nil)
  }

  @Test func `A phase that outlasts the last run's goes by its own pace`() {
    var left = TimeLeft(earlier: seconds)
    (left.done, left.total) = (50, 100)
    #expect(left.words(after: 360) == "about 6 min left of verify, by its pace")
  }

  @Test func `A record of another depth, or of other algorithms, says nothing`() {
    var earlier = RunRecord(seed: 1, depth: 1)
    (earlier.seconds, earlier.isComplete) = (seconds, true)
    let same = RunRecord(seed: 2, depth: 1)
    func known(_ earlier: RunRecord?, _ record: RunRecord, _ count: Int = 0) -> Bool {
      !TimeLeft.seconds(of: earlier, like: record, algorithms: count).isEmpty
    }
    #expect(known(earlier, same))
    #expect(!known(nil, same) && !known(earlier, same, 3))
    #expect(!known(earlier, RunRecord(seed: 1, depth: 2)))
    earlier.isComplete = false
    #expect(!known(earlier, same))
  }
}
