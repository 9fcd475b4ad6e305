/// Bencher's metric format: `{"name": {"measure": {"value", "lower_value", "upper_value"}}}`.
///
/// Bencher's own measures are `latency` in nanoseconds and `throughput` in operations a second; of others the file
/// does not tell the unit. Nor does it tell which statistic a value is, or the level of its bounds.
struct Bencher: Format {
  let name = "bencher"
  let title = "Bencher's metric format (BMF)"

  func recognises(_ input: Input) -> Bool {
    guard case .json(let file) = input, let benchmarks = try? file.root.record(),
      let first = benchmarks.first
    else { return false }
    let measures = try? first.cursor.record()
    return measures?.first?.cursor["value"] != nil
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    var run = BenchmarkRun(context: Context(tool: name))
    for (key, benchmark) in try input.root(self).record() {
      var result = BenchmarkResult(name: key)
      for (measure, cursor) in try benchmark.record() {
        result.measurements.append(try measurement(measure, cursor))
      }
      run.results.append(result)
    }
    return [run]
  }

  private func measurement(_ measure: String, _ cursor: JSONCursor) throws -> Measurement {
    var (metric, unit): (Metric, Unit?) = (Metric(measure), nil)
    if measure == "latency" { (metric, unit) = (.time, .nanoseconds) }
    if measure == "throughput" { (metric, unit) = (.throughput, .itemsPerSecond) }
    var estimate = Estimate(.figure, try cursor.required("value").value(of: unit))
    let low = try cursor["lower_value"]?.number()
    let high = try cursor["upper_value"]?.number()
    if low != nil || high != nil { estimate.interval = Interval(low: low, high: high) }
    return Measurement(metric, unit: unit, estimates: [estimate])
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    var root: [Field] = []
    for result in runs.first?.results ?? [] {
      var measures: [Field] = []
      for measurement in result.measurements {
        guard let (key, own) = try measure(measurement, of: result), let estimate = own.central
        else { continue }
        var metric = [Field("value", .number(estimate.value))]
        metric.add("lower_value", finite(estimate.interval?.low))
        metric.add("upper_value", finite(estimate.interval?.high))
        measures.fill([Field(key, .record(metric))])
      }
      if !measures.isEmpty { root.fill([Field(result.qualifiedName, .record(measures))]) }
    }
    return Written(.record(root))
  }

  private func finite(_ value: Double?) -> Double? { value?.isFinite == true ? value : nil }

  /// The measure's name, and the measurement in its unit.
  private func measure(
    _ measurement: Measurement, of result: BenchmarkResult
  ) throws -> (String, Measurement)? {
    switch measurement.metric.name {
    case Metric.time.name:
      guard measurement.unit?.isTime == true else { return nil }
      let name = result.qualifiedName
      return ("latency", try measurement.time(in: .nanoseconds, of: name, for: self))
    case Metric.throughput.name where measurement.unit == .itemsPerSecond:
      return ("throughput", measurement)
    case "latency", "throughput": return nil
    default: return (measurement.metric.name, measurement)
    }
  }
}
