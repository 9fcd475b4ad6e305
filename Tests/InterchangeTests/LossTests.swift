import Interchange
import Testing

struct LossTests {
  private static let full: BenchmarkRun = {
    var run = BenchmarkRun(context: Context(tool: "gbench", toolVersion: "1"))
    run.context.machine = Machine(
      name: "host", system: "Linux", processor: "EPYC", architecture: "x86-64", cores: 2)
    run.context.date = "2026-01-01T00:00:00Z"
    run.context.commit = Commit(id: "abc", branch: "main", date: "2025-12-31T00:00:00Z")
    run.context.details = [Field("caches", .integer(3))]
    var result = BenchmarkResult(group: "sum", name: "of")
    result.parameters = [Parameter(name: "n", value: .integer(64))]
    result.details = [Field("threads", .integer(1))]
    var time = Measurement(Metric("time", better: .lower), unit: .seconds, sampleCount: 2)
    time.samples = [Sample(1, iterations: 10), Sample(2, iterations: 20)]
    let interval = Interval(low: 1, high: 2, level: 0.95)
    time.estimates = [Estimate(.mean, 1.5, interval: interval, standardError: 0.1)]
    result.measurements = [time, Measurement(Metric("size"), unit: .bytes, iterations: 7)]
    var failed = BenchmarkResult(name: "bad")
    failed.failure = Failure(.failed, message: "why")
    run.results = [result, failed]
    return run
  }()

  /// A run without something, and how that is said.
  struct Change: Sendable, CustomStringConvertible {
    var description: String
    var apply: @Sendable (inout BenchmarkRun) -> Void

    init(_ description: String, _ apply: @escaping @Sendable (inout BenchmarkRun) -> Void) {
      (self.description, self.apply) = (description, apply)
    }
  }

  static let changes = [
    Change("who measured: gbench 1") { $0.context.tool = nil },
    Change("version of the tool") { $0.context.toolVersion = nil },
    Change("machine's name") { $0.context.machine.name = nil },
    Change("machine's system") { $0.context.machine.system = "other" },
    Change("machine's processor") { $0.context.machine.processor = nil },
    Change("machine's architecture") { $0.context.machine.architecture = nil },
    Change("machine's number of cores") { $0.context.machine.cores = 3 },
    Change("date of the run") { $0.context.date = nil },
    Change("commit") { $0.context.commit.id = nil },
    Change("branch of the commit") { $0.context.commit.branch = nil },
    Change("date of the commit") { $0.context.commit.date = nil },
    Change("of the run: caches") { $0.context.details = [] },
    Change("the whole benchmark (bad)") { $0.results.removeLast() },
    Change("spelling of the name (sum/of/n=64)") { $0.results[0].name = "off" },
    Change("group apart from the name, where they stand (sum/of/n=64)") {
      ($0.results[0].group, $0.results[0].name) = (nil, "sum/of")
    },
    Change("parameters apart from the name, where they stand: n (sum/of/n=64)") {
      ($0.results[0].parameters, $0.results[0].name) = ([], "of/n=64")
    },
    Change("tool's own: threads (sum/of/n=64)") { $0.results[0].details = [] },
    Change("whether it failed (bad)") { $0.results[1].failure = nil },
    Change("why it failed (bad)") { $0.results[1].failure?.message = nil },
    Change("size (sum/of/n=64)") { $0.results[0].measurements.removeLast() },
    Change("which way time is better (sum/of/n=64)") {
      $0.results[0].measurements[0].metric.better = nil
    },
    Change("unit of size (sum/of/n=64)") { $0.results[0].measurements[1].unit = nil },
    Change("iterations of size (sum/of/n=64)") { $0.results[0].measurements[1].iterations = nil },
    Change("samples of time (sum/of/n=64)") { $0.results[0].measurements[0].samples = nil },
    Change("samples of time (sum/of/n=64)") {
      $0.results[0].measurements[0].samples?[1].value = 2.000000000001
    },
    Change("iterations of time (sum/of/n=64)") {
      $0.results[0].measurements[0].samples?[1].iterations = 21
    },
    Change("number of samples of time (sum/of/n=64)") {
      $0.results[0].measurements[0].sampleCount = 5
    },
    Change("mean of time (sum/of/n=64)") { $0.results[0].measurements[0].estimates = [] },
    Change("mean of time (sum/of/n=64)") {
      $0.results[0].measurements[0].estimates[0].value = 1.5000000000001
    },
    Change("standard error of the mean of time (sum/of/n=64)") {
      $0.results[0].measurements[0].estimates[0].standardError = nil
    },
    Change("interval of the mean of time (sum/of/n=64)") {
      $0.results[0].measurements[0].estimates[0].interval = nil
    },
    Change("interval of the mean of time (sum/of/n=64)") {
      $0.results[0].measurements[0].estimates[0].interval?.high = 3
    },
    Change("level of the interval of the mean of time (sum/of/n=64)") {
      $0.results[0].measurements[0].estimates[0].interval?.level = nil
    },
  ]

  @Test(arguments: changes)
  func `Whatever is gone is said`(change: Change) {
    var changed = Self.full
    change.apply(&changed)
    #expect(Loss.between([Self.full], [changed]).map(\.description) == [change.description])
  }

  @Test func `Nothing is lost by what is added, by another unit or by another order`() {
    #expect(Loss.between([Self.full], [Self.full]) == [])
    var more = Self.full
    more.results.swapAt(0, 1)
    more.context.details.append(Field("more", .null))
    more.results[1].measurements[0].estimates.append(Estimate(.median, 1.5))
    more.results[1].measurements[0].unit = .nanoseconds
    more.results[1].measurements[0].samples = [
      Sample(1e9, iterations: 10), Sample(2e9, iterations: 20),
    ]
    more.results[1].measurements[0].estimates = [
      Estimate(
        .mean, 1.5e9, interval: Interval(low: 1e9, high: 2e9, level: 0.95), standardError: 1e8)
    ]
    #expect(Loss.between([Self.full], [more]) == [])
  }

  @Test func `A run that is gone is said as a whole`() {
    #expect(
      Loss.between([Self.full, Self.full], [Self.full]).contains { $0.benchmarks.count == 2 })
  }
}
