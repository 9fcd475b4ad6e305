import Foundation
public import Verification

extension [Timing] {
  /// Whether some result was wrong after it was timed.
  public var hasWrongResult: Bool { contains(where: \.isWrong) }
}

/// One implementation on one size, timed in several fresh processes beside the reference and the peers.
///
/// The datum is what one process says, the median of its rounds: processes differ by more than rounds do (where
/// memory lies, how the code is placed), so they are what is counted.
public struct Timing: Sendable, Codable {
  public var algorithm: String
  public var size: Int
  public var implementation: String
  public var voice: String
  /// Median over the processes of the seconds of one run, and its distribution-free 95 % interval; of fewer than
  /// six processes, whose range covers the median less often than that, the range.
  public var seconds: Double
  public var low: Double
  public var high: Double
  /// The same in cycles of the core's clock, which was measured beside each slice: comparable where seconds are
  /// not, because the clock drifts.
  public var cycles: Double?
  /// How many processes, and how many of their rounds counted, or were dropped for a lost core.
  public var processes: Int?
  /// Further processes, every round of which lost its core: they have no time, also when a run is resumed.
  public var disturbed: Int?
  public var rounds: Int
  public var discarded: Int
  /// The reference's time over this one's: the centre of the processes' ratios and its exact 95 % interval.
  public var speedupOverReference: Double?
  public var speedupLow: Double?
  public var speedupHigh: Double?
  /// The same against the library that others use, where there is one.
  public var speedupOverPeer: Double?
  public var gigaflops: Double?
  /// Operations for each byte that must cross: the abscissa of a roofline.
  public var intensity: Double?
  /// The least time that the calibrated roof allows, as a fraction of the time taken.
  public var fractionOfRoof: Double?
  public var roof: String?
  /// `nil` if the timed result was verified after it was timed; else why there is no time.
  public var refusal: String?
  /// Whether the timed result was wrong, rather than not decided.
  public var isWrong = false
}

/// What one process says of one implementation.
public struct ProcessTiming: Codable, Sendable {
  public var implementation: String
  public var voice: String
  public var isPeer: Bool
  public var format: Work.Unit?
  /// Medians over the rounds of the process; `nil` if every round was disturbed.
  public var seconds: Double?
  public var cycles: Double?
  /// Medians of the rounds' ratios: the other's time over this one's.
  public var overReference: Double?
  public var overPeer: Double?
  public var rounds: Int
  public var discarded: Int
  /// The fingerprint of the result that was timed.
  public var digest: String
  /// Why the timed result is not shown to be right, if it is not.
  public var refusal: String?
  /// Whether a certified result says so.
  public var isWrong: Bool
}

/// What one process says of all implementations on one problem.
public struct ProcessTimings: Codable, Sendable {
  public var rows: [ProcessTiming]
  /// What the algorithm must do at least, where it says so.
  public var work: Work?

  public init(rows: [ProcessTiming], work: Work?) { (self.rows, self.work) = (rows, work) }
}

/// From what the processes say to the figures that are shown.
public enum TimingSummary {
  /// - Parameter processes: What each process said of one algorithm on one size, the first one having verified.
  public static func timings(
    algorithm: String, size: Int, _ processes: [ProcessTimings], _ calibration: Calibration
  ) -> [Timing] {
    guard let first = processes.first else { return [] }
    return first.rows.map { row in
      let own = processes.compactMap { process in
        process.rows.first { $0.implementation == row.implementation }
      }
      return timing(algorithm, size, row, own, first.work, calibration)
    }
  }

  private static func timing(
    _ algorithm: String, _ size: Int, _ first: ProcessTiming, _ own: [ProcessTiming],
    _ work: Work?, _ calibration: Calibration
  ) -> Timing {
    let seconds = own.compactMap(\.seconds)
    let interval = Statistics.medianInterval(seconds)
    var timing = Timing(
      algorithm: algorithm, size: size, implementation: first.implementation, voice: first.voice,
      seconds: Statistics.median(seconds), low: interval.lowerBound, high: interval.upperBound,
      rounds: own.reduce(0) { $0 + $1.rounds }, discarded: own.reduce(0) { $0 + $1.discarded })
    timing.processes = seconds.count
    if seconds.count < own.count { timing.disturbed = own.count - seconds.count }
    timing.refusal =
      seconds.isEmpty ? "every round was disturbed" : own.compactMap(\.refusal).first
    timing.isWrong = own.contains(where: \.isWrong)
    guard timing.refusal == nil else { return timing }
    let cycles = own.compactMap(\.cycles)
    timing.cycles = cycles.isEmpty ? nil : Statistics.median(cycles)
    if let ratio = centre(own.compactMap(\.overReference)) {
      timing.speedupOverReference = ratio.centre
      (timing.speedupLow, timing.speedupHigh) = (ratio.low, ratio.high)
    }
    timing.speedupOverPeer = centre(own.compactMap(\.overPeer))?.centre
    if let stated = work {
      let work = first.format.map(stated.stated) ?? stated
      let (least, roof) = calibration.leastTime(for: work)
      timing.gigaflops = work.flops / timing.seconds * 1e-9
      timing.intensity = work.bytes > 0 ? work.flops / work.bytes : nil
      timing.fractionOfRoof = least / timing.seconds
      timing.roof = roof
    }
    return timing
  }

  /// The centre of ratios, on the scale of logarithms, and its interval where there are enough of them.
  private static func centre(_ ratios: [Double]) -> (centre: Double, low: Double?, high: Double?)? {
    guard !ratios.isEmpty else { return nil }
    let ranks = SignedRank(ratios.map { log($0) })
    let interval = ranks.interval(confidence: 0.95)
    guard interval.lowerBound.isFinite else { return (exp(ranks.estimate), nil, nil) }
    return (exp(ranks.estimate), exp(interval.lowerBound), exp(interval.upperBound))
  }
}
