/// One quantity of one benchmark: raw samples if the file has them, and the estimates that it states.
public struct Measurement: Sendable, Codable, Equatable {
  public var metric: Metric
  /// `nil` where the file does not say.
  public var unit: Unit?
  /// How many iterations each sample is of, where that is one number for all.
  public var iterations: Int?
  /// How many samples the estimates stand on, where the file says so.
  public var sampleCount: Int?
  public var samples: [Sample]?
  /// What the samples' values are: of one iteration, or of all the iterations of the sample together.
  public var basis = Basis.perIteration
  public var estimates: [Estimate]

  public enum Basis: String, Sendable, Codable { case perIteration, total }

  public init(
    _ metric: Metric, unit: Unit?, iterations: Int? = nil, sampleCount: Int? = nil,
    samples: [Sample]? = nil, basis: Basis = .perIteration, estimates: [Estimate] = []
  ) {
    (self.metric, self.unit, self.iterations) = (metric, unit, iterations)
    (self.sampleCount, self.samples, self.basis) = (sampleCount, samples, basis)
    self.estimates = estimates
  }

  public subscript(_ statistic: Statistic) -> Estimate? {
    estimates.first { $0.statistic == statistic }
  }

  /// The samples' values of one iteration.
  public var perIteration: [Double]? {
    guard basis == .total else { return samples?.map(\.value) }
    return samples?.map { $0.value / Double(max(1, $0.iterations ?? iterations ?? 1)) }
  }
}

/// What was measured, and which way is better if the file says so.
public struct Metric: Sendable, Codable, Equatable {
  public enum Direction: String, Sendable, Codable { case lower, higher }

  public var name: String
  public var better: Direction?

  public init(_ name: String, better: Direction? = nil) {
    (self.name, self.better) = (name, better)
  }

  /// Time of one iteration by the wall clock.
  public static let time = Metric("time")
  /// Time of one iteration that the processor spent on it.
  public static let processorTime = Metric("cpu time")
  public static let userTime = Metric("user time")
  public static let systemTime = Metric("system time")
  /// Work done in a second.
  public static let throughput = Metric("throughput")
}

/// One raw value, of as many iterations as the file says it was taken over.
public struct Sample: Sendable, Codable, Equatable {
  public var value: Double
  public var iterations: Int?

  public init(_ value: Double, iterations: Int? = nil) {
    (self.value, self.iterations) = (value, iterations)
  }
}

/// A statistic of the samples, as the file states it.
public struct Estimate: Sendable, Codable, Equatable {
  public var statistic: Statistic
  public var value: Double
  public var interval: Interval?
  public var standardError: Double?

  public init(
    _ statistic: Statistic, _ value: Double, interval: Interval? = nil,
    standardError: Double? = nil
  ) {
    (self.statistic, self.value, self.interval) = (statistic, value, interval)
    self.standardError = standardError
  }
}

/// An interval of confidence; `level` is `nil` where the file does not give it.
public struct Interval: Sendable, Codable, Equatable {
  public var low: Double?
  public var high: Double?
  public var level: Double?

  public init(low: Double?, high: Double?, level: Double? = nil) {
    (self.low, self.high, self.level) = (low, high, level)
  }
}

/// The name of a statistic; tools may bring their own.
public struct Statistic: Sendable, Codable, Equatable, Hashable, RawRepresentable {
  public var rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let mean = Statistic(rawValue: "mean")
  public static let median = Statistic(rawValue: "median")
  public static let standardDeviation = Statistic(rawValue: "standard deviation")
  public static let minimum = Statistic(rawValue: "minimum")
  public static let maximum = Statistic(rawValue: "maximum")
  public static let lowerQuartile = Statistic(rawValue: "lower quartile")
  public static let upperQuartile = Statistic(rawValue: "upper quartile")
  public static let medianAbsoluteDeviation = Statistic(rawValue: "median absolute deviation")
  /// Standard deviation over mean: a pure number, whatever the unit.
  public static let coefficientOfVariation = Statistic(rawValue: "coefficient of variation")
  /// The slope of total time against iterations.
  public static let slope = Statistic(rawValue: "slope")
  /// The one figure of a format that does not say which statistic it is.
  public static let figure = Statistic(rawValue: "figure")

  /// Whether it is in the measurement's unit and cannot lie below zero for a time.
  var isLocation: Bool { Self.locations.contains(self) }

  private static let locations: Set<Statistic> = [
    .mean, .median, .minimum, .maximum, .lowerQuartile, .upperQuartile, .figure,
  ]
}
