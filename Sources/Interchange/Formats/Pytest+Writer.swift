extension Pytest {
  func write(_ runs: [BenchmarkRun]) throws -> Written {
    let run = runs.first ?? BenchmarkRun()
    let details = own(run)
    let machine = run.context.machine
    var info: [Field] = []
    info.add("node", machine.name)
    info.add("machine", machine.architecture)
    info.add("system", machine.system)
    var cpu: [Field] = []
    cpu.add("brand_raw", machine.processor)
    cpu.add("count", machine.cores)
    let old = details["machine_info"]?.fields ?? []
    cpu.fill(old["cpu"]?.fields ?? [], except: ["brand_raw", "count"])
    if !cpu.isEmpty || old["cpu"] != nil { info.append(Field("cpu", .record(cpu))) }
    info.fill(old, except: ["node", "machine", "system", "cpu"])
    var commit: [Field] = []
    commit.add("id", run.context.commit.id)
    commit.add("time", run.context.commit.date)
    commit.add("branch", run.context.commit.branch)
    commit.fill(details["commit_info"]?.fields ?? [], except: ["id", "time", "branch"])
    var notes: Set<String> = []
    let items = run.results.compactMap { item($0, details: own($0, of: run), &notes) }
    var root = [Field("machine_info", .record(info))]
    root.append(Field("commit_info", .record(commit)))
    root.append(Field("benchmarks", .list(items.map(Datum.record))))
    root.add("datetime", run.context.date)
    if run.context.tool == name { root.add("version", run.context.toolVersion) }
    root.fill(details, except: ["datetime", "version", "machine_info", "commit_info"])
    return Written(.record(root), style: .indented(4), notes: notes)
  }

  /// `nil` without a time.
  private func item(
    _ result: BenchmarkResult, details: [Field], _ notes: inout Set<String>
  ) -> [Field]? {
    guard let time = result.time?.converted(to: .seconds), let mean = time.mean(for: self, &notes)
    else { return nil }
    let names = result.parameters.compactMap(\.name)
    let areNamed = !names.isEmpty && Set(names).count == result.parameters.count
    var (full, id) = (result.name, details["param"] ?? .null)
    if areNamed {
      if details["param"] == nil { id = .text(Self.id(result.parameters)) }
      full = details["fullname"]?.text ?? "\(full)[\(id.text)]"
    } else {
      for parameter in result.parameters { full += "/" + parameter.value.text }
    }
    var item = [Field("group", .optional(result.group))]
    item.append(Field("name", details["name"] ?? .text(Self.short(full))))
    item.append(Field("fullname", .text(full)))
    let fields = zip(names, result.parameters).map { Field($0, $1.value) }
    item.append(Field("params", areNamed ? .record(fields) : .null))
    item.append(Field("param", id))
    item.fill(details, except: ["stats"])
    var stats: [Field] = []
    for (key, statistic) in Self.statistics {
      stats.add(key, statistic == .mean ? mean : time.statistic(statistic))
    }
    stats.add("rounds", time.sampleCount ?? time.samples?.count)
    stats.fill(details["stats"]?.fields ?? [], except: Self.knownStats)
    stats.add("data", time.perIteration.map { .list($0.map(Datum.number)) })
    stats.add("iterations", time.iterations ?? Self.common(time.samples))
    item.append(Field("stats", .record(stats)))
    return item
  }

  /// The iterations of all samples, if they are the same.
  private static func common(_ samples: [Sample]?) -> Int? {
    guard let first = samples?.first?.iterations else { return nil }
    return samples?.allSatisfy { $0.iterations == first } == true ? first : nil
  }
}
