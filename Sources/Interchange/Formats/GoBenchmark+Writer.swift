import Foundation

extension GoBenchmark {
  func write(_ runs: [BenchmarkRun]) throws -> Written {
    var lines: [String] = []
    var notes: Set<String> = []
    var known: [Field] = []
    var directions: Set<String> = []
    for run in runs {
      let fields = configuration(run)
      for field in known where fields[field.name] == nil { lines.append("\(field.name):") }
      lines += fields.filter { known[$0.name] != $0.value }.map { "\($0.name): \($0.value.text)" }
      known = fields
      for result in run.results {
        for measurement in result.measurements {
          guard let better = measurement.metric.better else { continue }
          let line = "Unit \(Self.text(of: measurement)) better=\(better)"
          if directions.insert(line).inserted { lines.append(line) }
        }
      }
      var package: String?
      for result in run.results {
        let rows = try self.rows(result, &notes)
        if !rows.isEmpty, result.group != package {
          package = result.group
          lines.append("pkg:\(package.map { " \(Self.line($0))" } ?? "")")
        }
        lines += rows
      }
      if package != nil { lines.append("pkg:") }
    }
    if lines.last == "pkg:" { lines.removeLast() }
    return Written(lines.joined(separator: "\n") + "\n", notes: notes)
  }

  private func configuration(_ run: BenchmarkRun) -> [Field] {
    var fields: [Field] = []
    fields.add("goos", run.context.machine.system.map(Self.line))
    fields.add("goarch", run.context.machine.architecture.map(Self.line))
    fields.add("cpu", run.context.machine.processor.map(Self.line))
    fields.add("commit", run.context.commit.id.map(Self.line))
    fields.add("branch", run.context.commit.branch.map(Self.line))
    fields.add("date", run.context.date.map(Self.line))
    fields.fill(own(run))
    return fields
  }

  /// A value of configuration: one line, no space around it.
  private static func line(_ text: String) -> String {
    let line = text.replacing("\r\n", with: " ").replacing("\n", with: " ")
    return line.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func rows(_ result: BenchmarkResult, _ notes: inout Set<String>) throws -> [String] {
    var kept: [Measurement] = []
    var units: Set<String> = []
    for measurement in result.measurements {
      var own = measurement
      if measurement.unit?.isTime == true {
        own = try measurement.time(in: .nanoseconds, of: result.qualifiedName, for: self)
      }
      guard let central = own.central, units.insert(Self.text(of: own)).inserted else { continue }
      if own.samples?.isEmpty != false {
        own.samples = [Sample(central.value, iterations: measurement.iterations)]
        own.basis = .perIteration
      }
      kept.append(own)
    }
    let name = Self.name(result)
    return SampleRows(kept).rows.map { row in
      if row.iterations == nil {
        notes.insert("A number of iterations of 1 stands where it is not known.")
      }
      let values = row.values.map { "\($0.value) \(Self.text(of: kept[$0.measurement]))" }
      return ([name, "\(max(1, row.iterations ?? 1))"] + values).joined(separator: "\t")
    }
  }

  // MARK: Units

  /// The unit of a line: `ns/op`, `p99-ns/op`, `MB/s`, `B/op`.
  static func text(of measurement: Measurement) -> String {
    let name = measurement.metric.name
    if measurement.unit?.isTime == true {
      if let own = times.first(where: { $0.metric.name == name }) { return own.text }
      return word(name) + "-ns/op"
    }
    if name == Metric.throughput.name, measurement.unit?.symbol == rate { return rate }
    guard let unit = measurement.unit, unit.symbol != name else { return word(name) }
    return word("\(name)-\(unit.symbol)")
  }

  /// The measurement that a unit is of, without values. A unit of Go's that is no time names the metric.
  static func measurement(_ text: String) -> Measurement {
    if let own = times.first(where: { $0.text == text }) {
      return Measurement(own.metric, unit: .nanoseconds)
    }
    if text == rate { return Measurement(.throughput, unit: Unit(rate)) }
    if text.hasSuffix("-ns/op"), text.count > 6 {
      return Measurement(Metric(String(text.dropLast(6))), unit: .nanoseconds)
    }
    return Measurement(Metric(text), unit: Unit(text))
  }

  // MARK: Names

  /// The parameter that the number behind the last hyphen is, unless it is 1.
  static let processors = "gomaxprocs"

  /// `BenchmarkSum/n=64/fast-2` is “Sum” with the parameters n = 64, “fast” and gomaxprocs = 2.
  static func result(_ word: String) -> BenchmarkResult {
    var text = word.dropFirst(9)
    var count: Int?
    if let (name, number) = split(text) { (text, count) = (name, number) }
    var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var result = BenchmarkResult(name: parts.removeFirst())
    result.parameters = parts.map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else { return Parameter(value: .text(part)) }
      return Parameter(name: String(sides[0]), value: .text(String(sides[1])))
    }
    if let count, count > 1 {
      result.parameters.append(Parameter(name: processors, value: .integer(count)))
    }
    return result
  }

  /// A word that ends with a hyphen and a number of processors, as these two.
  private static func split(_ word: Substring) -> (name: Substring, processors: Int)? {
    let digits = word.utf8.reversed().prefix { 48...57 ~= $0 }.count
    let (head, tail) = (word.dropLast(digits), word.suffix(digits))
    guard head.last == "-", tail.first != "0", let count = Int(tail) else { return nil }
    return (head.dropLast(), count)
  }

  static func name(_ result: BenchmarkResult) -> String {
    var parameters = result.parameters
    var suffix = ""
    if let last = parameters.last, last.name == processors, case .integer(let count) = last.value,
      count > 1
    {
      parameters.removeLast()
      suffix = "-\(count)"
    }
    let words = parameters.map { ($0.name.map { "\($0)=" } ?? "") + $0.value.text }
    let text = ([result.name] + words).map(joined).joined(separator: "/")
    // What ends like a number of processors gets one, lest its end be taken for it; 1 says nothing.
    if suffix.isEmpty, split(text[...]) != nil { suffix = "-1" }
    return "Benchmark\(text)\(suffix)"
  }

  private static func joined(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: "_")
  }

  /// A unit: one word.
  private static func word(_ text: String) -> String {
    let word = joined(text)
    return word.isEmpty ? "_" : word
  }
}
