/// What formats without samples ask of a measurement.
extension Measurement {
  /// The estimate that stands for the measurement: what the file states, or the median of its samples.
  var central: Estimate? {
    for statistic in [Statistic.figure, .median, .mean, .slope] {
      if let estimate = self[statistic] { return estimate }
    }
    guard let values = perIteration else { return nil }
    return Self.quantile(0.5, values.sorted()).map { Estimate(.median, $0) }
  }

  /// The mean for a format that demands one: as stated, of the samples, or what stands for the measurement. In
  /// the last case `notes` says so.
  func mean(for format: any Format, _ notes: inout Set<String>) -> Double? {
    if let mean = statistic(.mean) { return mean }
    guard let central else { return nil }
    notes.insert("\(format.title) calls it a mean; here it is the \(central.statistic.rawValue).")
    return central.value
  }

  /// A statistic as stated, or else of the samples; quantiles by linear interpolation, standard deviation with
  /// n − 1.
  func statistic(_ statistic: Statistic) -> Double? {
    if let stated = self[statistic] { return stated.value }
    guard let values = perIteration?.sorted(), let least = values.first, let most = values.last
    else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    switch statistic {
    case .minimum: return least
    case .maximum: return most
    case .mean: return mean.isFinite ? mean : nil
    case .median: return Self.quantile(0.5, values)
    case .lowerQuartile: return Self.quantile(0.25, values)
    case .upperQuartile: return Self.quantile(0.75, values)
    case .standardDeviation:
      guard values.count > 1 else { return nil }
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(values.count - 1)).squareRoot()
      return deviation.isFinite ? deviation : nil
    default: return nil
    }
  }

  private static func quantile(_ p: Double, _ sorted: [Double]) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let place = p * Double(sorted.count - 1)
    let (low, high) = (sorted[Int(place)], sorted[min(Int(place) + 1, sorted.count - 1)])
    let part = place - place.rounded(.down)
    return low * (1 - part) + high * part
  }

  /// The same measurement in another unit, or `nil` if there is no way, or a value is too large for it.
  func converted(to target: Unit) -> Measurement? {
    guard let unit else { return nil }
    guard unit != target else { return self }
    guard unit.isTime, target.isTime else { return nil }
    var copy = self
    copy.unit = target
    let change = { (value: Double) in unit.convert(value, to: target) ?? .nan }
    copy.samples = samples?.map { Sample(change($0.value), iterations: $0.iterations) }
    copy.estimates = estimates.map { estimate in
      guard estimate.statistic != .coefficientOfVariation else { return estimate }
      var estimate = estimate
      estimate.value = change(estimate.value)
      estimate.standardError = estimate.standardError.map(change)
      if let old = estimate.interval {
        estimate.interval = Interval(
          low: old.low.map(change), high: old.high.map(change), level: old.level)
      }
      return estimate
    }
    let values = (copy.samples ?? []).map(\.value) + copy.estimates.map(\.value)
    return values.allSatisfy(\.isFinite) ? copy : nil
  }

  /// A time in the one unit that a format knows.
  ///
  /// - Throws: ``InterchangeError`` if a value is beyond the largest number in that unit: what is written would be
  ///   of another unit than it says.
  func time(in target: Unit, of benchmark: String, for format: any Format) throws -> Measurement {
    if let converted = converted(to: target) { return converted }
    let values = (samples ?? []).map(\.value) + estimates.map(\.value)
    let longest = values.max().map { "\($0)" } ?? "that is here"
    throw InterchangeError(
      file: format.title,
      reason:
        "The \(metric.name) \(longest) \(unit?.symbol ?? "") of “\(benchmark)” is beyond the largest number of \(target.symbol), the unit of the format. Is it a time at all?"
    )
  }
}

/// The iterations that a sample stands for.
extension Measurement {
  func iterations(of sample: Sample) -> Int? { sample.iterations ?? iterations }
}

/// Rows of samples that were taken together: one value of each measurement, over the same iterations.
struct SampleRows {
  struct Row {
    var iterations: Int?
    var values: [(measurement: Int, value: Double)]
  }

  let rows: [Row]

  /// Each measurement's samples keep their order; a row takes the next sample of each one whose iterations agree.
  init(_ measurements: [Measurement]) {
    let queues = measurements.map { measurement in
      zip(measurement.perIteration ?? [], measurement.samples ?? []).map { value, sample in
        (value: value, iterations: measurement.iterations(of: sample))
      }
    }
    var next = [Int](repeating: 0, count: queues.count)
    var rows: [Row] = []
    while let leader = queues.indices.first(where: { next[$0] < queues[$0].count }) {
      let iterations = queues[leader][next[leader]].iterations
      var row = Row(iterations: iterations, values: [])
      for m in queues.indices where next[m] < queues[m].count {
        guard queues[m][next[m]].iterations == iterations else { continue }
        row.values.append((m, queues[m][next[m]].value))
        next[m] += 1
      }
      rows.append(row)
    }
    self.rows = rows
  }
}
