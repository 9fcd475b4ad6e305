import Interchange
import Scalars

/// Runs drawn at random.
struct RandomRun {
  var random: Generator

  init(seed: UInt64, purpose: String) { random = Generator(seed: seed, purpose: purpose) }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  mutating func coin() -> Bool { below(2) == 1 }
  mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

  /// A value for three draws out of four.
  mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
    below(4) == 0 ? nil : make(&self)
  }

  mutating func list<Item>(_ count: Int, _ make: (inout Self) -> Item) -> [Item] {
    (0..<count).map { _ in make(&self) }
  }

  /// A measured value: whole, short, long, tiny, huge or zero.
  mutating func value() -> Double {
    switch below(6) {
    case 0: return Double(below(1000))
    case 1: return Double(below(1 << 20)) / 64
    case 2: return 0
    case 3: return random.uniform() * 1e-9
    case 4: return random.uniform() * 1e12
    default: return random.uniform()
    }
  }

  mutating func count() -> Int { pick([1, 2, 7, 1000, 1 << 31]) + below(10) }

  /// Text with what formats stumble over.
  mutating func text() -> String {
    let pieces = [
      "a", "B7", ",", "\"", "\n", " ", "é", "日本", "[", "]", ":", "\\", "12", "\u{1}", "<", "=",
      "-3",
      "/", "::", ".", "NaN", "😀",
    ]
    return pick(pieces) + list(below(4)) { $0.pick(pieces) }.joined()
  }

  /// A word without space or slash.
  mutating func word() -> String {
    let pieces = ["a", "B7", "é", "日本", ":", "12", "<", "sum", "_"]
    return pick(["a", "Z", "sum"]) + list(below(4)) { $0.pick(pieces) }.joined()
  }

  /// Names that differ.
  mutating func names(_ count: Int, _ make: (inout Self) -> String) -> [String] {
    var names: [String] = []
    while names.count < count {
      let name = make(&self)
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  mutating func datum(depth: Int = 2) -> Datum {
    switch below(depth > 0 ? 7 : 5) {
    case 0: return .truth(coin())
    case 1: return .integer(below(1 << 40) - 1 << 39)
    case 2: return .number(value() + 0.5)
    case 3, 4: return .text(text())
    case 5: return .list(list(below(3)) { $0.datum(depth: depth - 1) })
    default:
      return .record(names(below(3)) { $0.text() }.map { Field($0, datum(depth: depth - 1)) })
    }
  }

  mutating func date() -> String {
    let milliseconds = pick(["", ".250", ".001"])
    return
      "20\(10 + below(80))-0\(1 + below(9))-1\(below(10))T0\(below(10)):\(10 + below(50)):0\(below(10))\(milliseconds)Z"
  }

  mutating func estimate(
    _ statistic: Statistic, level: Double? = nil, error: Bool = false
  ) -> Estimate {
    let value = value()
    var estimate = Estimate(statistic, value)
    if let level { estimate.interval = Interval(low: value / 2, high: value * 2 + 1, level: level) }
    if error { estimate.standardError = self.value() }
    return estimate
  }

  mutating func estimates(_ statistics: [Statistic]) -> [Estimate] {
    statistics.map { estimate($0) }
  }
}

extension RandomRun {
  /// Anything that the model can say, whatever any format can hold.
  mutating func anything() -> BenchmarkRun {
    var context = Context(tool: maybe { $0.pick(["gbench", "hyperfine", "other"]) })
    context.toolVersion = maybe { $0.text() }
    context.machine = Machine(
      name: maybe { $0.text() }, system: maybe { $0.text() }, processor: maybe { $0.text() },
      architecture: maybe { $0.text() }, cores: maybe { $0.below(64) })
    context.date = maybe { $0.coin() ? $0.date() : $0.text() }
    context.commit = Commit(
      id: maybe { $0.text() }, branch: maybe { $0.text() }, date: maybe { $0.date() })
    if coin() { context.details = names(2) { $0.text() }.map { Field($0, datum()) } }
    let results = names(1 + below(4)) { $0.text() }.map { result($0) }
    return BenchmarkRun(context: context, results: results)
  }

  private mutating func result(_ name: String) -> BenchmarkResult {
    var result = BenchmarkResult(group: maybe { $0.text() }, name: name)
    result.parameters = names(below(3)) { $0.text() }.map { name in
      Parameter(name: coin() ? name : nil, value: datum(depth: 0))
    }
    if below(5) == 0 {
      result.failure = Failure(coin() ? .failed : .skipped, message: maybe { $0.text() })
    }
    let metrics: [Metric] = [
      .time, .processorTime, .userTime, .throughput, Metric("instructions", better: .lower),
      Metric(text()),
    ]
    for metric in metrics where below(3) > 0 { result.measurements.append(measurement(metric)) }
    if coin() { result.details = names(2) { $0.text() }.map { Field($0, datum()) } }
    return result
  }

  private mutating func measurement(_ metric: Metric) -> Measurement {
    let times: [Unit] = [.nanoseconds, .microseconds, .milliseconds, .seconds]
    let others: [Unit?] = [.bytes, .bytesPerSecond, .itemsPerSecond, Unit("MB/s"), nil, Unit("%")]
    let isTime = metric.name.hasSuffix("time")
    var own = Measurement(metric, unit: isTime ? pick(times) : pick(others))
    own.iterations = maybe { $0.count() }
    own.sampleCount = maybe { $0.count() }
    if coin() {
      own.samples = list(below(4)) { Sample($0.value(), iterations: $0.maybe { $0.count() }) }
      own.basis = coin() ? .total : .perIteration
    }
    let statistics: [Statistic] = [
      .mean, .median, .standardDeviation, .minimum, .maximum, .lowerQuartile, .upperQuartile,
      .medianAbsoluteDeviation, .coefficientOfVariation, .slope, .figure,
      Statistic(rawValue: "p99"),
    ]
    for statistic in statistics where below(3) == 0 {
      let level = pick([nil, 0.95, 0.99, 0.999])
      own.estimates.append(estimate(statistic, level: level, error: coin()))
    }
    return own
  }
}
