/// asv's results: a folder `results` with `benchmarks.json` and, for each machine, `machine.json` and one file for
/// each commit and environment; or one such file alone. Version 2 of the format.
///
/// The files of results hold figures, `benchmarks.json` units and the names of parameters. `null` is a benchmark
/// that failed, `NaN` one that was skipped. Dates are milliseconds since 1970. Source: `results.py`,
/// `benchmarks.py` and `machine.py` of asv 0.6.
struct ASV: Format {
  let name = "asv"
  let title = "asv's results"
  let holdsManyRuns = true
  let isFolder = true

  static let version = 2
  static let catalogue = "benchmarks.json"
  static let machine = "machine.json"
  /// Types of benchmarks, what their metric is called here, and their unit.
  static let types: [(type: String, metric: Metric, unit: Unit)] = [
    ("time", .time, .seconds), ("memory", Metric("memory"), .bytes),
    ("peakmemory", Metric("peak memory"), .bytes),
  ]

  func recognises(_ input: Input) -> Bool {
    if case .folder(_, let files) = input { return files.contains { Self.isResults($0) } }
    return object(input, with: "commit_hash", "results", "result_columns") != nil
  }

  /// By what stands in it: other tools' folders hold JSON, too.
  private static func isResults(_ document: Document) -> Bool {
    guard document.name.hasSuffix(".json"), !isShared(document.name) else { return false }
    let text = String(decoding: document.bytes.prefix(4096), as: UTF8.self)
    return text.contains("\"commit_hash\"")
  }

  private static func isShared(_ path: String) -> Bool {
    let file = path.split(separator: "/").last.map(String.init)
    return file == catalogue || file == machine
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    guard case .folder(_, let files) = input else {
      return [try ASVReader(catalogue: nil).run(input.root(self))]
    }
    var catalogue: JSONCursor?
    let shared = files.first {
      $0.name == Self.catalogue || $0.name.hasSuffix("/" + Self.catalogue)
    }
    if let shared {
      let root = try JSONCursor(parsing: shared)
      try Self.check(root)
      catalogue = root
    }
    let reader = ASVReader(catalogue: catalogue)
    var runs: [BenchmarkRun] = []
    for file in files.sorted(by: { $0.name < $1.name }) where Self.isResults(file) {
      runs.append(try reader.run(JSONCursor(parsing: file)))
    }
    guard !runs.isEmpty else {
      throw InterchangeError(
        file: input.name,
        reason:
          "There is no file of results here; here is \(input.found). Name asv's folder “results”."
      )
    }
    return runs
  }

  static func check(_ root: JSONCursor) throws {
    guard let cursor = root["version"] else { return }
    let found = try cursor.count()
    guard found != version else { return }
    throw cursor.error(
      "This is version \(found) of asv's format; \(version) is known. `asv update` rewrites older files."
    )
  }
}

/// Reads files of results in the light of `benchmarks.json`.
struct ASVReader {
  let catalogue: JSONCursor?

  private static let known: Set<String> = [
    "commit_hash", "date", "results", "result_columns", "version", "params",
  ]

  func run(_ root: JSONCursor) throws -> BenchmarkRun {
    try ASV.check(root)
    var run = BenchmarkRun(context: Context(tool: "asv"))
    run.context.commit.id = try root.required("commit_hash").text()
    if let date = root["date"] {
      guard let text = Timestamp.text(milliseconds: try date.count()) else {
        throw date.error("This is no date: milliseconds since 1970 belong here.")
      }
      run.context.commit.date = text
    }
    run.context.details = root.rest(except: Self.known)
    if let machine = root["params"] {
      run.context.machine.name = try machine["machine"]?.text()
      run.context.machine.system = try machine["os"]?.text()
      run.context.machine.processor = try machine["cpu"]?.text()
      run.context.machine.architecture = try machine["arch"]?.text()
      if let cores = machine["num_cpu"] {
        // asv writes it as a text.
        guard let count = Int(cores.datum.text) else {
          throw cores.error("“\(cores.datum.text)” is no number of processors.")
        }
        run.context.machine.cores = count
      }
      let rest = machine.rest(except: ["machine", "os", "cpu", "arch", "num_cpu"])
      run.context.details.append(Field("params", .record(rest)))
    }
    let columns = try root.required("result_columns").list().map { try $0.text() }
    var rows: [Field] = []
    for (name, row) in try root.required("results").record() {
      let values = try row.list()
      guard values.count <= columns.count else {
        throw row.error("There are more values here than “result_columns”.")
      }
      let cells = Dictionary(zip(columns, values), uniquingKeysWith: { first, _ in first })
      run.results += try results(name, cells, row)
      let own = ["version", "started_at", "duration", "profile"].compactMap { key in
        cells[key].flatMap { $0.isNull ? nil : Field(key, $0.datum) }
      }
      rows.append(Field(name, .record(own)))
    }
    run.context.details.append(Field("rows", .record(rows)))
    if let catalogue { run.context.details.append(Field("catalogue", catalogue.datum)) }
    return run
  }

  /// One result for each choice of parameters; the last parameter changes fastest.
  private func results(
    _ name: String, _ cells: [String: JSONCursor], _ row: JSONCursor
  ) throws -> [BenchmarkResult] {
    let entry = catalogue?[name]
    let lists = try cells["params"]?.optionalList()?.map { try $0.list() } ?? []
    var choices: [[Datum]] = [[]]
    for list in lists {
      guard choices.count * list.count <= 1 << 20 else {
        throw row.error("The parameters have more than a million combinations.")
      }
      choices = choices.flatMap { choice in list.map { choice + [$0.datum] } }
    }
    let names = try entry?["param_names"]?.list().map { try $0.text() } ?? []
    guard let result = cells["result"] else { throw row.error("The column “result” is missing.") }
    let values = try result.optionalList()
    if let values, values.count != choices.count {
      throw result.error(
        "There are \(values.count) results for \(choices.count) choices of parameters.")
    }
    return try choices.enumerated().map { index, choice in
      var own = BenchmarkResult(name: name)
      own.parameters = choice.enumerated().map { place, value in
        Parameter(name: names.indices.contains(place) ? names[place] : nil, value: value)
      }
      guard let cursor = values?[index], !cursor.isNull else {
        own.failure = Failure(.failed)
        return own
      }
      guard try !cursor.anyNumber().isNaN else {
        own.failure = Failure(.skipped)
        return own
      }
      own.measurements = [try measurement(name, entry, cursor, cells, index)]
      return own
    }
  }

  private func measurement(
    _ name: String, _ entry: JSONCursor?, _ cursor: JSONCursor, _ cells: [String: JSONCursor],
    _ index: Int
  ) throws -> Measurement {
    let type = try entry?["type"]?.text() ?? Self.type(of: name)
    let known = ASV.types.first { $0.type == type }
    let unit = try known?.unit ?? entry?["unit"]?.text().asUnit
    var own = Measurement(known?.metric ?? Metric(type), unit: unit)
    func cell(_ key: String) throws -> JSONCursor? {
      guard let list = try cells[key]?.optionalList() else { return nil }
      guard list.indices.contains(index) else {
        throw cells[key]?.error("There is no value for choice \(index + 1) of the parameters.")
          ?? cursor.error("A value is missing.")
      }
      return list[index].isNull ? nil : list[index]
    }
    let value = try cursor.value(of: unit)
    let isTime = known?.unit == .seconds
    var estimate = Estimate(isTime ? .median : .figure, value)
    if let low = try cell("stats_ci_99_a"), let high = try cell("stats_ci_99_b") {
      let bounds = (try low.anyNumber(), try high.anyNumber())
      estimate.interval = Interval(
        low: bounds.0.isFinite ? bounds.0 : nil, high: bounds.1.isFinite ? bounds.1 : nil,
        level: 0.99)
    }
    own.estimates = [estimate]
    for (key, statistic) in [
      ("stats_q_25", Statistic.lowerQuartile), ("stats_q_75", .upperQuartile),
    ] {
      guard let quartile = try cell(key) else { continue }
      own.estimates.append(Estimate(statistic, try quartile.value(of: unit)))
    }
    own.iterations = try cell("stats_number")?.count()
    own.sampleCount = try cell("stats_repeat")?.count()
    own.samples = try cell("samples")?.list().map { Sample(try $0.value(of: unit)) }
    return own
  }

  /// asv's own rule: the type of a function follows from how its name begins.
  static func type(of name: String) -> String {
    let function = name.split(separator: ".").last.map(String.init) ?? name
    let prefixes = [("time_", "time"), ("peakmem_", "peakmemory"), ("mem_", "memory")]
    return prefixes.first { function.hasPrefix($0.0) }?.1 ?? "track"
  }
}

extension String {
  fileprivate var asUnit: Unit { Unit(self) }
}
