/// github-action-benchmark's `data.js`: JSON behind `window.BENCHMARK_DATA =`; a list of runs for each suite.
///
/// A suite's direction follows from its `tool`. Dates are milliseconds since 1970. Source: `write.ts`.
struct GitHubActionHistory: Format {
  let name = "github-action-history"
  let title = "github-action-benchmark's data.js"
  let holdsManyRuns = true

  private static let beginning = "window.BENCHMARK_DATA"
  private static let directions: [String: Metric.Direction] = [
    "customSmallerIsBetter": .lower, "customBiggerIsBetter": .higher,
  ]

  func recognises(_ input: Input) -> Bool {
    if case .text(let document) = input { return start(of: document) != nil }
    return object(input, with: "entries", "lastUpdate") != nil
  }

  /// Where the JSON begins.
  private func start(of document: Document) -> Int? {
    let space: (UInt8) -> Bool = { $0 == 32 || 9...13 ~= $0 }
    let text = document.bytes.drop(while: space)
    guard text.starts(with: Self.beginning.utf8) else { return nil }
    let rest = text.dropFirst(Self.beginning.utf8.count).drop(while: space)
    return rest.first == UInt8(ascii: "=") ? rest.startIndex + 1 : nil
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    let root = try root(input)
    var runs: [BenchmarkRun] = []
    var shared = root.rest(except: ["entries", "lastUpdate"])
    shared.add("lastUpdate", root["lastUpdate"]?.datum)
    for (suite, list) in try root.required("entries").record() {
      for entry in try list.list() {
        var run = try self.run(entry)
        run.context.details.append(Field("suite", .text(suite)))
        run.context.details.append(Field("file", .record(shared)))
        runs.append(run)
      }
    }
    return runs
  }

  private func root(_ input: Input) throws -> JSONCursor {
    guard case .text(let document) = input, let start = start(of: document) else {
      return try input.root(self)
    }
    // Code may end with a semicolon.
    var code = document
    while let last = code.bytes.last, last == 59 || last == 32 || 9...13 ~= last {
      code.bytes.removeLast()
    }
    return JSONCursor(code, try JSONParser.parse(code, from: start))
  }

  private func run(_ entry: JSONCursor) throws -> BenchmarkRun {
    var run = BenchmarkRun(context: Context(tool: name))
    let tool = try entry["tool"]?.text()
    if let date = entry["date"] {
      guard let text = Timestamp.text(milliseconds: try date.count()) else {
        throw date.error("This is no date: milliseconds since 1970 belong here.")
      }
      run.context.date = text
    }
    run.context.commit.id = try entry["commit"]?["id"]?.text()
    run.context.commit.date = try entry["commit"]?["timestamp"]?.text()
    run.context.details = entry.rest(except: ["date", "commit", "benches"])
    if let commit = entry["commit"] {
      let rest = commit.rest(except: ["id", "timestamp"])
      run.context.details.append(Field("commit", .record(rest)))
    }
    let better = tool.flatMap { Self.directions[$0] }
    run.results = try GitHubBench.results(entry.required("benches"), better: better)
    return run
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    var suites: [Field] = []
    var file: [Field] = []
    var notes: Set<String> = []
    for run in runs {
      let details = own(run)
      file.fill(details["file"]?.fields ?? [])
      let suite = details["suite"]?.text ?? "Benchmark"
      let entry = Datum.record(entry(run, details, &notes))
      if let index = suites.firstIndex(where: { $0.name == suite }) {
        guard case .list(let list) = suites[index].value else { continue }
        suites[index].value = .list(list + [entry])
      } else {
        suites.append(Field(suite, .list([entry])))
      }
    }
    if file["lastUpdate"] == nil {
      let dates = runs.compactMap { Timestamp.milliseconds($0.context.date) }
      if let last = dates.max() { file.insert(Field("lastUpdate", .integer(last)), at: 0) }
    }
    file.append(Field("entries", .record(suites)))
    let text = JSONWriter.text(.record(file))
    return Written("\(Self.beginning) = \(text)\n", notes: notes)
  }

  private func entry(
    _ run: BenchmarkRun, _ details: [Field], _ notes: inout Set<String>
  ) -> [Field] {
    var commit: [Field] = []
    commit.add("id", run.context.commit.id)
    commit.add("timestamp", run.context.commit.date)
    commit.fill(details["commit"]?.fields ?? [], except: ["id", "timestamp"])
    var entry = commit.isEmpty ? [] : [Field("commit", .record(commit))]
    entry.add("date", Timestamp.milliseconds(run.context.date))
    if run.context.tool != name {
      let directions = Set(run.results.compactMap { GitHubBench.main($0)?.direction })
      if directions.count == 1,
        let tool = Self.directions.first(where: { directions == [$0.value] })
      {
        entry.add("tool", tool.key)
      } else {
        notes.insert("Which way the figures are better is not one for all: there is no “tool”.")
      }
    }
    entry.fill(details, except: ["suite", "file", "commit", "date", "benches"])
    let benches = run.results.compactMap { GitHubBench.fields($0, details: own($0, of: run)) }
    entry.append(Field("benches", .list(benches.map(Datum.record))))
    return entry
  }
}
