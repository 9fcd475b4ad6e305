/// The messages of `cargo criterion --message-format=json`: one JSON object on each line.
///
/// Each `benchmark-complete` is a benchmark: its measured values are of all the iterations of their sample. The
/// level of its intervals is not said. Other messages are skipped. Source: `message_formats/json.rs`.
struct CargoCriterion: Format {
  let name = "cargo-criterion"
  let title = "cargo-criterion's messages"

  static let statistics: [(key: String, statistic: Statistic)] = [
    ("typical", Statistic(rawValue: "typical")), ("mean", .mean), ("median", .median),
    ("median_abs_dev", .medianAbsoluteDeviation), ("slope", .slope),
  ]
  private static let known = Set(
    ["reason", "id", "iteration_count", "measured_values", "unit"] + statistics.map(\.key))
  private static let complete = "benchmark-complete"

  func recognises(_ input: Input) -> Bool {
    guard case .text(let document) = input else { return false }
    let text = String(decoding: document.bytes.prefix(200), as: UTF8.self)
    return text.prefixMatch(of: /\s*\{\s*"reason"\s*:/) != nil
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    guard case .text(let document) = input else {
      throw InterchangeError(
        file: input.name, reason: "\(title) begin with a “reason”; here is \(input.found).")
    }
    var run = BenchmarkRun(context: Context(tool: name))
    var names = DistinctNames()
    var groups: [Datum] = []
    for node in try JSONParser.parseStream(document) {
      let message = JSONCursor(document, node)
      switch try message.required("reason").text() {
      case Self.complete:
        let result = try result(message)
        try names.insert(result, at: message)
        run.results.append(result)
      case "group-complete": groups.append(message.datum)
      default: continue
      }
    }
    guard !run.results.isEmpty else {
      throw InterchangeError(
        file: document.name, reason: "There is no message of the reason “\(Self.complete)”.")
    }
    if !groups.isEmpty { run.context.details = [Field("groups", .list(groups))] }
    return [run]
  }

  private func result(_ message: JSONCursor) throws -> BenchmarkResult {
    var result = BenchmarkResult(name: try message.required("id").text())
    let unit = try unit(try message.required("unit"))
    var time = Measurement(unit.isTime ? .time : Metric("measure"), unit: unit)
    let counts = try message.required("iteration_count").list()
    let values = try message.required("measured_values").list()
    guard counts.count == values.count else {
      throw message.error(
        "There are \(counts.count) numbers in “iteration_count” and \(values.count) in “measured_values”."
      )
    }
    time.basis = .total
    time.samples = try zip(counts, values).map { count, value in
      Sample(try value.value(of: unit), iterations: try count.positiveCount())
    }
    for (key, statistic) in Self.statistics {
      guard let cursor = message[key] else { continue }
      let own = try self.unit(cursor.required("unit"))
      guard own == unit else {
        throw cursor.error("The unit is \(own.symbol) here and \(unit.symbol) for the values.")
      }
      let value = try cursor.required("estimate").value(of: unit)
      let interval = Interval(
        low: try cursor.required("lower_bound").number(),
        high: try cursor.required("upper_bound").number())
      time.estimates.append(Estimate(statistic, value, interval: interval))
    }
    result.measurements = [time]
    result.details = message.rest(except: Self.known)
    return result
  }

  private func unit(_ cursor: JSONCursor) throws -> Unit {
    let text = try cursor.text()
    return GoogleBenchmark.units[text] ?? Unit(text)
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    let run = runs.first ?? BenchmarkRun()
    var notes: Set<String> = []
    var lines = run.results.compactMap { message($0, details: own($0, of: run), &notes) }
    if case .list(let groups) = own(run)["groups"] { lines += groups }
    guard !lines.isEmpty else {
      throw InterchangeError(file: title, reason: "No benchmark of this run has a time.")
    }
    let text = lines.map { JSONWriter.text($0, style: .compact) + "\n" }.joined()
    return Written(text, notes: notes)
  }

  private func message(
    _ result: BenchmarkResult, details: [Field], _ notes: inout Set<String>
  ) -> Datum? {
    guard let main = result.time ?? result.measurements.first, let unit = main.unit else {
      return nil
    }
    let samples = main.samples ?? []
    let counts = samples.map { main.iterations(of: $0) }
    if counts.contains(nil) {
      notes.insert("A number of iterations of 1 stands where it is not known.")
    }
    let totals = zip(zip(samples, main.perIteration ?? []), counts).map { pair, count in
      main.basis == .total ? pair.0.value : pair.1 * Double(count ?? 1)
    }
    var fields = [
      Field("reason", .text(Self.complete)), Field("id", .text(result.qualifiedName)),
    ]
    fields.add("report_directory", details["report_directory"])
    fields.append(Field("iteration_count", .list(counts.map { .integer(max(1, $0 ?? 1)) })))
    fields.append(Field("measured_values", .list(totals.map(Datum.number))))
    fields.append(Field("unit", .text(unit.symbol)))
    fields.add("throughput", details["throughput"] ?? .list([]))
    for (key, statistic) in Self.statistics {
      let isTypical = key == "typical"
      let stated =
        main[statistic] ?? (isTypical ? main[.slope] ?? main[.mean] ?? main.central : nil)
      guard let value = stated?.value ?? main.statistic(statistic) else { continue }
      let interval = stated?.interval
      if interval?.low == nil || interval?.high == nil {
        notes.insert("An interval of no width stands where none is known.")
      }
      let estimate = [
        Field("estimate", .number(value)), Field("lower_bound", .number(interval?.low ?? value)),
        Field("upper_bound", .number(interval?.high ?? value)), Field("unit", .text(unit.symbol)),
      ]
      fields.append(Field(key, .record(estimate)))
    }
    fields.fill(details)
    return .record(fields)
  }
}
