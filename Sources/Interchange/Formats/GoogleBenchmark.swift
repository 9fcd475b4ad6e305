/// Google Benchmark's JSON, `--benchmark_format=json`, of version 1.7 and later.
///
/// Repetitions of one `run_name` are the samples of one result; its aggregates are estimates. What its counters are
/// measured in is not said, but for `bytes_per_second` and `items_per_second`. Source: `json_reporter.cc`.
struct GoogleBenchmark: Format {
  let name = "gbench"
  let title = "Google Benchmark's JSON"

  static let units: [String: Unit] = [
    "ns": .nanoseconds, "us": .microseconds, "ms": .milliseconds, "s": .seconds,
  ]
  static let counterUnits: [String: Unit] = [
    "bytes_per_second": .bytesPerSecond, "items_per_second": .itemsPerSecond,
  ]
  static let statistics: [(name: String, statistic: Statistic)] = [
    ("mean", .mean), ("median", .median), ("stddev", .standardDeviation),
    ("cv", .coefficientOfVariation), ("min", .minimum), ("max", .maximum),
  ]
  /// What is no counter.
  static let reserved: Set<String> = [
    "name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
    "repetition_index", "threads", "aggregate_name", "aggregate_unit", "error_occurred",
    "error_message", "skipped", "skip_message", "iterations", "real_time", "cpu_time", "time_unit",
    "cpu_coefficient", "real_coefficient", "big_o", "rms", "label",
  ]
  private static let kept: Set<String> = [
    "family_index", "per_family_instance_index", "repetitions", "threads", "label", "big_o",
  ]

  func recognises(_ input: Input) -> Bool { object(input, with: "context", "benchmarks") != nil }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    let root = try input.root(self)
    var run = BenchmarkRun(context: try context(try root.required("context")))
    var order: [String] = []
    var records: [String: [JSONCursor]] = [:]
    for record in try root.required("benchmarks").list() {
      let key = try key(record)
      if records[key] == nil { order.append(key) }
      records[key, default: []].append(record)
    }
    var names = DistinctNames()
    for key in order {
      let own = records[key] ?? []
      let result = try result(own)
      if let first = own.first { try names.insert(result, at: first) }
      run.results.append(result)
    }
    return [run]
  }

  /// What the records of one result have in common. A fit over all sizes is a result of its own.
  private func key(_ record: JSONCursor) throws -> String {
    let name = try (record["run_name"] ?? record.required("name")).text()
    let isFit = record["big_o"] != nil || record["rms"] != nil
    let family = ["family_index", "per_family_instance_index"].map { key in
      isFit ? "" : record[key]?.datum.text ?? ""
    }
    return ([name] + family).description
  }

  private func context(_ cursor: JSONCursor) throws -> Context {
    var context = Context(tool: name, toolVersion: try cursor["library_version"]?.text())
    context.date = try cursor["date"]?.text()
    context.machine.name = try cursor["host_name"]?.text()
    context.machine.cores = try cursor["num_cpus"]?.count()
    context.details = cursor.rest(except: ["date", "host_name", "num_cpus", "library_version"])
    return context
  }

  private func result(_ records: [JSONCursor]) throws -> BenchmarkResult {
    var builder = GoogleBenchmarkResult()
    var indices: Set<Int> = []
    for record in records {
      let aggregate = try record["aggregate_name"]?.text()
      if let aggregate {
        try builder.add(aggregate: aggregate, record)
        continue
      }
      if let index = try record["repetition_index"]?.count(), !indices.insert(index).inserted {
        throw record.error("Repetition \(index) of “\(builder.name)” stands here twice.")
      }
      try builder.add(iteration: record)
    }
    guard let first = records.first else { return builder.result }
    builder.result.name = try (first["run_name"] ?? first.required("name")).text()
    var details = first.rest(except: []).filter { field in
      if case .text = field.value, !Self.reserved.contains(field.name) { return true }
      return Self.kept.contains(field.name)
    }
    let time = builder.result.measurements.first
    let counted = builder.repetitions > 0 ? builder.repetitions : time?.sampleCount ?? 1
    if details["repetitions"] == .integer(counted) { details = details.without(["repetitions"]) }
    builder.result.details = details
    return builder.result
  }
}

/// A result that grows record by record.
struct GoogleBenchmarkResult {
  var result = BenchmarkResult(name: "")
  /// Records of iterations so far, failed ones too.
  var repetitions = 0

  var name: String { result.name }

  mutating func add(iteration record: JSONCursor) throws {
    result.name = try (record["run_name"] ?? record.required("name")).text()
    repetitions += 1
    if try record["error_occurred"]?.truth() == true {
      result.failure = Failure(.failed, message: try record["error_message"]?.text())
      return
    }
    if try record["skipped"]?.truth() == true {
      result.failure = Failure(.skipped, message: try record["skip_message"]?.text())
      return
    }
    let iterations = try record["iterations"]?.count()
    for (metric, unit, cursor) in try values(record, requiringTime: true) {
      let sample = Sample(try cursor.value(of: unit), iterations: iterations)
      try update(metric, unit, record) { $0.samples = [sample] }
    }
  }

  mutating func add(aggregate: String, _ record: JSONCursor) throws {
    let isRatio = try record["aggregate_unit"]?.text() == "percentage"
    let known = GoogleBenchmark.statistics.first { $0.name == aggregate }?.statistic
    let own = isRatio && aggregate != "RMS" ? "\(aggregate) (percentage)" : aggregate
    let statistic = known ?? Statistic(rawValue: own)
    let count = try record["iterations"]?.count()
    let unit = try timeUnit(record)
    for (key, metric) in [("real_coefficient", Metric.time), ("cpu_coefficient", .processorTime)] {
      guard let cursor = record[key] else { continue }
      let estimate = Estimate(statistic, try cursor.number())
      try update(metric, unit, record) { $0.estimates.append(estimate) }
    }
    if let rms = record["rms"] {
      let estimate = Estimate(statistic, try rms.number())
      let unit = result.measurements.first { $0.metric == .processorTime }?.unit
      try update(.processorTime, unit, record) { $0.estimates.append(estimate) }
    }
    for (metric, unit, cursor) in try values(record, requiringTime: false) {
      let value = try cursor.anyNumber()
      // The deviation of one value, and its ratio to a mean of zero, are no numbers: there is no estimate.
      guard value.isFinite else { continue }
      let estimate = Estimate(
        statistic, statistic.isLocation ? try cursor.value(of: unit) : value)
      try update(metric, unit, record) {
        $0.estimates.append(estimate); $0.sampleCount = count
      }
    }
  }

  private func timeUnit(_ record: JSONCursor) throws -> Unit? {
    guard let cursor = record["time_unit"] else { return nil }
    let text = try cursor.text()
    if let unit = GoogleBenchmark.units[text] { return unit }
    throw cursor.error("The unit “\(text)” is not known. Google Benchmark has ns, us, ms and s.")
  }

  /// What a record measured: times and counters.
  private func values(
    _ record: JSONCursor, requiringTime: Bool
  ) throws -> [(Metric, Unit?, JSONCursor)] {
    var list: [(Metric, Unit?, JSONCursor)] = []
    for (key, metric) in [("real_time", Metric.time), ("cpu_time", .processorTime)] {
      guard let cursor = record[key] else { continue }
      guard let unit = try timeUnit(record) else {
        throw record.error("The field “time_unit” is missing: ns, us, ms or s.")
      }
      list.append((metric, unit, cursor))
    }
    for (key, cursor) in try record.record() where !GoogleBenchmark.reserved.contains(key) {
      switch cursor.node.value {
      case .number, .integer:
        list.append((Metric(key), GoogleBenchmark.counterUnits[key], cursor))
      case .text, .null: break
      default:
        throw cursor.error("Here is \(cursor.node.kind) where a counter's number belongs.")
      }
    }
    if requiringTime, list.isEmpty { _ = try record.required("real_time") }
    return list
  }

  /// Adds to the measurement of a metric, in its unit: a fit of complexity may have another.
  private mutating func update(
    _ metric: Metric, _ unit: Unit?, _ record: JSONCursor, _ change: (inout Measurement) -> Void
  ) throws {
    var addition = Measurement(metric, unit: unit)
    change(&addition)
    guard let index = result.measurements.firstIndex(where: { $0.metric == metric }) else {
      result.measurements.append(addition)
      return
    }
    let target = result.measurements[index].unit
    let own = target.flatMap { addition.converted(to: $0) } ?? addition
    if let target, target.isTime, own.unit != target, own.unit?.isTime == true {
      throw record.error(
        "This \(metric.name) is beyond the largest number of \(target.symbol), in which the others stand. Is it a time at all?"
      )
    }
    if let samples = own.samples {
      result.measurements[index].samples = (result.measurements[index].samples ?? []) + samples
    }
    result.measurements[index].estimates += own.estimates
    if let count = own.sampleCount { result.measurements[index].sampleCount = count }
  }
}
