import Interchange
import Measurement

extension BenchmarkRun {
  /// The suite's own timings in the terms that all formats are converted through.
  ///
  /// A timing is the median over processes with its distribution-free 95 % interval. One that was refused has no
  /// figure: it failed if its result was wrong, and was skipped if that is not decided.
  /// - Parameters:
  ///   - version: The suite's that measured, where that is known.
  ///   - commit: The commit that was measured.
  init(
    _ timings: [Timing], host: Platform, version: String? = nil, commit: Commit = Commit()
  ) {
    var context = Context(tool: ConvertFormats.own.name, toolVersion: version)
    context.machine = Machine(
      name: host.folder, processor: host.processor, architecture: host.architecture,
      cores: host.cores)
    context.commit = commit
    context.details = [
      Field("caches", .list(host.caches.map(Datum.text))),
      Field("lane", .text(host.lane.rawValue)),
      Field("libraries", .list(host.libraries.map(Datum.text))),
      Field("openBLASCore", .text(host.openBLASCore)),
      Field("openBLASThreads", .integer(host.openBLASThreads)),
    ]
    for (name, value) in [("compiler", host.compiler), ("build", host.build)] {
      if let value { context.details.append(Field(name, .text(value))) }
    }
    self.init(context: context, results: timings.map(BenchmarkResult.init))
  }
}

extension BenchmarkResult {
  /// The algorithm is the group and the implementation the name, as in `GEMM/blocked-v4-float32/size=512`.
  init(_ timing: Timing) {
    self.init(
      group: timing.algorithm, name: timing.implementation,
      parameters: [Parameter(name: "size", value: .integer(timing.size))])
    details = [
      Field("voice", .text(timing.voice)), Field("rounds", .integer(timing.rounds)),
      Field("discarded", .integer(timing.discarded)),
    ]
    if let refusal = timing.refusal {
      failure = Failure(timing.isWrong ? .failed : .skipped, message: refusal)
      return
    }
    let interval = Interval(low: timing.low, high: timing.high, level: 0.95)
    let median = Estimate(.median, timing.seconds, interval: interval)
    var time = Interchange.Measurement(.time, unit: .seconds, sampleCount: timing.processes)
    time.estimates = [median]
    measurements = [time]
    if let cycles = timing.cycles {
      let estimates = [Estimate(.median, cycles)]
      measurements.append(
        Interchange.Measurement(Metric("cycles"), unit: nil, estimates: estimates))
    }
    if let gigaflops = timing.gigaflops {
      // Of the median of the times, and so the median of the rates.
      let rate = [Estimate(.median, gigaflops)]
      measurements.append(Interchange.Measurement(.throughput, unit: .gigaflops, estimates: rate))
    }
  }
}
