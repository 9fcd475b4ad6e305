import Catalogue
import Foundation
import Measurement
import PeerTiming
import Peers
import Testing
import Verification

/// What was asked of a speed, beside what is reached.
@Suite(.serialized) struct Aims {
  /// On a busy machine more than once.
  private static func reading(_ aim: Int, _ goal: Int) -> PeerReading {
    let readings = (0..<5).lazy.map { _ in once(aim, goal) }
    return readings.first { $0.standing != .disturbed } ?? once(aim, goal)
  }

  private static func once(_ aim: Int, _ goal: Int) -> PeerReading {
    let session = PeerSession([Doubling.self], python: "python3", patience: 60)
    var request = PeerRequest(
      algorithm: "Doubling", size: 0, peer: "", seed: 1, order: 2, budget: 0.1)
    request.aim = AimKey(aim: aim, goal: goal)
    return session.answer(request)
  }

  @Test func `Ours takes turns with the loop of the roof that bounds it`() {
    let reading = Self.reading(0, 0)
    #expect(reading.standing == .verified && reading.ours == "quick")
    #expect(reading.roof == "L1 reading", "\(reading.roof ?? "none")")
    // No array is copied in less than the time of its bytes.
    #expect(reading.peerSeconds! < reading.ourSeconds! && reading.digests.count == 1)
    #expect(abs(reading.logRatio! - log(reading.peerSeconds! / reading.ourSeconds!)) < 0.7)
  }

  @Test func `Swept caches make reading slower, and a call longer`() {
    let (warm, cold) = (Self.reading(0, 0), Self.reading(1, 0))
    #expect(cold.standing == .verified && cold.roof == "DRAM reading")
    #expect(cold.ourSeconds! > warm.ourSeconds! && cold.peerSeconds! > warm.peerSeconds!)
  }

  @Test func `A linked library is judged, and a wrong one has no time`() {
    let right = Self.reading(0, 2)
    #expect(right.standing == .verified && right.logRatio! > 0 && right.digests.count == 2)
    let wrong = Self.reading(0, 3)
    #expect(wrong.standing == .wrong && wrong.logRatio == nil && wrong.reason != nil)
    #expect(Self.reading(0, 4).standing == .unfit)
  }

  @Test func `Another problem of ours is another time`() {
    let reading = Self.reading(0, 5)
    #expect(reading.standing == .verified)
    #expect(reading.peerSeconds! > 4 * reading.ourSeconds!)
  }

  @Test(.enabled(if: Python.isThere, "skipped: there is no python3"))
  func `A peer stands in an aim as it stands alone`() {
    let reading = Self.reading(0, 1)
    #expect(reading.standing == .verified && reading.logRatio! > 0 && reading.spent! > 0.1)
  }

  @Test func `What is not declared fails`() {
    #expect(Self.reading(7, 0).standing == .failed && Self.reading(0, 9).standing == .failed)
  }

  // MARK: - Rows

  private static let calibration = Calibration.measure()

  private static func row(_ goal: Int, _ ratios: [Double]) throws -> PeerRow {
    let entry = PeerEntry.aims(of: Doubling.self, family: "Tests")[goal]
    var outcome = PeerSeries.Outcome()
    outcome.readings[entry] = ratios.map { ratio in
      var reading = PeerReading()
      (reading.ourSeconds, reading.peerSeconds, reading.logRatio) = (1, ratio, log(ratio))
      return reading
    }
    let report = PeerReport(
      [entry], outcome, python: "python3", calibration: calibration, pressure: nil, seconds: 1)
    return try #require(report.rows.first)
  }

  @Test func `An aim is reached, missed, or within the interval`() throws {
    let even = [0.99, 0.98, 1, 1.01, 1.02, 1]
    func verdict(_ goal: Int, _ factor: Double) throws -> PeerRow.Verdict? {
      try Self.row(goal, even.map { $0 * factor }).verdict
    }
    #expect(try verdict(1, 2.1) == .reached && verdict(1, 1.9) == .missed)
    #expect(try verdict(1, 1.995) == .undecided)
    // At most: our time over the other one's, so that a large ratio is a small share.
    #expect(try verdict(5, 2.1) == .reached && verdict(5, 1.9) == .missed)
    let row = try Self.row(5, even.map { 4 * $0 })
    #expect(abs(row.reached!.value - 0.25) < 0.01 && row.reached!.low! < row.reached!.high!)
    #expect(try Self.row(0, even).asked?.reason == "arrays are copied")
  }

  @Test func `What takes long is seen in fewer pairs`() {
    func isOpen(_ seconds: [Double]) -> Bool {
      let readings = seconds.map { seconds in
        var reading = PeerReading()
        reading.spent = seconds
        return reading
      }
      return PeerSeries.isOpen(readings, of: 6)
    }
    #expect(isOpen([]) && isOpen([900]) && isOpen([900, 20]) && isOpen([1, 1, 1, 1, 1]))
    #expect(!isOpen([900, 20, 20]) && !isOpen([1, 50]) && !isOpen([1, 1, 1, 1, 1, 1]))
    #expect(!PeerSeries.isOpen([PeerReading(.wrong, "")], of: 6))
  }

  @Test func `Every aim of the catalogue has a row of its own`() {
    let entries = Catalogue.entries.flatMap {
      PeerEntry.aims(of: $0.algorithm, family: $0.family)
    }
    #expect(Set(entries).count == entries.count && entries.count >= 60)
    let titles = Set(entries.map { "\($0.algorithm) \($0.place) \($0.peer) \($0.asked!.key)" })
    #expect(titles.count == entries.count && entries.allSatisfy { $0.asked!.factor > 0 })
    #expect(Set(entries.map(\.algorithm)).count >= 15)
  }
}
