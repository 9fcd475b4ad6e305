import Foundation
public import Measurement
import Peers
import Verification

/// A table of peers as it is printed and kept: the JSON of `bench --peers --json`.
public struct PeerReport: Codable, Sendable {
  /// Changed with the meaning of a field.
  public var schema = 1
  public var host: Platform
  public var python: String
  public var rows: [PeerRow]
  /// The higher of each roof, before and after.
  public var calibration: Calibration
  /// The share of the time in which some thread of the machine waited for a core, if the kernel tells.
  public var pressure: Double?
  public var seconds: Double
  public var notes: [String]

  public init(
    _ entries: [PeerEntry], _ outcome: PeerSeries.Outcome, python: String,
    calibration: Calibration, pressure: Double?, seconds: Double
  ) {
    host = .current
    (self.python, self.calibration) = (python, calibration)
    (self.pressure, self.seconds, notes) = (pressure, seconds, outcome.notes)
    rows = entries.compactMap { entry in
      outcome.readings[entry].flatMap { $0.isEmpty ? nil : PeerRow(entry, $0, calibration) }
    }
  }
}

/// One peer of one algorithm at one size. What has no time says why.
public struct PeerRow: Codable, Sendable {
  public var family: String
  public var algorithm: String
  public var size: Int
  public var peer: String
  /// The peer's first library and its version, and the versions of all.
  public var library: String
  public var version: String?
  public var versions: [String: String]
  public var standing: PeerStanding
  public var reason: String?
  /// What installs the libraries.
  public var installation: [String]
  public var remark: String?
  /// Which of ours it was timed beside.
  public var ours: String?
  /// Medians over the pairs of processes of the seconds of a call, and their distribution-free 95 % intervals.
  public var ourSeconds: Interval?
  public var peerSeconds: Interval?
  /// The peer's time over ours: the centre of the pairs' ratios, and its exact 95 % interval.
  public var ratio: Interval?
  /// The least time that the roof allows as it was calibrated, by the best of its passes, as a fraction of ours.
  public var fractionOfRoof: Double?
  public var roof: String?
  /// What was asked, in a table of aims, and what is reached of it: where at most so much was asked, ours over the
  /// rival's, else the rival's over ours.
  public var asked: PeerEntry.Asked?
  public var reached: Interval?
  public var processes: Int
  public var rounds: Int
  public var discarded: Int

  /// A figure between its bounds, which are absent where there are too few data.
  public struct Interval: Codable, Sendable {
    public var value: Double
    public var low: Double?
    public var high: Double?

    /// Of the quotient turned upside down.
    var inverse: Interval {
      Interval(value: 1 / value, low: high.map { 1 / $0 }, high: low.map { 1 / $0 })
    }
  }

  /// How far an aim is reached.
  public enum Verdict: String, Sendable { case reached, undecided, missed }

  /// `nil` without a time, or an aim. What is asked lies within the interval of *undecided*.
  public var verdict: Verdict? {
    guard let asked, let reached else { return nil }
    func isMet(_ value: Double) -> Bool {
      asked.isAtMost ? value <= asked.factor : value >= asked.factor
    }
    let bounds = [reached.low, reached.high].compactMap { $0 }
    let isSplit = Set(bounds.map(isMet)).count == 2
    return isMet(reached.value) ? .reached : isSplit ? .undecided : .missed
  }

  /// - Precondition: There is a reading.
  init(_ entry: PeerEntry, _ readings: [PeerReading], _ calibration: Calibration) {
    // What is wrong once is wrong.
    let worst = readings.first { ![.verified, .disturbed].contains($0.standing) }
    let timed = readings.filter { $0.standing == .verified }
    let deciding = worst ?? timed.first ?? readings[0]
    (family, algorithm) = (entry.family, entry.algorithm)
    (size, peer, remark) = (entry.size, entry.peer, entry.remark)
    asked = entry.asked
    library = entry.libraries.first?.title ?? entry.peer
    versions = readings.lazy.map(\.versions).first { !$0.isEmpty } ?? [:]
    version = entry.libraries.first.flatMap { [versions] in versions[$0.module] }
    (standing, reason) = (deciding.standing, deciding.reason)
    installation = entry.libraries.map(\.installation)
    ours = deciding.ours
    processes = timed.count
    rounds = readings.reduce(0) { $0 + $1.rounds }
    discarded = readings.reduce(0) { $0 + $1.discarded }
    guard standing == .verified else { return }
    ourSeconds = Self.median(timed.compactMap(\.ourSeconds))
    peerSeconds = Self.median(timed.compactMap(\.peerSeconds))
    ratio = Self.centre(timed.compactMap(\.logRatio))
    reached = entry.asked.flatMap { asked in ratio.map { asked.isAtMost ? $0.inverse : $0 } }
    guard var work = deciding.work, let seconds = ourSeconds?.value else { return }
    // What is read out of cache comes from memory, however little it is.
    if timed.first?.roof?.hasPrefix("DRAM") == true { work.footprint = .greatestFiniteMagnitude }
    let (least, roof) = calibration.leastTime(for: work)
    (fractionOfRoof, self.roof) = (least / seconds, roof)
  }

  private static func median(_ sample: [Double]) -> Interval? {
    guard !sample.isEmpty else { return nil }
    let hasInterval = sample.count >= PeerSeries.leastProcesses
    let interval = Statistics.medianInterval(sample)
    return Interval(
      value: Statistics.median(sample), low: hasInterval ? interval.lowerBound : nil,
      high: hasInterval ? interval.upperBound : nil)
  }

  private static func centre(_ logRatios: [Double]) -> Interval? {
    guard !logRatios.isEmpty else { return nil }
    let ranks = SignedRank(logRatios)
    let interval = ranks.interval(confidence: 0.95)
    let isBounded = interval.lowerBound.isFinite
    return Interval(
      value: exp(ranks.estimate), low: isBounded ? exp(interval.lowerBound) : nil,
      high: isBounded ? exp(interval.upperBound) : nil)
  }
}
