extension Criterion {
  func write(_ runs: [BenchmarkRun]) throws -> Written {
    var files: [Document] = []
    var notes: Set<String> = []
    var folders: Set<String> = []
    for result in runs.first?.results ?? [] {
      let details = own(result, of: runs[0])
      guard let measured = result.time, measured.unit?.isTime == true else { continue }
      let time = try measured.time(in: .nanoseconds, of: result.qualifiedName, for: self)
      guard time.central != nil else { continue }
      let folder = Self.folder(result, details, &folders)
      let parts = [
        (Self.identity, identity(result, details, folder: folder)),
        ("estimates.json", estimates(time, &notes)), ("sample.json", sample(time, details, &notes)),
      ]
      for (name, fields) in parts where !fields.isEmpty {
        let text = JSONWriter.text(.record(fields), style: .compact)
        files.append(Document(name: "\(folder)/new/\(name)", text: text))
      }
    }
    guard !files.isEmpty else {
      throw InterchangeError(file: title, reason: "No benchmark of this run has a time to be kept.")
    }
    return Written(files, notes: notes.sorted())
  }

  private func identity(
    _ result: BenchmarkResult, _ details: [Field], folder: String
  ) -> [Field] {
    let values = result.parameters.map { parameter in
      (parameter.name.map { "\($0)=" } ?? "") + parameter.value.text
    }
    var fields = [Field("group_id", .text(result.group ?? result.name))]
    fields.append(Field("function_id", result.group == nil ? .null : .text(result.name)))
    fields.add("value_str", .optional(values.isEmpty ? nil : values.joined(separator: "/")))
    fields.add("throughput", details["throughput"] ?? .null)
    fields.add("full_id", details["full_id"] ?? .text(result.qualifiedName))
    fields.add("directory_name", details["directory_name"] ?? .text(folder))
    fields.add("title", details["title"] ?? .text(result.qualifiedName))
    fields.fill(details, except: ["sampling_mode"])
    return fields
  }

  private func estimates(_ time: Measurement, _ notes: inout Set<String>) -> [Field] {
    var fields: [Field] = []
    for (key, statistic) in Self.statistics {
      let isMean = statistic == .mean
      guard let value = isMean ? time.mean(for: self, &notes) : time.statistic(statistic) else {
        // Criterion itself says so of a slope that it does not fit.
        if statistic == .slope { fields.append(Field(key, .null)) }
        continue
      }
      let stated = time[statistic]
      let (low, high) = (stated?.interval?.low, stated?.interval?.high)
      let level = low == nil || high == nil ? 0 : stated?.interval?.level ?? 0
      if level == 0 {
        notes.insert("An interval of no width at level 0 stands where none is known.")
      }
      let interval = [
        Field("confidence_level", .number(level)),
        Field("lower_bound", .number(level == 0 ? value : low ?? value)),
        Field("upper_bound", .number(level == 0 ? value : high ?? value)),
      ]
      let error = level == 0 ? 0 : stated?.standardError ?? 0
      let estimate = [
        Field("confidence_interval", .record(interval)), Field("point_estimate", .number(value)),
        Field("standard_error", .number(error)),
      ]
      fields.append(Field(key, .record(estimate)))
    }
    return fields
  }

  private func sample(
    _ time: Measurement, _ details: [Field], _ notes: inout Set<String>
  ) -> [Field] {
    guard let samples = time.samples, let values = time.perIteration, !samples.isEmpty else {
      return []
    }
    let counts = samples.map { time.iterations(of: $0) }
    if counts.contains(nil) {
      notes.insert("A number of iterations of 1 stands where it is not known.")
    }
    let totals = zip(zip(samples, values), counts).map { pair, count in
      time.basis == .total ? pair.0.value : pair.1 * Double(count ?? 1)
    }
    return [
      Field("sampling_mode", details["sampling_mode"] ?? .text("Flat")),
      Field("iters", .list(counts.map { .number(Double(max(1, $0 ?? 1))) })),
      Field("times", .list(totals.map(Datum.number))),
    ]
  }

  /// The folder of a benchmark: Criterion's own, or its parts without what a file system may not take.
  private static func folder(
    _ result: BenchmarkResult, _ details: [Field], _ taken: inout Set<String>
  ) -> String {
    let values = result.parameters.map { parameter in
      (parameter.name.map { "\($0)=" } ?? "") + parameter.value.text
    }
    let own = ([result.group, result.name].compactMap { $0 } + values).map(safe)
    var folder = own.joined(separator: "/")
    if let stated = details["directory_name"]?.text {
      let parts = stated.split(separator: "/").map { safe(String($0)) }
      // A file may not send what is written out of its folder.
      if parts.joined(separator: "/") == stated { folder = stated }
    }
    // Inside a folder named `new` no reader would tell benchmark from result.
    var (unique, count) = (folder, 2)
    while !taken.insert(unique.lowercased()).inserted {
      unique = "\(folder)_\(count)"
      count += 1
    }
    return unique
  }

  static func safe(_ text: String) -> String {
    let unsafe: Set<Character> = ["?", "\"", "/", "\\", "*", "<", ">", ":", "|", "^"]
    let kept = text.map { unsafe.contains($0) || $0.asciiValue.map { $0 < 32 } == true ? "_" : $0 }
    let word = String(kept.prefix(64))
    return word.isEmpty || word.allSatisfy({ $0 == "." }) ? "_" : word
  }
}
