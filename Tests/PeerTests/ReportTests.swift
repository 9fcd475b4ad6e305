import Measurement
import PeerTiming
import Peers
import Testing
import Verification

/// From what pairs of processes say to the row that is shown.
@Suite struct PeerRows {
  private static let entry = PeerEntry.all(of: Doubling.self, family: "Tests")
    .first { $0.peer == "right" }!
  /// Measured once: measurements beside each other would wait for each other.
  private static let calibration = Calibration.measure()

  private static func reading(_ ratio: Double, ours: Double = 1e-6) -> PeerReading {
    var reading = PeerReading()
    (reading.ourSeconds, reading.peerSeconds) = (ours, ours * ratio)
    reading.logRatio = .log(ratio)
    (reading.rounds, reading.ours, reading.versions) = (10, "quick", ["json": "2.0"])
    reading.work = Work(flops: 64, bytes: 1024)
    return reading
  }

  private static func row(_ readings: [PeerReading]) -> PeerRow? {
    var outcome = PeerSeries.Outcome()
    outcome.readings[entry] = readings
    let report = PeerReport(
      [entry], outcome, python: "python3", calibration: calibration, pressure: nil, seconds: 1)
    return report.rows.first
  }

  @Test func `Six pairs have a centre with an interval, five have none`() throws {
    let ratios = [2.0, 2.1, 1.9, 2.05, 1.95, 2.2]
    let row = try #require(Self.row(ratios.map { Self.reading($0) }))
    let ratio = try #require(row.ratio)
    #expect(row.standing == .verified && row.processes == 6 && row.rounds == 60)
    #expect(abs(ratio.value - 2.02) < 0.05)
    #expect(abs(ratio.low! - 1.9) < 1e-12 && abs(ratio.high! - 2.2) < 1e-12)
    #expect(row.version == "2.0" && row.fractionOfRoof! > 0)
    #expect(row.installation == ["pip install nothing"] && row.remark == "a remark")
    #expect(Self.row(ratios.dropLast().map { Self.reading($0) })?.ratio?.low == nil)
  }

  @Test(arguments: PeerStanding.allCases.filter { ![.verified, .disturbed].contains($0) })
  func `What is wrong once has no time`(_ standing: PeerStanding) throws {
    let good = (0..<6).map { _ in Self.reading(2) }
    let row = try #require(Self.row(good + [PeerReading(standing, "because")]))
    #expect(row.standing == standing && row.reason == "because")
    #expect(row.ratio == nil && row.peerSeconds == nil && row.ourSeconds == nil)
  }

  @Test func `A lost process is left out`() throws {
    let row = try #require(
      Self.row([PeerReading(.disturbed, "lost"), Self.reading(2), Self.reading(2)]))
    #expect(row.standing == .verified && row.processes == 2)
    #expect(Self.row([PeerReading(.disturbed, "lost")])?.standing == .disturbed)
    #expect(Self.row([]) == nil)
  }

  @Test func `Sizes of arrays are known, or nothing is`() {
    func count(_ code: String, _ shape: [Int]) -> Int? {
      PeerArray.Header(name: "a", code: code, shape: shape).byteCount
    }
    #expect(count("f", [3, 5]) == 60 && count("d", []) == 8 && count("B", [0, 7]) == 0)
    #expect(count("e", [3]) == nil && count("f", [-1]) == nil)
    #expect(count("d", [1 << 31, 1 << 31, 4]) == nil)
  }
}
