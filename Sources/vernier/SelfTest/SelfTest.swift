import ArgumentParser
import Bindings
import Foundation
import Measurement
import Reporting

struct SelfTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Measures on this machine how often the detector is wrong, and what it finds.",
    discussion: """
      Three kernels (bound by arithmetic, by branches, by memory) are compared with themselves, and with \
      themselves after a slowdown of exactly p per cent was planted: so many more of the same calls, in the \
      same code. That is done time after time, within one process, which shows what slices, order and dropped \
      rounds are worth by themselves, and in pairs of processes, which is the rule of `compare`. Shown are the false alarms, how often each slowdown was found, the \
      intervals of Clopper and Pearson for both, and the smallest slowdown that was found nine times in ten.

        vernier selftest                at most ten minutes
        vernier selftest --repeats 4    a look
        vernier selftest --repeats 100  for publication

      Exit code 75 if there were more false alarms than the rules allow, by an exact test at 1 %.
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Verdicts for each kernel and slowdown.", valueName: "n"))
  var repeats = 10
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The slowdowns to plant, in per cent.", valueName: "%,%"))
  var slowdowns = "0.5,1,2,3,5"
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Verdicts without a slowdown for each of the others.", valueName: "n"))
  var nulls = 3
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Comparisons of pairs of processes for each of 0 and 1 %.", valueName: "n"))
  var pairs = 8
  @Option(parsing: .unconditional, help: "The seed of all chance.") var seed: UInt64 = 1
  @Flag(help: "As JSON.") var json = false

  func validate() throws {
    guard repeats >= 1, nulls >= 1, pairs >= 0 else {
      throw ValidationError("--repeats and --nulls must be at least 1, --pairs at least 0.")
    }
    guard !planted.isEmpty, planted.allSatisfy({ $0 > 0 && $0 <= 100 }) else {
      throw ValidationError("--slowdowns is a list of per cents, such as 0.5,1,2.")
    }
  }

  private var planted: [Double] {
    let words = slowdowns.split(separator: ",")
    let values = words.compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    return values.count == words.count ? values : []
  }

  struct Result: Codable {
    var host: Platform
    var trials: [DetectorTrial]
    var pressure: Double?
    var seconds: Double
  }

  func run() throws {
    try Bench.refuseDebug()
    Interruption.listen()
    let (start, before) = (Stopwatch.now(), Pressure())
    let cores = Pinning.allowed
    if let core = cores.last, let reason = Pinning.pin(to: core) {
      Terminal.error("pinning is refused (\(reason)); the kernel chooses the core.")
    }
    var trials = inProcess()
    // The pairs of processes choose cores of their own, among all.
    _ = Pinning.confine(to: cores)
    trials += try twoBuilds()
    Terminal.endProgress()
    var result = Result(
      host: .current, trials: trials, pressure: nil, seconds: Stopwatch.now() - start)
    if let before, let after = Pressure() { result.pressure = after.share(since: before) }
    print(json ? try JSON.text(result) : SelfTestText.render(result))
    try Self.reportInterruption()
    if SelfTestText.hasTooManyAlarms(result.trials) { throw ExitStatus.unstable.code }
  }

  /// Seconds for a verdict: streams from memory are the noisiest. What has nothing planted is looked at more
  /// often instead.
  private static func seconds(_ probe: Probe, _ planted: Double) -> Double {
    probe == .memory && planted > 0 ? 3 : 1
  }

  /// Kernels and slowdowns take turns, so that a bad minute hits all alike.
  private func inProcess() -> [DetectorTrial] {
    var trials = Probe.allCases.flatMap { probe in
      ([0] + planted).map {
        DetectorTrial(
          design: .inProcess, probe: probe, planted: $0, seconds: Self.seconds(probe, $0))
      }
    }
    var test = DetectorTest()
    test.seed = seed
    for repeatNumber in 0..<repeats {
      Terminal.progress("in process: verdicts \(repeatNumber + 1) of \(repeats) on each kernel")
      for i in trials.indices {
        for draw in 0..<(trials[i].planted == 0 ? nulls : 1) where !Interruption.isRequested {
          trials[i].add(
            test.inProcess(
              trials[i].probe, planted: trials[i].planted, seconds: trials[i].seconds,
              draw: repeatNumber * nulls + draw))
        }
      }
    }
    return trials
  }

  private func twoBuilds() throws -> [DetectorTrial] {
    guard pairs > 0, let own = Bundle.main.executableURL else { return [] }
    var trials: [DetectorTrial] = []
    var test = DetectorTest()
    (test.seed, test.isInterrupted) = (seed, { Interruption.isRequested })
    for planted in [0.0, 1.0] {
      var own3 = Probe.allCases.map {
        DetectorTrial(design: .twoBuilds, probe: $0, planted: planted, seconds: 0)
      }
      for draw in 0..<pairs where !Interruption.isRequested {
        Terminal.progress("two processes, \(planted) % planted: run \(draw + 1) of \(pairs)")
        let report = test.twoBuilds(own, planted: planted, margin: 0.005, draw: draw)
        guard !report.isInterrupted else { break }
        for comparison in report.comparisons {
          let i = own3.firstIndex { $0.probe.rawValue == comparison.subject.algorithm }!
          if let failure = comparison.failure { throw Problem(.internalError, failure.reason) }
          own3[i].add(comparison.judgement)
          own3[i].seconds += report.seconds / Double(pairs * report.comparisons.count)
        }
      }
      trials += own3
    }
    return trials
  }
}
