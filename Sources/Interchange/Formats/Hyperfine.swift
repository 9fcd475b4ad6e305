/// hyperfine's `--export-json`. Times are in seconds; `user` and `system` are means over the runs.
struct Hyperfine: Format {
  let name = "hyperfine"
  let title = "hyperfine's JSON"

  private static let statistics: [(String, Statistic)] = [
    ("mean", .mean), ("stddev", .standardDeviation), ("median", .median), ("min", .minimum),
    ("max", .maximum),
  ]
  private static let known: Set<String> = [
    "command", "mean", "stddev", "median", "user", "system", "min", "max", "times", "parameters",
  ]

  func recognises(_ input: Input) -> Bool {
    guard let results = try? object(input, with: "results")?["results"]?.list() else {
      return false
    }
    return results.allSatisfy { $0["command"] != nil }
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    var run = BenchmarkRun(context: Context(tool: name))
    var names = DistinctNames()
    let root = try input.root(self)
    run.context.details = root.rest(except: ["results"])
    for item in try root.required("results").list() {
      let result = try result(item)
      try names.insert(result, at: item)
      run.results.append(result)
    }
    return [run]
  }

  private func result(_ item: JSONCursor) throws -> BenchmarkResult {
    var result = BenchmarkResult(name: try item.required("command").text())
    var time = Measurement(.time, unit: .seconds)
    for (key, statistic) in Self.statistics {
      guard let cursor = item[key] else { continue }
      time.estimates.append(Estimate(statistic, try cursor.value(of: .seconds)))
    }
    time.samples = try item["times"]?.list().map { Sample(try $0.value(of: .seconds)) }
    guard !time.estimates.isEmpty || time.samples != nil else {
      throw item.error("There is no time here: neither “mean” nor “times”. Is the file whole?")
    }
    result.measurements = [time]
    for (key, metric) in [("user", Metric.userTime), ("system", .systemTime)] {
      guard let cursor = item[key] else { continue }
      let mean = Estimate(.mean, try cursor.value(of: .seconds))
      result.measurements.append(Measurement(metric, unit: .seconds, estimates: [mean]))
    }
    result.parameters =
      try item["parameters"]?.record().map {
        Parameter(name: $0.name, value: $0.cursor.datum)
      } ?? []
    result.details = item.rest(except: Self.known)
    return result
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    let run = runs.first ?? BenchmarkRun()
    var notes: Set<String> = []
    let results = run.results.compactMap { item($0, details: own($0, of: run), &notes) }
    var root = [Field("results", .list(results.map(Datum.record)))]
    root.fill(own(run))
    return Written(.record(root), notes: notes)
  }

  /// `nil` without a time.
  private func item(
    _ result: BenchmarkResult, details: [Field], _ notes: inout Set<String>
  ) -> [Field]? {
    guard let time = result.time?.converted(to: .seconds), let mean = time.mean(for: self, &notes)
    else { return nil }
    let command = ([result.group, result.name].compactMap { $0 }).joined(separator: "/")
    let names = result.parameters.compactMap(\.name)
    let areNamed = Set(names).count == result.parameters.count
    var item = [Field("command", .text(areNamed ? command : result.qualifiedName))]
    for (key, statistic) in Self.statistics.prefix(3) {
      let value = statistic == .mean ? mean : time.statistic(statistic)
      if value != nil || key == "stddev" {
        item.append(Field(key, value.map(Datum.number) ?? .null))
      }
    }
    for (key, metric) in [("user", Metric.userTime), ("system", .systemTime)] {
      let own = result.measurements.first { $0.metric.name == metric.name }
      item.add(key, own?.converted(to: .seconds)?.statistic(.mean))
    }
    for (key, statistic) in Self.statistics.suffix(2) { item.add(key, time.statistic(statistic)) }
    item.add("times", time.perIteration.map { .list($0.map(Datum.number)) })
    item.fill(details, except: Self.known)
    if areNamed, !result.parameters.isEmpty {
      let fields = zip(names, result.parameters).map { Field($0, $1.value) }
      item.append(Field("parameters", .record(fields)))
    }
    return item
  }
}
