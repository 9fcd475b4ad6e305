/// JMH's `-rf json`.
///
/// A score is a mean, its interval one of 99.9 %; values of `rawData` are of one iteration of each fork, already
/// divided by the operations. Values that are no numbers are the texts `NaN`, `+INF` and `-INF`. Source:
/// `JSONResultFormat.java`.
struct JMH: Format {
  let name = "jmh"
  let title = "JMH's JSON"

  /// What stands in every interval of JMH's.
  static let level = 0.999
  static let percentiles: [(key: String, statistic: Statistic)] = [
    ("0.0", .minimum), ("50.0", .median), ("100.0", .maximum),
  ]
  static let units: [String: Unit] = [
    "ns/op": .nanoseconds, "us/op": .microseconds, "ms/op": .milliseconds, "s/op": .seconds,
    "ops/s": .itemsPerSecond,
  ]
  static let known: Set<String> = [
    "score", "scoreError", "scoreConfidence", "scorePercentiles", "scoreUnit", "rawData",
  ]

  func recognises(_ input: Input) -> Bool {
    list(input, with: "benchmark", "mode", "primaryMetric") != nil
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    var run = BenchmarkRun(context: Context(tool: name))
    var names = DistinctNames()
    for item in try input.root(self).list() {
      let version = try item["jmhVersion"]?.text()
      if run.results.isEmpty { run.context.toolVersion = version }
      var result = try result(item)
      if version != run.context.toolVersion { result.details.add("jmhVersion", version) }
      try names.insert(result, at: item)
      run.results.append(result)
    }
    return [run]
  }

  private func result(_ item: JSONCursor) throws -> BenchmarkResult {
    var result = BenchmarkResult(name: try item.required("benchmark").text())
    result.parameters =
      try item["params"]?.record().map {
        Parameter(name: $0.name, value: $0.cursor.datum)
      } ?? []
    result.details = item.rest(
      except: ["jmhVersion", "benchmark", "params", "primaryMetric", "secondaryMetrics"])
    var own: [Field] = []
    for (key, cursor) in try [("", item.required("primaryMetric"))]
      + (item["secondaryMetrics"]?.record().map { ($0.name, $0.cursor) } ?? [])
    {
      let (measurement, rest) = try measurement(key, cursor)
      if let measurement { result.measurements.append(measurement) }
      own.append(Field(key, .record(rest)))
    }
    result.details.append(Field("metrics", .record(own)))
    return result
  }

  /// A metric and the fields of it that have no other place; no metric if the score is no number.
  private func measurement(
    _ key: String, _ cursor: JSONCursor
  ) throws -> (Measurement?, [Field]) {
    var rest = cursor.rest(except: Self.known)
    let spelling = try cursor.required("scoreUnit").text()
    let unit = Self.units[spelling] ?? Unit(spelling)
    if spelling != unit.symbol { rest.add("scoreUnit", spelling) }
    var metric = Metric(key)
    if key.isEmpty {
      metric = unit.isTime ? .time : spelling.hasPrefix("ops/") ? .throughput : Metric("score")
    }
    var own = Measurement(metric, unit: unit)
    guard let score = try number(cursor.required("score"), unit) else {
      rest.append(Field("score", .text("NaN")))
      return (nil, rest)
    }
    var mean = Estimate(.mean, score)
    if let bounds = try cursor["scoreConfidence"]?.list(), bounds.count == 2 {
      let (low, high) = (try number(bounds[0], nil), try number(bounds[1], nil))
      if low != nil || high != nil {
        mean.interval = Interval(low: low, high: high, level: Self.level)
      }
    }
    own.estimates = [mean]
    let percentiles = try cursor["scorePercentiles"]?.record() ?? []
    var others: [Field] = []
    for (key, cursor) in percentiles {
      guard let known = Self.percentiles.first(where: { $0.key == key }) else {
        others.append(Field(key, cursor.datum))
        continue
      }
      guard let value = try number(cursor, unit) else { continue }
      own.estimates.append(Estimate(known.statistic, value))
    }
    if !others.isEmpty { rest.append(Field("scorePercentiles", .record(others))) }
    if let forks = try cursor["rawData"]?.list() {
      let values = try forks.map { try $0.list().compactMap { try number($0, unit) } }
      own.samples = values.joined().map { Sample($0) }
      if values.count > 1 { rest.append(Field("forks", .list(values.map { .integer($0.count) }))) }
    }
    if own.samples?.isEmpty == true { own.samples = nil }
    return (own, rest)
  }

  /// `nil` for what JMH writes where there is no number.
  private func number(_ cursor: JSONCursor, _ unit: Unit?) throws -> Double? {
    if case .text(let text) = cursor.node.value, ["NaN", "+INF", "-INF"].contains(text) {
      return nil
    }
    return try cursor.value(of: unit)
  }
}
