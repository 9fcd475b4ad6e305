/// pyperf's JSON, version 1.0.
///
/// Values are of one iteration; a run's `loops` times `inner_loops` is how many each was taken over. Metadata of
/// the file hold for its benchmarks and theirs for their runs. Source: `_bench.py` and `_metadata.py`.
struct Pyperf: Format {
  let name = "pyperf"
  let title = "pyperf's JSON"

  static let version = "1.0"
  /// Spellings of units; there are no others, and an integer has none.
  static let units: [String: Unit] = ["second": .seconds, "byte": .bytes]
  static let integer = "integer"
  /// Metadata of the file that have a place of their own in the model.
  static let shared: Set<String> = [
    "perf_version", "hostname", "platform", "cpu_model_name", "cpu_count",
  ]

  func recognises(_ input: Input) -> Bool {
    guard let root = object(input, with: "benchmarks", "version"),
      let first = try? root["benchmarks"]?.list().first
    else { return false }
    return first["runs"] != nil
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    let root = try input.root(self)
    let version = try root.required("version")
    guard version.datum.text == Self.version else {
      throw version.error(
        "This is version \(version.datum.text) of pyperf's format; \(Self.version) is known. `pyperf convert` rewrites older files."
      )
    }
    var run = BenchmarkRun(context: Context(tool: name))
    let metadata = root["metadata"]
    run.context.toolVersion = try metadata?["perf_version"]?.text()
    run.context.machine.name = try metadata?["hostname"]?.text()
    run.context.machine.system = try metadata?["platform"]?.text()
    run.context.machine.processor = try metadata?["cpu_model_name"]?.text()
    run.context.machine.cores = try metadata?["cpu_count"]?.count()
    // A file of one benchmark has its name among the metadata of the file.
    run.context.details = metadata?.rest(except: Self.shared.union(["name"])) ?? []
    var names = DistinctNames()
    for item in try root.required("benchmarks").list() {
      let result = try result(item, metadata)
      try names.insert(result, at: item)
      run.results.append(result)
    }
    return [run]
  }

  private func result(_ item: JSONCursor, _ file: JSONCursor?) throws -> BenchmarkResult {
    let own = item["metadata"]
    guard let title = own?["name"] ?? file?["name"] else {
      throw item.error("This benchmark has no name: there is no “name” among its metadata.")
    }
    var result = BenchmarkResult(name: try title.text())
    result.details = own?.rest(except: ["name"]) ?? []
    let levels = [own, file]
    let spelling = try levels.lazy.compactMap { $0?["unit"] }.first?.text() ?? "second"
    let unit = spelling == Self.integer ? nil : Self.units[spelling] ?? Unit(spelling)
    let isTime = unit?.isTime == true
    let metric = isTime ? Metric.time : unit == .bytes ? Metric("memory") : Metric("value")
    var measurement = Measurement(metric, unit: unit)
    var samples: [Sample] = []
    var runs: [Datum] = []
    for run in try item.required("runs").list() {
      let values = try run["values"]?.list() ?? []
      let iterations = try Self.iterations([run["metadata"]] + levels)
      samples += try values.map { Sample(try $0.value(of: unit), iterations: iterations) }
      var rest = run.rest(except: ["values"])
      rest.append(Field("values", .integer(values.count)))
      runs.append(.record(rest))
    }
    // Runs that only calibrate have no values.
    if !samples.isEmpty { measurement.samples = samples }
    result.measurements = samples.isEmpty ? [] : [measurement]
    result.details.append(Field("runs", .list(runs)))
    return result
  }

  /// Loops, each of so many inner ones; `nil` if the file gives neither.
  private static func iterations(_ levels: [JSONCursor?]) throws -> Int? {
    let counts = try ["loops", "inner_loops"].map { key in
      try levels.lazy.compactMap { $0?[key] }.first?.positiveCount()
    }
    guard counts.contains(where: { $0 != nil }) else { return nil }
    let (product, overflows) = (counts[0] ?? 1).multipliedReportingOverflow(by: counts[1] ?? 1)
    guard overflows, let place = levels.compactMap({ $0 }).first else { return product }
    throw place.error("There are more iterations here than can be counted.")
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    let run = runs.first ?? BenchmarkRun()
    let machine = run.context.machine
    var metadata: [Field] = []
    if run.context.tool == name { metadata.add("perf_version", run.context.toolVersion) }
    metadata.add("hostname", machine.name)
    metadata.add("platform", machine.system)
    metadata.add("cpu_model_name", machine.processor)
    metadata.add("cpu_count", machine.cores)
    metadata.fill(own(run), except: Self.shared)
    let isUnitShared = metadata["unit"] != nil
    let items = run.results.compactMap { result in
      item(result, details: own(result, of: run), isUnitShared: isUnitShared)
    }
    guard !items.isEmpty else {
      throw InterchangeError(file: title, reason: "No benchmark of this run has a figure.")
    }
    var root = [Field("benchmarks", .list(items.map(Datum.record)))]
    if !metadata.isEmpty { root.append(Field("metadata", .record(metadata))) }
    root.append(Field("version", .text(Self.version)))
    return Written(.record(root), style: .compact)
  }

  /// `nil` without a figure.
  private func item(
    _ result: BenchmarkResult, details: [Field], isUnitShared: Bool
  ) -> [Field]? {
    let figures = result.measurements.filter { $0.central != nil }
    let main = figures.first { $0.metric.name == Metric.time.name } ?? figures.first
    guard let measurement = main.map({ $0.converted(to: .seconds) ?? $0 }) ?? Self.empty(details)
    else { return nil }
    var metadata = [Field("name", .text(result.qualifiedName))]
    if !isUnitShared, details["unit"] == nil {
      let spelling = Self.units.first { $0.value == measurement.unit }?.key
      metadata.add("unit", spelling ?? Self.integer)
    }
    metadata.fill(details, except: ["runs"])
    return [
      Field("metadata", .record(metadata)),
      Field("runs", .list(self.runs(measurement, details).map(Datum.record))),
    ]
  }

  /// A benchmark whose runs only calibrated.
  private static func empty(_ details: [Field]) -> Measurement? {
    details["runs"].map { _ in Measurement(.time, unit: .seconds) }
  }

  private func runs(_ measurement: Measurement, _ details: [Field]) -> [[Field]] {
    var values = measurement.perIteration ?? measurement.central.map { [$0.value] } ?? []
    if values.isEmpty, let central = measurement.central { values = [central.value] }
    if case .list(let own) = details["runs"] {
      var left = values[...]
      return own.map { run in
        guard case .integer(let count) = run.fields["values"] else { return run.fields }
        let part = left.prefix(count)
        left = left.dropFirst(count)
        let list = Datum.list(part.map(Datum.number))
        return run.fields.without(["values"]) + (count > 0 ? [Field("values", list)] : [])
      }
    }
    // Runs of the samples that were taken over equally many iterations.
    let samples = measurement.samples ?? []
    var runs: [(iterations: Int?, values: [Double])] = []
    for (index, value) in values.enumerated() {
      let sample = samples.indices.contains(index) ? samples[index] : Sample(value)
      let iterations = measurement.iterations(of: sample)
      if let last = runs.last, last.iterations == iterations {
        runs[runs.count - 1].values.append(value)
      } else {
        runs.append((iterations, [value]))
      }
    }
    return runs.map { run in
      let list = Field("values", .list(run.values.map(Datum.number)))
      guard let count = run.iterations else { return [list] }
      return [Field("metadata", .record([Field("loops", .integer(max(1, count)))])), list]
    }
  }
}
