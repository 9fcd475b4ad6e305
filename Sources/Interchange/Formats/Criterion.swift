/// The folder that Criterion.rs keeps, `target/criterion`: for each benchmark `new/benchmark.json`,
/// `new/estimates.json` and `new/sample.json`. What stands in `base` and `change` is left alone.
///
/// Times are in nanoseconds, those of samples of all their iterations together. Source: `benchmark.rs` and
/// `estimate.rs` of Criterion.rs 0.3 to 0.5.
struct Criterion: Format {
  let name = "criterion"
  let title = "Criterion.rs's folder"
  let isFolder = true

  static let statistics: [(key: String, statistic: Statistic)] = [
    ("mean", .mean), ("median", .median), ("median_abs_dev", .medianAbsoluteDeviation),
    ("slope", .slope), ("std_dev", .standardDeviation),
  ]
  static let identity = "benchmark.json"

  func recognises(_ input: Input) -> Bool {
    guard case .folder(_, let files) = input else { return false }
    return files.contains { Self.isIdentity($0.name) }
  }

  /// `sum/of/new/benchmark.json`, or the file alone if the input is the folder `new` itself.
  private static func isIdentity(_ path: String) -> Bool {
    path == identity || path.hasSuffix("new/\(identity)")
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    guard case .folder(let folder, let files) = input else {
      throw InterchangeError(
        file: input.name,
        reason: "\(title) is read as a whole. Name the folder target/criterion instead of a file.")
    }
    let named = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var run = BenchmarkRun(context: Context(tool: name))
    var names = DistinctNames()
    for path in named.keys.filter(Self.isIdentity).sorted() {
      guard let document = named[path] else { continue }
      let identity = try JSONCursor(parsing: document)
      let place = String(path.dropLast(Self.identity.count))
      let estimates = try named[place + "estimates.json"].map { try JSONCursor(parsing: $0) }
      let sample = try named[place + "sample.json"].map { try JSONCursor(parsing: $0) }
      guard estimates != nil || sample != nil else {
        throw InterchangeError(
          file: document.name,
          reason: "Beside it lies neither estimates.json nor sample.json. Is the folder whole?")
      }
      let result = try result(identity, estimates, sample)
      try names.insert(result, at: identity)
      run.results.append(result)
    }
    guard !run.results.isEmpty else {
      throw InterchangeError(
        file: folder, reason: "There is no new/benchmark.json here; here is \(input.found).")
    }
    return [run]
  }

  private func result(
    _ identity: JSONCursor, _ estimates: JSONCursor?, _ sample: JSONCursor?
  ) throws -> BenchmarkResult {
    let group = try identity.required("group_id").text()
    let function = try identity["function_id"]?.text()
    var result = BenchmarkResult(group: function == nil ? nil : group, name: function ?? group)
    if let value = try identity["value_str"]?.text() {
      result.parameters = [Parameter(value: .text(value))]
    }
    result.details = identity.rest(except: ["group_id", "function_id", "value_str"])
    if result.details["throughput"] == .null {
      result.details = result.details.without(["throughput"])
    }
    for key in ["full_id", "title"] where result.details[key] == .text(result.qualifiedName) {
      result.details = result.details.without([key])
    }
    var time = Measurement(.time, unit: .nanoseconds)
    if let sample {
      let iterations = try sample.required("iters").list()
      let times = try sample.required("times").list()
      guard iterations.count == times.count else {
        throw sample.error(
          "There are \(iterations.count) numbers in “iters” and \(times.count) in “times”.")
      }
      time.basis = .total
      time.samples = try zip(iterations, times).map { count, total in
        Sample(try total.value(of: .nanoseconds), iterations: try count.positiveCount())
      }
      result.details += sample.rest(except: ["iters", "times"])
    }
    for (key, statistic) in Self.statistics {
      guard let cursor = estimates?[key] else { continue }
      time.estimates.append(try Self.estimate(statistic, cursor))
    }
    guard time.samples != nil || !time.estimates.isEmpty else {
      throw (estimates ?? identity).error("There is no estimate of the time here.")
    }
    result.measurements = [time]
    return result
  }

  private static func estimate(
    _ statistic: Statistic, _ cursor: JSONCursor
  ) throws -> Estimate {
    let point = try cursor.required("point_estimate")
    var estimate = Estimate(
      statistic, statistic.isLocation ? try point.value(of: .nanoseconds) : try point.number())
    guard let interval = cursor["confidence_interval"] else { return estimate }
    let level = try interval.required("confidence_level").number()
    // What the writer puts where no interval is known: of no width, and sure of nothing.
    guard level > 0 else { return estimate }
    estimate.standardError = try cursor["standard_error"]?.number()
    estimate.interval = Interval(
      low: try interval.required("lower_bound").number(),
      high: try interval.required("upper_bound").number(), level: level)
    return estimate
  }
}
