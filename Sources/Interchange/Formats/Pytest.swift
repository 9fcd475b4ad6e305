import Foundation

/// pytest-benchmark's `--benchmark-json`. Times are in seconds; every sample is of `iterations` iterations.
struct Pytest: Format {
  let name = "pytest-benchmark"
  let title = "pytest-benchmark's JSON"

  static let statistics: [(String, Statistic)] = [
    ("min", .minimum), ("max", .maximum), ("mean", .mean), ("stddev", .standardDeviation),
    ("median", .median), ("q1", .lowerQuartile), ("q3", .upperQuartile),
  ]
  static let knownStats = Set(statistics.map(\.0) + ["rounds", "iterations", "data"])

  func recognises(_ input: Input) -> Bool {
    object(input, with: "machine_info", "benchmarks") != nil
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    let root = try input.root(self)
    var context = Context(tool: name, toolVersion: try root["version"]?.text())
    context.date = try root["datetime"]?.text()
    context.details = root.rest(
      except: ["benchmarks", "datetime", "version", "machine_info", "commit_info"])
    if let machine = root["machine_info"] {
      context.machine.name = try machine["node"]?.text()
      context.machine.system = try machine["system"]?.text()
      context.machine.architecture = try machine["machine"]?.text()
      context.machine.processor = try machine["cpu"]?["brand_raw"]?.text()
      context.machine.cores = try machine["cpu"]?["count"]?.count()
      var rest = machine.rest(except: ["node", "machine", "system", "cpu"])
      rest.add("cpu", machine["cpu"].map { .record($0.rest(except: ["brand_raw", "count"])) })
      context.details.append(Field("machine_info", .record(rest)))
    }
    if let commit = root["commit_info"] {
      context.commit.id = try commit["id"]?.text()
      context.commit.branch = try commit["branch"]?.text()
      context.commit.date = try commit["time"]?.text()
      let rest = commit.rest(except: ["id", "branch", "time"])
      context.details.append(Field("commit_info", .record(rest)))
    }
    var run = BenchmarkRun(context: context)
    var names = DistinctNames()
    for item in try root.required("benchmarks").list() {
      let result = try result(item)
      try names.insert(result, at: item)
      run.results.append(result)
    }
    return [run]
  }

  private func result(_ item: JSONCursor) throws -> BenchmarkResult {
    let full = try (item["fullname"] ?? item.required("name")).text()
    var result = BenchmarkResult(group: try item["group"]?.text(), name: full)
    result.parameters =
      try item["params"]?.record().map {
        Parameter(name: $0.name, value: $0.cursor.datum)
      } ?? []
    result.details = item.rest(except: ["group", "fullname", "params", "stats", "name", "param"])
    let short = try item["name"]?.text()
    let id = try item["param"]?.text()
    if let id, !result.parameters.isEmpty, full.hasSuffix("[\(id)]") {
      result.name = String(full.dropLast(id.count + 2))
      if id != Self.id(result.parameters) { result.details.add("param", id) }
    } else {
      if id != nil || !result.parameters.isEmpty {
        result.details.append(Field("param", .optional(id)))
      }
      if !result.parameters.isEmpty { result.details.add("fullname", full) }
    }
    if let short, short != Self.short(full) { result.details.add("name", short) }
    let stats = try item.required("stats")
    result.measurements = [try time(stats)]
    let rest = stats.rest(except: Self.knownStats)
    if !rest.isEmpty { result.details.append(Field("stats", .record(rest))) }
    return result
  }

  private func time(_ stats: JSONCursor) throws -> Measurement {
    var time = Measurement(.time, unit: .seconds)
    for (key, statistic) in Self.statistics {
      guard let cursor = stats[key] else { continue }
      time.estimates.append(Estimate(statistic, try cursor.value(of: .seconds)))
    }
    time.iterations = try stats["iterations"]?.count()
    time.sampleCount = try stats["rounds"]?.count()
    time.samples = try stats["data"]?.list().map { Sample(try $0.value(of: .seconds)) }
    guard !time.estimates.isEmpty || time.samples != nil else {
      throw stats.error("There is no time here: neither “mean” nor “data”. Is the file whole?")
    }
    return time
  }

  /// pytest's own name of a choice of parameters.
  static func id(_ parameters: [Parameter]) -> String {
    parameters.map(\.value.text).joined(separator: "-")
  }

  /// The function's name in a node's.
  static func short(_ full: String) -> String {
    full.components(separatedBy: "::").last ?? full
  }
}
