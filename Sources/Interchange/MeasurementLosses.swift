/// What a measurement says and one that was read back does not.
enum MeasurementLosses {
  /// - Parameter report: Takes what is gone.
  static func find(
    _ measurement: Measurement, _ other: Measurement, report: (String) -> Void
  ) {
    guard let unit = measurement.unit, let back = other.converted(to: unit) else {
      if measurement.unit != nil { report("unit") }
      compare(measurement, other, report)
      return
    }
    compare(measurement, back, report)
  }

  private static func compare(
    _ measurement: Measurement, _ other: Measurement, _ report: (String) -> Void
  ) {
    samples(measurement, other, report)
    if let count = measurement.sampleCount, count != other.sampleCount ?? other.samples?.count {
      report("number of samples")
    }
    for estimate in measurement.estimates {
      guard let same = other[estimate.statistic], isSame(estimate.value, same.value) else {
        report(estimate.statistic.rawValue)
        continue
      }
      interval(estimate, same, report)
    }
  }

  private static func samples(
    _ measurement: Measurement, _ other: Measurement, _ report: (String) -> Void
  ) {
    let iterations = { (m: Measurement) in m.samples?.map { m.iterations(of: $0) } ?? [m.iterations]
    }
    guard let values = measurement.perIteration else {
      if let count = measurement.iterations, other.iterations != count { report("iterations") }
      return
    }
    guard let others = other.perIteration, others.count == values.count,
      zip(values, others).allSatisfy(isSame)
    else { return report("samples") }
    let old = iterations(measurement)
    let isKept = zip(old, iterations(other)).allSatisfy { $0 == nil || $0 == $1 }
    if !isKept { report("iterations") }
  }

  private static func interval(
    _ estimate: Estimate, _ other: Estimate, _ report: (String) -> Void
  ) {
    let name = estimate.statistic.rawValue
    if let error = estimate.standardError, !isSame(error, other.standardError) {
      report("standard error of the \(name)")
    }
    guard let interval = estimate.interval else { return }
    let bounds = [(interval.low, other.interval?.low), (interval.high, other.interval?.high)]
    let isKept = bounds.allSatisfy { old, new in old == nil || isSame(old, new) }
    guard isKept, other.interval != nil else {
      report("interval of the \(name)")
      return
    }
    if let level = interval.level, level != other.interval?.level {
      report("level of the interval of the \(name)")
    }
  }

  /// Whether two numbers agree but for the roundings of a change of unit and of a division by iterations.
  private static func isSame(_ value: Double, _ other: Double) -> Bool {
    if value == other { return true }
    guard value.isFinite, other.isFinite else { return value.isNaN && other.isNaN }
    return abs(value - other) <= 4 * max(abs(value), abs(other)).ulp
  }

  private static func isSame(_ value: Double?, _ other: Double?) -> Bool {
    guard let value, let other else { return value == nil && other == nil }
    return isSame(value, other)
  }
}
