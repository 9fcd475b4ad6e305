import Interchange

extension RandomRun {
  mutating func bencher() -> BenchmarkRun {
    let results = names(1 + below(4)) { $0.text() }.map { name in
      var result = BenchmarkResult(name: name)
      let measures: [(Metric, Unit?)] = [
        (.time, .nanoseconds), (.throughput, .itemsPerSecond), (Metric("file-size"), nil),
      ]
      for (metric, unit) in measures {
        var figure = estimate(.figure, level: coin() ? 1 : nil)
        figure.interval?.level = nil
        result.measurements.append(Measurement(metric, unit: unit, estimates: [figure]))
      }
      return result
    }
    return BenchmarkRun(context: Context(tool: "bencher"), results: results)
  }

  mutating func gitHub(_ tool: String, better: Metric.Direction? = nil) -> BenchmarkRun {
    let results = names(1 + below(4)) { $0.text() }.map { name in
      var result = BenchmarkResult(name: name)
      let (metric, unit) = pick([
        (Metric.time, Unit.nanoseconds), (.time, .seconds), (.throughput, .itemsPerSecond),
        (Metric("value"), Unit("MiB")),
      ])
      let own = Metric(metric.name, better: better)
      result.measurements = [Measurement(own, unit: unit, estimates: [estimate(.figure)])]
      result.details = [Field("range", .text(text())), Field("extra", .text(text()))]
      return result
    }
    return BenchmarkRun(context: Context(tool: tool), results: results)
  }

  mutating func history() -> BenchmarkRun {
    let better = pick([Metric.Direction.lower, .higher])
    var run = gitHub("github-action-history", better: better)
    run.context.date = date()
    run.context.commit = Commit(id: text(), date: text())
    let tool = better == .lower ? "customSmallerIsBetter" : "customBiggerIsBetter"
    run.context.details = [
      Field("tool", .text(tool)), Field("commit", .record([Field("message", .text(text()))])),
      Field("suite", .text("Suite")),
      Field("file", .record([Field("repoUrl", .text("url")), Field("lastUpdate", .integer(5))])),
    ]
    return run
  }

  mutating func asv() -> BenchmarkRun {
    var context = Context(tool: "asv")
    context.commit = Commit(id: text(), date: date())
    context.machine = Machine(
      name: pick(["host", "other"]), system: text(), processor: text(), architecture: text(),
      cores: below(64))
    context.details = [
      Field("env_name", .text("py3")), Field("python", .text("3")),
      Field("requirements", .record([])), Field("env_vars", .record([])),
      Field("durations", .record([])), Field("params", .record([Field("ram", .text("1"))])),
    ]
    var run = BenchmarkRun(context: context)
    for name in names(1 + below(3), { $0.text() }) {
      let sizes = names(1 + below(3)) { $0.text() }
      for size in sizes {
        var result = BenchmarkResult(name: "time_\(name)")
        result.parameters = [Parameter(name: "n", value: .text(size))]
        if below(4) == 0 {
          result.failure = Failure(coin() ? .failed : .skipped)
        } else {
          var time = Measurement(.time, unit: .seconds, iterations: count(), sampleCount: 10)
          time.samples = list(2) { Sample($0.value()) }
          time.estimates =
            [estimate(.median, level: 0.99)] + estimates([.lowerQuartile, .upperQuartile])
          result.measurements = [time]
        }
        run.results.append(result)
      }
    }
    return run
  }

  mutating func go() -> BenchmarkRun {
    var context = Context(tool: "go")
    context.machine = Machine(system: word(), processor: word(), architecture: word())
    context.commit = Commit(id: word(), branch: word())
    context.date = date()
    context.details = [Field("note", .text("two words")), Field("toolchain", .text(word()))]
    var run = BenchmarkRun(context: context)
    let better = pick([nil, Metric.Direction.higher])
    for name in names(1 + below(4), { $0.word() }) {
      var result = BenchmarkResult(group: "example.org/a", name: name)
      result.parameters = [
        Parameter(name: "n", value: .text(word())), Parameter(value: .text(word())),
      ]
      if coin() {
        result.parameters.append(Parameter(name: "gomaxprocs", value: .integer(2 + below(8))))
      }
      let counts = list(1 + below(3)) { $0.count() }
      let measured: [(Metric, Unit)] = [
        (.time, .nanoseconds), (.processorTime, .nanoseconds), (Metric("p99"), .nanoseconds),
        (Metric("throughput", better: better), Unit("MB/s")), (Metric("B/op"), Unit("B/op")),
      ]
      for (metric, unit) in measured {
        let samples = counts.map { Sample(value(), iterations: $0) }
        result.measurements.append(Measurement(metric, unit: unit, samples: samples))
      }
      run.results.append(result)
    }
    return run
  }

  mutating func pyperf() -> BenchmarkRun {
    var context = Context(tool: "pyperf", toolVersion: text())
    context.machine = Machine(name: text(), system: text(), processor: text(), cores: below(64))
    context.details = [Field("aslr", .text(text())), Field("loops", .integer(64))]
    var run = BenchmarkRun(context: context)
    for name in names(1 + below(4), { $0.text() }) {
      let unit = pick([Unit.seconds, .bytes])
      let metric = unit == .seconds ? Metric.time : Metric("memory")
      let values = list(3) { Sample($0.value(), iterations: 64) }
      var result = BenchmarkResult(name: name)
      result.measurements = [Measurement(metric, unit: unit, samples: values)]
      let runs = [1, 0, 2].map { Datum.record([Field("values", .integer($0))]) }
      let spelling = unit == .seconds ? "second" : "byte"
      result.details = [Field("unit", .text(spelling)), Field("runs", .list(runs))]
      run.results.append(result)
    }
    return run
  }

  mutating func jmh() -> BenchmarkRun {
    var run = BenchmarkRun(context: Context(tool: "jmh", toolVersion: text()))
    for name in names(1 + below(4), { $0.text() }) {
      var result = BenchmarkResult(name: name)
      result.parameters = names(below(3)) { $0.text() }.map {
        Parameter(name: $0, value: .text(text()))
      }
      var own: [Field] = []
      let measured: [(Metric, Unit)] = [(.time, .nanoseconds), (Metric("gc.alloc"), Unit("B/op"))]
      for (index, (metric, unit)) in measured.enumerated() {
        var measurement = Measurement(metric, unit: unit, samples: list(3) { Sample($0.value()) })
        measurement.estimates =
          [estimate(.mean, level: 0.999)] + estimates([.minimum, .median, .maximum])
        result.measurements.append(measurement)
        var rest: [Field] = []
        if index == 0 { rest.append(Field("scoreUnit", .text("ns/op"))) }
        rest.append(Field("forks", .list([.integer(1), .integer(2)])))
        own.append(Field(index == 0 ? "" : metric.name, .record(rest)))
      }
      result.details = [Field("mode", .text("avgt")), Field("metrics", .record(own))]
      run.results.append(result)
    }
    return run
  }
}

extension [BenchmarkRun] {
  /// asv names files after commits and cannot keep two runs of one.
  func distinctCommits() -> [BenchmarkRun] {
    enumerated().map { index, run in
      var run = run
      run.context.commit.id = "\(index)\(run.context.commit.id ?? "")"
      run.context.machine.name = "host"
      return run
    }
  }
}
