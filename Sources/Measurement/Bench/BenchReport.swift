/// A series of benchmarks as it is printed and kept: the JSON of `bench --json`.
public struct BenchReport: Codable, Sendable {
  /// Changed with the meaning of a field.
  public var schema = 2
  public var host: Platform
  public var timings: [Timing]
  public var failures: [BenchFailure]
  /// The higher of each roof, before and after.
  public var calibration: Calibration
  public var before: Calibration
  public var after: Calibration
  /// The share of the time in which some thread of the machine waited for a core, if the kernel tells.
  public var pressure: Double?
  public var seconds: Double
  public var notes: [String]

  public init(
    _ groups: [BenchSeries.Group], _ outcome: BenchSeries.Outcome, before: Calibration,
    after: Calibration, pressure: Double?, seconds: Double
  ) {
    let calibration = before.raised(by: after)
    (self.before, self.after, self.calibration) = (before, after, calibration)
    (self.pressure, self.seconds, notes) = (pressure, seconds, outcome.notes)
    host = .current
    timings = groups.flatMap { group in
      TimingSummary.timings(
        algorithm: group.algorithm, size: group.size, outcome.timings[group] ?? [], calibration)
    }
    failures = outcome.failures.map {
      BenchFailure(benchmark: "\($0.group.algorithm) \($0.group.size)", reason: $0.reason)
    }
  }

  /// How far the core's clock was apart before and after, as a fraction.
  public var clockDrift: Double? {
    guard let a = before.clock, let b = after.clock else { return nil }
    return abs(a - b) / max(a, b)
  }
}

/// A benchmark that crashed, hung or could not be started.
public struct BenchFailure: Codable, Sendable {
  public var benchmark: String
  public var reason: String
}
