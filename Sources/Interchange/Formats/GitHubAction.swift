/// The list that github-action-benchmark's tools `customSmallerIsBetter` and `customBiggerIsBetter` take:
/// `[{"name", "unit", "value", "range", "extra"}]`.
///
/// Which of the two tools it is for, what was measured and which statistic the value is, the file does not say.
/// `range` is a text of any form. Source: the project's README and `extract.ts`.
struct GitHubAction: Format {
  let name = "github-action"
  let title = "github-action-benchmark's list"

  func recognises(_ input: Input) -> Bool { list(input, with: "name", "unit", "value") != nil }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    var run = BenchmarkRun(context: Context(tool: name))
    run.results = try GitHubBench.results(try input.root(self), better: nil)
    return [run]
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    guard let run = runs.first else { return Written(.list([])) }
    let benches = run.results.compactMap { GitHubBench.fields($0, details: own($0, of: run)) }
    let ways = Set(run.results.compactMap { GitHubBench.main($0)?.direction })
    var notes: Set<String> = []
    switch ways {
    case [.lower]: notes.insert("Give it to the action with tool: customSmallerIsBetter.")
    case [.higher]: notes.insert("Give it to the action with tool: customBiggerIsBetter.")
    case [.lower, .higher]:
      notes.insert(
        "Some of these figures are better when smaller and some when bigger: the action wants them apart."
      )
    default: break
    }
    return Written(.list(benches.map(Datum.record)), notes: notes)
  }
}

extension Measurement {
  /// Which way is better, as the file says, or as times and rates are.
  var direction: Metric.Direction? {
    if let better = metric.better { return better }
    if unit?.isTime == true { return .lower }
    return metric.name == Metric.throughput.name ? .higher : nil
  }
}

/// One figure of github-action-benchmark, in its list and in its history alike.
enum GitHubBench {
  /// Spellings of units of time in the action's own extractors.
  private static let times: [String: Unit] = [
    "ns": .nanoseconds, "us": .microseconds, "µs": .microseconds, "ms": .milliseconds,
    "s": .seconds, "ns/iter": .nanoseconds, "us/iter": .microseconds, "µs/iter": .microseconds,
    "ms/iter": .milliseconds, "s/iter": .seconds, "ns/op": .nanoseconds, "sec": .seconds,
  ]
  private static let rates: Set<String> = ["iter/sec", "ops/sec"]

  static func results(
    _ list: JSONCursor, better: Metric.Direction?
  ) throws -> [BenchmarkResult] {
    var names = DistinctNames()
    return try list.list().map { item in
      let result = try result(item, better: better)
      try names.insert(result, at: item)
      return result
    }
  }

  private static func result(
    _ item: JSONCursor, better: Metric.Direction?
  ) throws -> BenchmarkResult {
    var result = BenchmarkResult(name: try item.required("name").text())
    let spelling = try item.required("unit").text()
    let unit = times[spelling] ?? (rates.contains(spelling) ? .itemsPerSecond : Unit(spelling))
    var metric = Metric("value", better: better)
    if unit.isTime { metric = Metric(Metric.time.name, better: better) }
    if unit == .itemsPerSecond { metric = Metric(Metric.throughput.name, better: better) }
    let value = Estimate(.figure, try item.required("value").value(of: unit))
    result.measurements = [Measurement(metric, unit: unit, estimates: [value])]
    result.details = item.rest(except: ["name", "unit", "value"])
    if spelling != unit.symbol { result.details.add("unit", spelling) }
    return result
  }

  /// The one measurement that there is room for.
  static func main(_ result: BenchmarkResult) -> Measurement? {
    let known = result.measurements.filter { $0.central != nil }
    return known.first { $0.metric.name == Metric.time.name } ?? known.first
  }

  /// `nil` without a figure.
  static func fields(_ result: BenchmarkResult, details: [Field]) -> [Field]? {
    guard let main = main(result), let estimate = main.central else { return nil }
    var fields = [Field("name", .text(result.qualifiedName))]
    fields.add("unit", details["unit"] ?? .text(main.unit?.symbol ?? main.metric.name))
    fields.append(Field("value", .number(estimate.value)))
    fields.fill(details)
    if fields["range"] == nil, let deviation = main.statistic(.standardDeviation) {
      fields.add("range", "± \(deviation)")
    }
    return fields
  }
}
