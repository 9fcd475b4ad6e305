extension GoogleBenchmark {
  func write(_ runs: [BenchmarkRun]) throws -> Written {
    let run = runs.first ?? BenchmarkRun()
    var context: [Field] = []
    context.add("date", run.context.date)
    context.add("host_name", run.context.machine.name)
    context.add("num_cpus", run.context.machine.cores)
    context.fill(own(run), except: ["library_version"])
    if run.context.tool == name { context.add("library_version", run.context.toolVersion) }
    let isOwn = run.context.tool == name
    let benchmarks = run.results.flatMap { result in
      records(of: isOwn ? result : Self.readable(result), details: own(result, of: run))
    }
    return Written(
      .record([
        Field("context", .record(context)),
        Field("benchmarks", .list(benchmarks.map(Datum.record))),
      ]))
  }

  private func records(of result: BenchmarkResult, details: [Field]) -> [[Field]] {
    let columns = self.columns(of: result)
    let rows = SampleRows(columns.map(\.measurement)).rows
    let failed = result.failure == nil ? 0 : 1
    let name = result.qualifiedName
    let repetitions = details["repetitions"] ?? .integer(max(1, rows.count + failed))
    let labels = details.filter { field in
      if case .text = field.value, field.name != "big_o" { return true }
      return false
    }
    func head(_ name: String, _ type: String) -> [Field] {
      var head = [Field("name", .text(name))]
      for key in ["family_index", "per_family_instance_index"] { head.add(key, details[key]) }
      head += [Field("run_name", .text(result.qualifiedName)), Field("run_type", .text(type))]
      return head
    }
    var records: [[Field]] = []
    for (index, row) in rows.enumerated() {
      var record = head(name, "iteration")
      record += [Field("repetitions", repetitions), Field("repetition_index", .integer(index))]
      record.add("threads", details["threads"])
      record.add("iterations", row.iterations)
      for (m, value) in row.values { record.add(columns[m].key, value) }
      record.add("time_unit", unit(of: columns))
      record.fill(labels)
      records.append(record)
    }
    if let failure = result.failure {
      var record = head(name, "iteration")
      record += [
        Field("repetitions", repetitions), Field("repetition_index", .integer(rows.count)),
      ]
      record.add("threads", details["threads"])
      let isError = failure.kind == .failed
      record.append(Field(isError ? "error_occurred" : "skipped", .truth(true)))
      record.add(isError ? "error_message" : "skip_message", failure.message)
      record.fill(labels)
      records.append(record)
    }
    let counted = rows.isEmpty && failed == 0 ? columns.first?.measurement.sampleCount : nil
    return records
      + aggregates(columns).map { statistic, fields in
        var record = head("\(name)_\(statistic)", "aggregate")
        record.add(
          "repetitions", details["repetitions"] ?? counted.map(Datum.integer) ?? repetitions)
        record.add("threads", details["threads"])
        record.fill(fields)
        record.add("big_o", statistic == "BigO" ? details["big_o"] : nil)
        record.fill(labels)
        return record
      }
  }

  /// Times in the largest unit in which they are at least 1: the tool's own scripts print few digits.
  private static func readable(_ result: BenchmarkResult) -> BenchmarkResult {
    var result = result
    for index in result.measurements.indices {
      let own = result.measurements[index]
      let units = [Unit.seconds, .milliseconds, .microseconds, .nanoseconds]
      let fitting = units.lazy.compactMap { own.converted(to: $0) }
        .first { ($0.central?.value ?? 0) >= 1 }
      if let chosen = fitting ?? own.converted(to: .nanoseconds) {
        result.measurements[index] = chosen
      }
    }
    return result
  }

  private typealias Column = (key: String, measurement: Measurement)

  /// The measurements under their keys, all times in the unit of the first.
  private func columns(of result: BenchmarkResult) -> [Column] {
    var columns: [Column] = []
    var target: Unit?
    for measurement in result.measurements {
      let isClock = measurement.metric.name == Metric.time.name
      let isProcessor = measurement.metric.name == Metric.processorTime.name
      var (key, own) = (measurement.metric.name, measurement)
      if isClock || isProcessor {
        guard let unit = measurement.unit, unit.isTime || measurement.samples == nil else {
          continue
        }
        target = target ?? unit
        guard let converted = measurement.converted(to: target ?? unit) else { continue }
        (key, own) = (isClock ? "real_time" : "cpu_time", converted)
      } else if Self.reserved.contains(key) {
        continue
      }
      if !columns.contains(where: { $0.key == key }) { columns.append((key, own)) }
    }
    return columns
  }

  private func unit(of columns: [Column]) -> String? {
    let time = columns.first { $0.key == "real_time" || $0.key == "cpu_time" }
    return time?.measurement.unit?.symbol
  }

  /// For each statistic the fields that it has.
  private func aggregates(_ columns: [Column]) -> [(String, [Field])] {
    var order: [Statistic] = []
    for estimate in columns.flatMap(\.measurement.estimates) {
      if !order.contains(estimate.statistic) { order.append(estimate.statistic) }
    }
    return order.map { statistic in
      let known = Self.statistics.first { $0.statistic == statistic }?.name
      var plain = known ?? statistic.rawValue
      let isRatio = plain == "cv" || plain == "RMS" || plain.hasSuffix(" (percentage)")
      if plain.hasSuffix(" (percentage)") { plain.removeLast(" (percentage)".count) }
      var fields = [
        Field("aggregate_name", .text(plain)),
        Field("aggregate_unit", .text(isRatio ? "percentage" : "time")),
      ]
      let isFit = plain == "BigO" || plain == "RMS"
      if !isFit { fields.add("iterations", columns.compactMap(\.measurement.sampleCount).first) }
      for column in columns {
        guard let estimate = column.measurement[statistic] else { continue }
        switch (plain, column.key) {
        case ("BigO", "real_time"): fields.add("real_coefficient", estimate.value)
        case ("BigO", "cpu_time"): fields.add("cpu_coefficient", estimate.value)
        case ("RMS", "cpu_time"): fields.add("rms", estimate.value)
        case (_, "real_time") where isFit, (_, "cpu_time") where isFit: continue
        default: fields.add(column.key, estimate.value)
        }
      }
      if plain != "RMS" { fields.add("time_unit", unit(of: columns)) }
      return (plain, fields)
    }
  }
}
