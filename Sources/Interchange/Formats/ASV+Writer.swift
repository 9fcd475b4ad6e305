extension ASV {
  private static let columns = [
    "result", "params", "version", "started_at", "duration", "stats_ci_99_a", "stats_ci_99_b",
    "stats_q_25", "stats_q_75", "stats_number", "stats_repeat", "samples", "profile",
  ]

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    var catalogue: [Field] = []
    var files: [Document] = []
    var notes: Set<String> = []
    var machines: Set<String> = []
    for run in runs {
      guard let commit = run.context.commit.id else {
        throw InterchangeError(
          file: title,
          reason: "asv files its results by commit, and this run names none. Add --commit.")
      }
      catalogue.fill(own(run)["catalogue"]?.fields ?? [])
      if run.context.machine.name == nil {
        notes.insert("The machine is called “unknown”, because its name is not known.")
      }
      let name = run.context.machine.name ?? "unknown"
      let folder = Criterion.safe(name)
      let params = parameters(run, name)
      if machines.insert(folder).inserted {
        let file = params + [Field("version", .integer(1))]
        files.append(Self.document("\(folder)/\(Self.machine)", file))
      }
      let groups = ASVGroup.groups(run.results)
      for statistic in groups.flatMap(\.statisticsOfTime) where statistic != .median {
        notes.insert("asv calls every time a median; here it is the \(statistic.rawValue).")
      }
      let environment = own(run)["env_name"]?.text ?? "existing"
      let root = file(run, commit, params, groups, environment, &notes)
      let path =
        "\(folder)/\(Criterion.safe(String(commit.prefix(8))))-\(Criterion.safe(environment))"
      let taken = files.count { $0.name == path + ".json" || $0.name.hasPrefix(path + "~") }
      files.append(Self.document(path + (taken > 0 ? "~\(taken)" : "") + ".json", root))
      for group in groups { catalogue.fill([group.entry]) }
    }
    let ordered = catalogue.without(["version"]) + [Field("version", .integer(Self.version))]
    files.append(Self.document(Self.catalogue, ordered))
    return Written(files, notes: notes.sorted())
  }

  private static func document(_ name: String, _ fields: [Field]) -> Document {
    let text = JSONWriter.text(.record(fields), style: .indented(4))
    return Document(name: name, text: text + "\n")
  }

  private func parameters(_ run: BenchmarkRun, _ name: String) -> [Field] {
    let machine = run.context.machine
    var params = [
      Field("arch", .text(machine.architecture ?? "")),
      Field("cpu", .text(machine.processor ?? "")),
      Field("machine", .text(name)),
      Field("num_cpu", .text(machine.cores.map { "\($0)" } ?? "")),
      Field("os", .text(machine.system ?? "")),
    ].filter { $0.value != .text("") }
    params.fill(own(run)["params"]?.fields ?? [])
    return params
  }

  private func file(
    _ run: BenchmarkRun, _ commit: String, _ params: [Field], _ groups: [ASVGroup],
    _ environment: String, _ notes: inout Set<String>
  ) -> [Field] {
    let details = own(run)
    let date = Timestamp.milliseconds(run.context.commit.date)
    if date == nil { notes.insert("The commit has no date: asv will not show it in its graphs.") }
    var root = [
      Field("commit_hash", .text(commit)), Field("env_name", .text(environment)),
      Field("date", date.map(Datum.integer) ?? .null), Field("params", .record(params)),
    ]
    root.fill(details, except: ["rows", "catalogue"])
    for (key, value) in [
      ("python", Datum.text("")), ("requirements", .record([])), ("env_vars", .record([])),
    ] { root.fill([Field(key, value)]) }
    root.append(Field("result_columns", .list(Self.columns.map(Datum.text))))
    let rows = details["rows"]?.fields ?? []
    let results = groups.map { group in
      Field(group.name, .list(row(group, rows[group.name]?.fields ?? [])))
    }
    root.append(Field("results", .record(results)))
    root.fill([Field("durations", .record([]))])
    root.append(Field("version", .integer(Self.version)))
    return root
  }

  private func row(_ group: ASVGroup, _ own: [Field]) -> [Datum] {
    var cells: [String: Datum] = [:]
    for field in own { cells[field.name] = field.value }
    cells["version"] = cells["version"] ?? .text("1")
    cells["params"] = .list(group.lists.map(Datum.list))
    let measurements = group.results.map(group.measurement)
    func column(_ key: String, _ value: (Measurement) -> Datum?) {
      let values = measurements.map { $0.flatMap(value) ?? .null }
      if values.contains(where: { $0 != .null }) { cells[key] = .list(values) }
    }
    let results = zip(group.results, measurements).map { result, measurement -> Datum in
      if let estimate = measurement?.central { return .number(estimate.value) }
      return result.failure?.kind == .skipped ? .number(.nan) : .null
    }
    let areAllNull = results.allSatisfy { $0 == .null }
    cells["result"] = areAllNull ? .null : .list(results)
    column("stats_ci_99_a") { Self.interval($0).map { .number($0.low ?? -.infinity) } }
    column("stats_ci_99_b") { Self.interval($0).map { .number($0.high ?? .infinity) } }
    column("stats_q_25") { $0[.lowerQuartile].map { .number($0.value) } }
    column("stats_q_75") { $0[.upperQuartile].map { .number($0.value) } }
    column("stats_number") { $0.iterations.map(Datum.integer) }
    column("stats_repeat") { $0.sampleCount.map(Datum.integer) }
    column("samples") { $0.perIteration.map { .list($0.map(Datum.number)) } }
    var row = Self.columns.map { cells[$0] ?? .null }
    while row.count > 1, row.last == .null { row.removeLast() }
    return row
  }

  /// The interval, if it is one of 99 %: the format has no other level.
  private static func interval(_ measurement: Measurement) -> Interval? {
    guard let interval = measurement.central?.interval, interval.level == 0.99 else { return nil }
    return interval
  }
}

/// The results that are one benchmark of asv's, because their parameters form a grid.
struct ASVGroup {
  var name: String
  var names: [String?]
  /// The values of each parameter, in their order.
  var lists: [[Datum]]
  var results: [BenchmarkResult]

  static func groups(_ results: [BenchmarkResult]) -> [ASVGroup] {
    var order: [String] = []
    var members: [String: [BenchmarkResult]] = [:]
    for result in results {
      let name = [result.group, result.name].compactMap { $0 }.joined(separator: "/")
      if members[name] == nil { order.append(name) }
      members[name, default: []].append(result)
    }
    return order.flatMap { name -> [ASVGroup] in
      let own = members[name] ?? []
      if let grid = grid(name, own) { return [grid] }
      return own.map { ASVGroup(name: $0.qualifiedName, names: [], lists: [], results: [$0]) }
    }
  }

  /// `nil` unless there is one result for each choice.
  private static func grid(_ name: String, _ results: [BenchmarkResult]) -> ASVGroup? {
    guard let first = results.first else { return nil }
    let names = first.parameters.map(\.name)
    guard results.allSatisfy({ $0.parameters.map(\.name) == names }) else { return nil }
    // An empty place would be no choice at all.
    let areNamed = names.allSatisfy { $0 != nil } || names.allSatisfy { $0 == nil }
    guard areNamed else { return nil }
    var lists = names.map { _ in [Datum]() }
    for result in results {
      for (index, parameter) in result.parameters.enumerated()
      where !lists[index].contains(parameter.value) {
        lists[index].append(parameter.value)
      }
    }
    var choices: [[Datum]] = [[]]
    for list in lists {
      guard choices.count * list.count <= results.count else { return nil }
      choices = choices.flatMap { choice in list.map { choice + [$0] } }
    }
    guard choices.count == results.count else { return nil }
    var ordered: [BenchmarkResult] = []
    for choice in choices {
      guard let own = results.first(where: { $0.parameters.map(\.value) == choice }) else {
        return nil
      }
      ordered.append(own)
    }
    return ASVGroup(name: name, names: names, lists: lists, results: ordered)
  }

  /// The metric of the group: that of the time, or the first that there is.
  private var main: Measurement? {
    let all = results.flatMap(\.measurements)
    return all.first { $0.metric.name == Metric.time.name } ?? all.first
  }

  /// What is kept of a result, in the unit of its type.
  func measurement(_ result: BenchmarkResult) -> Measurement? {
    guard let main,
      let own = result.measurements.first(where: { $0.metric.name == main.metric.name })
    else { return nil }
    if own.unit?.isTime == true, own.metric.name == Metric.time.name {
      return own.converted(to: .seconds)
    }
    return own.unit == main.unit ? own : nil
  }

  /// What the figures of a time are.
  var statisticsOfTime: [Statistic] {
    guard main?.metric.name == Metric.time.name else { return [] }
    return results.compactMap { measurement($0)?.central?.statistic }
  }

  /// The benchmark in `benchmarks.json`.
  var entry: Field {
    let metric = main?.metric.name ?? ASVReader.type(of: name)
    let known = ASV.types.first { $0.metric.name == metric && $0.unit == main?.unit }
    let type =
      metric == Metric.time.name && main?.unit?.isTime == true ? "time" : known?.type ?? "track"
    var fields = [Field("code", .text("")), Field("name", .text(name))]
    let unknown = names.indices.map { "param\($0 + 1)" }
    let shown = zip(names, unknown).map { Datum.text($0 ?? $1) }
    fields.append(Field("param_names", .list(names.contains(nil) ? [] : shown)))
    fields.append(Field("params", .list(lists.map(Datum.list))))
    fields.append(Field("type", .text(main == nil ? ASVReader.type(of: name) : type)))
    let unit = type == "time" ? "seconds" : main?.unit?.symbol
    fields.add("unit", unit)
    fields.append(Field("version", .text("1")))
    return Field(name, .record(fields))
  }
}
