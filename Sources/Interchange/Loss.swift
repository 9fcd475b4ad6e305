/// Something that a run says and its file in another format does not.
///
/// Losses are not declared by the writers, which might forget one: what was written is read back and compared.
public struct Loss: Sendable, Equatable, CustomStringConvertible {
  /// What is gone, as in `samples of time`.
  public var what: String
  /// The benchmarks that it was said of; empty if it was said of the run.
  public var benchmarks: [String]

  public var description: String {
    guard let first = benchmarks.first else { return what }
    return benchmarks.count == 1 ? "\(what) (\(first))" : "\(what) (\(benchmarks.count) benchmarks)"
  }

  /// What `runs` say and `again`, which was read back, does not.
  public static func between(_ runs: [BenchmarkRun], _ again: [BenchmarkRun]) -> [Loss] {
    var losses = LossList()
    for (index, run) in runs.enumerated() {
      let other = again.indices.contains(index) ? again[index] : BenchmarkRun()
      losses.compare(run.context, other.context)
      losses.compare(run.results, other.results)
    }
    return losses.list
  }
}

/// Losses as they are found, each kind once.
struct LossList {
  private(set) var list: [Loss] = []
  /// The benchmark that is being compared.
  private var benchmark: String?

  mutating func add(_ what: String) {
    if let index = list.firstIndex(where: { $0.what == what }) {
      if let benchmark { list[index].benchmarks.append(benchmark) }
    } else {
      list.append(Loss(what: what, benchmarks: benchmark.map { [$0] } ?? []))
    }
  }

  /// Adds a loss if a value was there and is not what it was.
  mutating func compare<Value: Equatable>(_ what: String, _ value: Value?, _ other: Value?) {
    if let value, value != other { add(what) }
  }

  mutating func compare(_ context: Context, _ other: Context) {
    if let tool = context.tool, tool != other.tool {
      add("who measured: \(tool)\(context.toolVersion.map { " \($0)" } ?? "")")
    } else {
      compare("version of the tool", context.toolVersion, other.toolVersion)
    }
    compare("machine's name", context.machine.name, other.machine.name)
    compare("machine's system", context.machine.system, other.machine.system)
    compare("machine's processor", context.machine.processor, other.machine.processor)
    compare("machine's architecture", context.machine.architecture, other.machine.architecture)
    compare("machine's number of cores", context.machine.cores, other.machine.cores)
    compare("date of the run", context.date, other.date)
    compare("commit", context.commit.id, other.commit.id)
    compare("branch of the commit", context.commit.branch, other.commit.branch)
    compare("date of the commit", context.commit.date, other.commit.date)
    compare("of the run: ", context.details, other.details)
  }

  private mutating func compare(_ prefix: String, _ details: [Field], _ other: [Field]) {
    // As texts, in which what is no number is equal to itself.
    let gone = details.filter { other[$0.name]?.json != $0.value.json }.map(\.name)
    if !gone.isEmpty { add(prefix + gone.joined(separator: ", ")) }
  }

  /// A result is looked for by its name; if no writer dropped any, its place will do for one that was renamed.
  mutating func compare(_ results: [BenchmarkResult], _ others: [BenchmarkResult]) {
    let named = Dictionary(
      others.map { ($0.qualifiedName, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, result) in results.enumerated() {
      benchmark = result.qualifiedName
      let neighbour = results.count == others.count ? others[index] : nil
      if let other = named[result.qualifiedName] ?? neighbour {
        compare(result, other)
      } else {
        add("the whole benchmark")
      }
    }
    benchmark = nil
  }

  private mutating func compare(_ result: BenchmarkResult, _ other: BenchmarkResult) {
    if result.qualifiedName != other.qualifiedName { add("spelling of the name") }
    let isInName = result.qualifiedName == other.qualifiedName
    let place = isInName ? ", where they stand" : ""
    compare("group apart from the name\(place)", result.group, other.group)
    // Numbers may have become texts.
    let spelt = { (result: BenchmarkResult) in result.parameters.map { [$0.name, $0.value.text] } }
    if !result.parameters.isEmpty, spelt(result) != spelt(other) {
      let names = result.parameters.map { $0.name ?? $0.value.text }.joined(separator: ", ")
      add("parameters apart from the name\(place): \(names)")
    }
    compare("whether it failed", result.failure?.kind, other.failure?.kind)
    if result.failure?.kind == other.failure?.kind {
      compare("why it failed", result.failure?.message, other.failure?.message)
    }
    compare("tool's own: ", result.details, other.details)
    for measurement in result.measurements {
      compare(measurement, other)
    }
  }

  private mutating func compare(_ measurement: Measurement, _ result: BenchmarkResult) {
    let name = measurement.metric.name
    guard let other = result.measurements.first(where: { $0.metric.name == name }) else {
      return add(name)
    }
    compare("which way \(name) is better", measurement.metric.better, other.metric.better)
    MeasurementLosses.find(measurement, other) { add("\($0) of \(name)") }
  }
}
