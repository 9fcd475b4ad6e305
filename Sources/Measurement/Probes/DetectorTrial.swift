import Bindings
public import Foundation
import Scalars

/// What a detector said of one kernel in which one slowdown was planted, time after time.
public struct DetectorTrial: Codable, Sendable {
  public enum Design: String, Codable, Sendable, CaseIterable {
    /// Two contestants in one process: ``InProcess``.
    case inProcess = "in process"
    /// Two processes, as `compare` has them: ``PairedComparison``.
    case twoBuilds = "two processes"
  }

  public var design: Design
  public var probe: Probe
  /// The planted slowdown in per cent; 0 is base beside base.
  public var planted: Double
  public var slower = 0
  public var faster = 0
  public var same = 0
  public var trials = 0
  /// Seconds of measurement for one verdict.
  public var seconds: Double

  public init(design: Design, probe: Probe, planted: Double, seconds: Double) {
    (self.design, self.probe, self.planted, self.seconds) = (design, probe, planted, seconds)
  }

  public mutating func add(_ judgement: Judgement?) {
    trials += 1
    switch judgement {
    case .slower: slower += 1
    case .faster: faster += 1
    case .same: same += 1
    case .unresolved, nil: break
    }
  }

  /// How often it was wrong: any alarm where nothing was planted, and *faster* or *same* where something was.
  public var wrong: Int { planted == 0 ? slower + faster : faster + same }

  /// The Clopper–Pearson interval of a share of the trials, at 95 %.
  public func interval(of count: Int) -> ClosedRange<Double>? {
    try? Distribution.clopperPearson(successes: count, trials: trials)
  }

  /// The least planted slowdown from which on all were found at least so often; `nil` if there is none.
  public static func smallestEffect(_ trials: [DetectorTrial], power: Double = 0.9) -> Double? {
    var least: Double?
    for trial in trials.filter({ $0.planted > 0 && $0.trials > 0 })
      .sorted(by: { $0.planted > $1.planted })
    {
      guard Double(trial.slower) >= power * Double(trial.trials) else { break }
      least = trial.planted
    }
    return least
  }
}

/// Runs trials of the detector on the machine that it runs on.
public struct DetectorTest {
  public var seed: UInt64 = 1
  public var isInterrupted: () -> Bool = { false }

  public init() {}

  /// One verdict within this process.
  public func inProcess(_ probe: Probe, planted: Double, seconds: Double, draw: Int) -> Judgement {
    let unit = probe.unit()
    let calls = Self.calls(of: unit)
    let excess = Int((Double(calls) * planted / 100).rounded())
    var coin = Generator(seed: seed, purpose: "trial \(probe.rawValue) \(planted) \(draw)")
    return InProcess().compare(
      seconds: seconds, calls: (calls, calls + excess), using: &coin, base: unit, head: unit
    ).judgement
  }

  /// A verdict on each probe, by pairs of processes of one build with a slowdown planted in the second.
  public func twoBuilds(
    _ executable: URL, planted: Double, margin: Double, draw: Int
  ) -> ComparisonReport {
    let base = Build(name: "base", executable: executable)
    var head = base
    head.arguments = ["--plant", "\(planted)"]
    var run = PairedComparison(base: base, head: head, subjects: Probe.allCases.map { Subject($0) })
    (run.controls, run.margin, run.seed) = (0, margin, seed &+ UInt64(draw))
    run.isInterrupted = isInterrupted
    return run.run()
  }

  /// The calls of a slice, a multiple of 200.
  private static func calls(of unit: () -> Void) -> Int {
    let count = 1000
    for _ in 0..<count { unit() }
    let seconds = Stopwatch.time { for _ in 0..<count { unit() } }.seconds
    return max(200, PairedSlices.calls(secondsPerCall: seconds / Double(count)))
  }
}
