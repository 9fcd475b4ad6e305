import Foundation
public import Scalars

/// Two contestants in one process: the rounds are the sample.
///
/// Verdicts come from the exact sign test on the rounds' log ratios: its interval for their median, at the
/// given confidence, must exclude zero, and the median must exceed the margin. That the rounds are independent
/// is an assumption, and the reason for which the suite's `selftest` measures false alarms.
public struct InProcess {
  public var margin = 0.001
  public var confidence = 0.999

  public init() {}

  /// One verdict, with the ratio of the times and its interval.
  public struct Outcome: Sendable, Codable {
    public var judgement: Judgement
    public var ratio: Double
    public var low: Double
    public var high: Double
    public var rounds: Int
    public var discarded: Int
  }

  /// Compares two calls within so many seconds.
  public func compare(
    seconds: Double, calls: (base: Int, head: Int), using coin: inout Generator,
    base: () -> Void, head: () -> Void
  ) -> Outcome {
    var slices = PairedSlices()
    slices.run(
      seconds: seconds, calls: calls.base, using: &coin, base: { Self.slice(calls.base, base) },
      head: { Self.slice(calls.head, head) })
    return outcome(of: slices)
  }

  /// A slice of either contestant. One loop for both, never two copies of it: at two addresses the calls would have
  /// two histories of branches, of which a predictor with a long memory comes to prefer one.
  @inline(never)
  private static func slice(_ count: Int, _ body: () -> Void) -> Slice {
    let (seconds, isUndisturbed) = Stopwatch.time { for _ in 0..<count { body() } }
    return Slice(seconds: seconds, counts: isUndisturbed)
  }

  func outcome(of slices: PairedSlices) -> Outcome {
    let logs = slices.logRatios
    let median = Statistics.median(logs)
    let interval = Statistics.medianInterval(logs, confidence: confidence)
    var judgement = Judgement.unresolved
    if slices.isUsable {
      if interval.lowerBound > 0, median > margin { judgement = .slower }
      if interval.upperBound < 0, median < -margin { judgement = .faster }
      if interval.lowerBound > -margin, interval.upperBound < margin { judgement = .same }
    }
    return Outcome(
      judgement: judgement, ratio: exp(median), low: exp(interval.lowerBound),
      high: exp(interval.upperBound), rounds: logs.count, discarded: slices.discarded)
  }
}
