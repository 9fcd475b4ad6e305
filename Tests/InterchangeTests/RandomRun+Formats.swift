import Interchange

/// What each format can hold, all of it and nothing else: to be read back as it was.
extension RandomRun {
  mutating func run(of format: String) -> [BenchmarkRun] {
    switch format {
    case "gbench": [googleBenchmark()]
    case "criterion": [criterion()]
    case "cargo-criterion": [cargoCriterion()]
    case "hyperfine": [hyperfine()]
    case "pytest-benchmark": [pytest()]
    case "bencher": [bencher()]
    case "github-action": [gitHub(format)]
    case "github-action-history": list(1 + below(3)) { $0.history() }
    case "asv": list(1 + below(2)) { $0.asv() }.distinctCommits()
    case "go": [go()]
    case "pyperf": [pyperf()]
    case "jmh": [jmh()]
    default: []
    }
  }

  private mutating func run(
    _ tool: String, _ name: (inout Self) -> String = { $0.text() },
    _ result: (inout Self, String) -> BenchmarkResult
  ) -> BenchmarkRun {
    let names = names(1 + below(4), name)
    return BenchmarkRun(context: Context(tool: tool), results: names.map { result(&self, $0) })
  }

  private mutating func samples(_ each: Bool) -> [Sample] {
    list(1 + below(4)) { Sample($0.value(), iterations: each ? $0.count() : nil) }
  }

  private mutating func googleBenchmark() -> BenchmarkRun {
    var run = run("gbench") { random, name in
      var result = BenchmarkResult(name: name)
      if random.below(4) == 0 {
        let kind: Failure.Kind = random.coin() ? .failed : .skipped
        result.failure = Failure(kind, message: random.maybe { $0.text() })
        return result
      }
      let unit = random.pick([Unit.nanoseconds, .microseconds, .milliseconds, .seconds])
      let counts = random.list(random.below(4)) { $0.count() }
      let measured: [(Metric, Unit?)] = [
        (.time, unit), (.processorTime, unit), (Metric("bytes_per_second"), .bytesPerSecond),
        (Metric("instructions"), nil),
      ]
      let hasAggregates = counts.isEmpty || random.coin()
      for (metric, unit) in measured {
        var own = Measurement(metric, unit: unit)
        if !counts.isEmpty {
          own.samples = counts.map { Sample(random.value(), iterations: $0) }
        }
        if hasAggregates {
          own.sampleCount = 3
          own.estimates = random.estimates([
            .mean, .median, .standardDeviation, .coefficientOfVariation, Statistic(rawValue: "p99"),
          ])
        }
        result.measurements.append(own)
      }
      return result
    }
    run.context.date = maybe { $0.text() }
    run.context.toolVersion = maybe { $0.text() }
    run.context.machine = Machine(name: maybe { $0.text() }, cores: maybe { $0.below(64) })
    run.context.details = [Field("executable", .text(text())), Field("caches", .list([datum()]))]
    return run
  }

  private mutating func criterion() -> BenchmarkRun {
    var run = run("criterion", { $0.word() }) { random, name in
      var result = BenchmarkResult(group: random.maybe { $0.text() }, name: name)
      if random.coin() { result.parameters = [Parameter(value: .text(random.text()))] }
      var time = Measurement(.time, unit: .nanoseconds)
      time.samples = random.samples(true)
      time.basis = .total
      time.estimates = [
        Statistic.mean, .median, .medianAbsoluteDeviation, .slope, .standardDeviation,
      ].map { random.estimate($0, level: 0.95, error: true) }
      result.measurements = [time]
      return result
    }
    // Criterion's own details: where it keeps the benchmark, and how it sampled.
    for index in run.results.indices {
      run.results[index].details = [
        Field("directory_name", .text("folder\(index)")), Field("sampling_mode", .text("Linear")),
      ]
    }
    return run
  }

  private mutating func cargoCriterion() -> BenchmarkRun {
    run("cargo-criterion") { random, name in
      var result = BenchmarkResult(name: name)
      var time = Measurement(
        .time, unit: .nanoseconds, samples: random.samples(true), basis: .total)
      time.estimates = [
        Statistic(rawValue: "typical"), .mean, .median, .medianAbsoluteDeviation, .slope,
      ].map { random.estimate($0, level: 1) }
      for index in time.estimates.indices { time.estimates[index].interval?.level = nil }
      result.measurements = [time]
      result.details = [
        Field("report_directory", .text(random.text())), Field("throughput", .list([])),
      ]
      return result
    }
  }

  private mutating func named(_ number: Int) -> [Parameter] {
    names(number) { $0.text() }.map { Parameter(name: $0, value: .text(text())) }
  }

  private mutating func hyperfine() -> BenchmarkRun {
    run("hyperfine") { random, name in
      var result = BenchmarkResult(name: name, parameters: random.named(random.below(3)))
      var time = Measurement(.time, unit: .seconds, samples: random.samples(false))
      time.estimates = random.estimates([.mean, .standardDeviation, .median, .minimum, .maximum])
      result.measurements = [time]
      for metric in [Metric.userTime, .systemTime] where random.coin() {
        let mean = random.estimates([.mean])
        result.measurements.append(Measurement(metric, unit: .seconds, estimates: mean))
      }
      return result
    }
  }

  private mutating func pytest() -> BenchmarkRun {
    var run = run("pytest-benchmark") { random, name in
      var result = BenchmarkResult(
        group: random.maybe { $0.text() }, name: name, parameters: random.named(random.below(3)))
      var time = Measurement(.time, unit: .seconds, iterations: random.count(), sampleCount: 3)
      if random.coin() { time.samples = random.samples(false) }
      time.estimates = random.estimates([
        .minimum, .maximum, .mean, .standardDeviation, .median, .lowerQuartile, .upperQuartile,
      ])
      result.measurements = [time]
      result.details = [Field("extra_info", .record([Field("kind", random.datum())]))]
      return result
    }
    run.context.date = maybe { $0.text() }
    run.context.toolVersion = maybe { $0.text() }
    run.context.commit = Commit(id: text(), branch: text(), date: text())
    run.context.machine = Machine(
      name: text(), system: text(), processor: text(), architecture: text(), cores: below(64))
    run.context.details = [
      Field("machine_info", .record([Field("release", datum()), Field("cpu", .record([]))])),
      Field("commit_info", .record([Field("dirty", .truth(coin()))])),
    ]
    return run
  }
}
