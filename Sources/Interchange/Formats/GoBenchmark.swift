import Foundation

/// The text of Go's `go test -bench`, which `benchstat` reads.
///
/// Lines of configuration, `key: value`, hold until the next of the same key; a line of a benchmark is its name,
/// a number of iterations, and pairs of a value and a unit. Lines of one name are samples. All else is skipped,
/// as `benchstat` does. Source: golang.org/design/14313-benchmark-format and the package `benchfmt`.
struct GoBenchmark: Format {
  let name = "go"
  let title = "the text of Go's benchmarks"
  let holdsManyRuns = true

  /// Names of units of time, and what their metric is called here.
  static let times: [(text: String, metric: Metric)] = [
    ("ns/op", .time), ("cpu-ns/op", .processorTime), ("user-ns/op", .userTime),
    ("sys-ns/op", .systemTime),
  ]
  static let rate = "MB/s"
  /// Keys of configuration that have a place of their own in the model.
  static let keys: Set<String> = ["goos", "goarch", "cpu", "pkg", "commit", "branch", "date"]

  func recognises(_ input: Input) -> Bool {
    guard case .text(let document) = input, let text = try? document.text() else { return false }
    return text.split(whereSeparator: \.isNewline).contains { Self.isBenchmark($0) }
  }

  /// A name that begins with `Benchmark` and a number of iterations. Whatever follows, it is meant to be read.
  static func isBenchmark(_ line: some StringProtocol) -> Bool {
    guard line.hasPrefix("Benchmark") else { return false }
    let words = line.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    return words.count > 1 && words[1].allSatisfy { ("0"..."9").contains($0) }
  }

  func read(_ input: Input) throws -> [BenchmarkRun] {
    guard case .text(let document) = input else {
      throw InterchangeError(
        file: input.name, reason: "\(title) is no JSON; here is \(input.found).")
    }
    var reader = GoReader(format: self)
    let text = try document.text()
    let isEnd: (Character) -> Bool = { $0 == "\n" || $0 == "\r\n" }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: isEnd)
    for (index, line) in lines.enumerated() {
      try reader.read(line, at: "line \(index + 1)", in: document.name)
    }
    reader.finish()
    guard !reader.runs.isEmpty else {
      throw InterchangeError(
        file: document.name,
        reason: "There is no line of a benchmark, as in “BenchmarkSum-2  200  34.25 ns/op”.")
    }
    return reader.runs
  }
}

/// What the lines so far have said.
struct GoReader {
  let format: GoBenchmark
  private(set) var runs: [BenchmarkRun] = []
  private var context: Context
  private var package: String?
  private var results: [BenchmarkResult] = []
  private var places: [String: Int] = [:]
  private var directions: [String: Metric.Direction] = [:]

  init(format: GoBenchmark) {
    self.format = format
    context = Context(tool: format.name)
  }

  mutating func finish() {
    guard !results.isEmpty else { return }
    for r in results.indices {
      for m in results[r].measurements.indices {
        let unit = GoBenchmark.text(of: results[r].measurements[m])
        results[r].measurements[m].metric.better = directions[unit]
      }
    }
    runs.append(BenchmarkRun(context: context, results: results))
    (results, places) = ([], [:])
  }

  mutating func read(_ line: Substring, at place: String, in file: String) throws {
    if let (key, value) = Self.configuration(line) {
      configure(key, value.trimmingCharacters(in: .whitespacesAndNewlines))
    } else if line.hasPrefix("Unit ") {
      readUnit(line)
    } else if GoBenchmark.isBenchmark(line) {
      do { try readBenchmark(line) } catch {
        throw InterchangeError(file: file, place: place, reason: error.reason)
      }
    }
  }

  /// `key: value`, or `key:` alone: a key begins with a lower case letter and has no upper case ones.
  private static func configuration(_ line: Substring) -> (key: String, value: String)? {
    guard let first = line.first, first.isLowercase, let colon = line.firstIndex(of: ":") else {
      return nil
    }
    let (key, value) = (line[..<colon], line[line.index(after: colon)...])
    guard !key.contains(where: { $0.isWhitespace || $0.isUppercase }) else { return nil }
    guard value.isEmpty || value.first == " " || value.first == "\t" else { return nil }
    return (String(key), String(value))
  }

  /// What holds from here on. Another package is another group; anything else begins another run.
  private mutating func configure(_ key: String, _ value: String) {
    guard key != "pkg" else {
      package = value.isEmpty ? nil : value
      return
    }
    var new = context
    let text = value.isEmpty ? nil : value
    switch key {
    case "goos": new.machine.system = text
    case "goarch": new.machine.architecture = text
    case "cpu": new.machine.processor = text
    case "commit": new.commit.id = text
    case "branch": new.commit.branch = text
    case "date": new.date = text
    default:
      new.details = new.details.without([key])
      new.details.add(key, text)
    }
    if new != context { finish() }
    context = new
  }

  private mutating func readUnit(_ line: Substring) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count > 2 else { return }
    for word in words.dropFirst(2) {
      if word == "better=lower" { directions[String(words[1])] = .lower }
      if word == "better=higher" { directions[String(words[1])] = .higher }
    }
  }

  private struct Fault: Error { var reason: String }

  private mutating func readBenchmark(_ line: Substring) throws(Fault) {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let iterations = Int(words[1]), iterations > 0 else {
      throw Fault(reason: "“\(words[1])” is no number of iterations.")
    }
    guard words.count >= 4, words.count % 2 == 0 else {
      throw Fault(reason: "Pairs of a value and a unit belong here. Is the line whole?")
    }
    let key = "\(package ?? "")\n\(words[0])"
    let index = places[key] ?? results.count
    if index == results.count {
      var result = GoBenchmark.result(words[0])
      result.group = package
      results.append(result)
      places[key] = index
    }
    var units: Set<String> = []
    for k in stride(from: 2, to: words.count, by: 2) {
      let (text, unit) = (words[k], words[k + 1])
      guard let value = Double(text), value.isFinite else {
        throw Fault(reason: "“\(text)” is no measured value before “\(unit)”.")
      }
      guard units.insert(unit).inserted else {
        throw Fault(reason: "The unit “\(unit)” stands in this line twice. Keep one of them.")
      }
      let empty = GoBenchmark.measurement(unit)
      guard value >= 0 || empty.unit?.isTime != true else {
        throw Fault(reason: "The time \(text) \(unit) is negative. Was the clock set back?")
      }
      let same = results[index].measurements.firstIndex {
        $0.metric.name == empty.metric.name && $0.unit == empty.unit
      }
      let sample = Sample(value, iterations: iterations)
      if let same {
        results[index].measurements[same].samples?.append(sample)
      } else {
        results[index].measurements.append(empty)
        results[index].measurements[results[index].measurements.count - 1].samples = [sample]
      }
    }
  }
}
