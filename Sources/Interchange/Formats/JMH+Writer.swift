extension JMH {
  func write(_ runs: [BenchmarkRun]) throws -> Written {
    let run = runs.first ?? BenchmarkRun()
    let version = run.context.tool == name ? run.context.toolVersion : nil
    var notes: Set<String> = []
    let items = run.results.compactMap { item($0, details: own($0, of: run), version, &notes) }
    guard !items.isEmpty else {
      throw InterchangeError(file: title, reason: "No benchmark of this run has a figure.")
    }
    return Written(.list(items.map(Datum.record)), style: .indented(4), notes: notes)
  }

  /// `nil` without a figure.
  private func item(
    _ result: BenchmarkResult, details: [Field], _ version: String?, _ notes: inout Set<String>
  ) -> [Field]? {
    let metrics = details["metrics"]?.fields ?? []
    let figures = result.measurements.filter { $0.central != nil }
    let first = figures.first { $0.metric.name == Metric.time.name } ?? figures.first
    let isEmpty = metrics[""]?.fields["score"] != nil
    guard first != nil || isEmpty else { return nil }
    let names = result.parameters.compactMap(\.name)
    let areNamed = Set(names).count == result.parameters.count
    let name = [result.group, result.name].compactMap { $0 }.joined(separator: "/")
    var item: [Field] = []
    item.add("jmhVersion", details["jmhVersion"] ?? version.map(Datum.text))
    item.append(Field("benchmark", .text(areNamed ? name : result.qualifiedName)))
    item.fill(details, except: ["metrics", "primaryMetric", "secondaryMetrics", "params"])
    item.fill([Field("mode", .text(first?.unit?.isTime == false ? "thrpt" : "avgt"))])
    if areNamed, !names.isEmpty {
      let values = result.parameters.map { Datum.text($0.value.text) }
      item.append(Field("params", .record(zip(names, values).map { Field($0, $1) })))
    }
    let primary = isEmpty ? nil : first
    item.append(Field("primaryMetric", .record(fields(primary, metrics[""]?.fields ?? [], &notes))))
    var secondary: [Field] = []
    for metric in figures where metric.metric.name != primary?.metric.name {
      let key = metric.metric.name
      secondary.fill([Field(key, .record(fields(metric, metrics[key]?.fields ?? [], &notes)))])
    }
    secondary.fill(metrics.filter { $0.value.fields["score"] != nil && !$0.name.isEmpty })
    item.append(Field("secondaryMetrics", .record(secondary)))
    return item
  }

  private func fields(
    _ metric: Measurement?, _ rest: [Field], _ notes: inout Set<String>
  ) -> [Field] {
    guard let metric, let score = metric.mean(for: self, &notes) else { return rest }
    let stated = metric[.mean]?.interval
    let interval = stated?.level == Self.level ? stated : nil
    func number(_ value: Double?) -> Datum { value.map(Datum.number) ?? .text("NaN") }
    var fields = [Field("score", .number(score))]
    var error: Double?
    if let low = interval?.low, let high = interval?.high { error = (high - low) / 2 }
    fields.append(Field("scoreError", number(error)))
    let bounds = [number(interval?.low), number(interval?.high)]
    fields.append(Field("scoreConfidence", .list(bounds)))
    var percentiles = rest["scorePercentiles"]?.fields ?? []
    for (key, statistic) in Self.percentiles {
      guard let value = metric.statistic(statistic) else { continue }
      // In ascending order, as JMH has them.
      let place = percentiles.firstIndex { (Double($0.name) ?? 0) > (Double(key) ?? 0) }
      percentiles.insert(Field(key, .number(value)), at: place ?? percentiles.count)
    }
    fields.append(Field("scorePercentiles", .record(percentiles)))
    fields.append(Field("scoreUnit", rest["scoreUnit"] ?? .text(Self.spelling(metric))))
    fields.append(Field("rawData", .list(forks(metric, rest).map(Datum.list))))
    fields.fill(rest, except: ["forks", "scorePercentiles", "scoreUnit"])
    return fields
  }

  private static func spelling(_ metric: Measurement) -> String {
    guard let unit = metric.unit else { return metric.metric.name }
    return units.first { $0.value == unit }?.key ?? unit.symbol
  }

  /// The values by fork.
  private func forks(_ metric: Measurement, _ rest: [Field]) -> [[Datum]] {
    let values = (metric.perIteration ?? []).map(Datum.number)
    guard case .list(let counts) = rest["forks"] else { return values.isEmpty ? [] : [values] }
    var left = values[...]
    var forks: [[Datum]] = []
    for case .integer(let count) in counts {
      forks.append(Array(left.prefix(count)))
      left = left.dropFirst(count)
    }
    if !left.isEmpty { forks.append(Array(left)) }
    return forks
  }
}
