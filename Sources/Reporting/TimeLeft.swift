import Verification

/// How long a run may still take: an estimate, and called one.
///
/// An earlier record of the same host, depth and algorithms says how long each phase took then. Without one, what
/// is done so far says how long the rest of its phase may take, and nothing is said of the phases after it.
public struct TimeLeft: Sendable {
  public enum Phase: String, CaseIterable, Sendable {
    case verify, bench, reproduce
  }

  /// Seconds of the phases in the earlier record.
  public var earlier: [String: Double]
  /// What this run goes through, in order.
  public var phases: [Phase]
  public var phase = Phase.verify
  /// Steps of the phase: those that are done, of how many.
  public var done = 0, total = 0

  public init(earlier: [String: Double] = [:], phases: [Phase] = Phase.allCases) {
    (self.earlier, self.phases) = (earlier, phases)
  }

  /// The words for a line of progress, so many seconds after the phase began; `nil` while nothing can be said.
  public func words(after elapsed: Double) -> String? {
    let later = phases.drop { $0 != phase }.dropFirst()
    let known = ([phase] + later).compactMap { earlier[$0.rawValue] }
    if known.count == later.count + 1, known[0] > elapsed {
      return Self.about(known.reduce(-elapsed, +)) + ", by the last run"
    }
    // One step says little of the others, and two seconds little of minutes.
    guard done >= 2, total > done, elapsed > 2 else { return nil }
    return Self.about(elapsed * Double(total - done) / Double(done))
      + " of \(phase.rawValue), by its pace"
  }

  private static func about(_ seconds: Double) -> String {
    if seconds < 60 { return "under a minute left" }
    let minutes = Int((seconds / 60).rounded(.up))
    return minutes < 120
      ? "about \(minutes) min left" : "about \(Cell.decimal(seconds / 3600, digits: 1)) h left"
  }

  /// The seconds of an earlier run that did the same on the same host; none if there is no such record.
  public static func seconds(of earlier: RunRecord?, like record: RunRecord, algorithms: Int)
    -> [String: Double]
  {
    guard let earlier, earlier.isComplete, earlier.host.processor == record.host.processor,
      earlier.host.cores == record.host.cores, earlier.depth == record.depth,
      earlier.shard == record.shard, earlier.input == record.input,
      Set(earlier.verdicts.map(\.algorithm)).count == algorithms
    else { return [:] }
    return earlier.seconds
  }
}
