import Verification

/// How long a run may still take: an estimate, and called one.
///
/// Earlier runs say how long each algorithm, timing and table took: what is left is the sum of theirs, at the pace of
/// what was done since. An item that is gone through more than once, as a timing in each process, is known from its
/// first time on. Where less than half of a phase is known its length cannot be told, for items are very unlike: then it
/// is said how many of them are done, and nothing of the phases after it.
public struct TimeLeft: Sendable {
  public enum Phase: String, CaseIterable, Sendable {
    case verify, bench, reproduce
  }

  /// Seconds of single items in earlier runs, by name: `verify Dot`, `bench Dot 1024`, `table slim E.13`.
  public var earlier: [String: Double]
  /// Of items that this run has finished once.
  private var first: [String: Double] = [:]
  public var phase = Phase.verify
  /// What is done of the phase, and how many seconds it took when that was known before.
  private(set) var done: [String] = []
  /// What is left of the phase, and all of the later ones.
  private var open: [Phase: [String]]
  private let phases: [Phase]
  /// How many items of a phase go on at a time.
  private let jobs: [Phase: Int]

  public init(
    earlier: [String: Double] = [:], items: [(phase: Phase, names: [String])] = [],
    jobs: [Phase: Int] = [:]
  ) {
    (self.earlier, self.jobs) = (earlier, jobs)
    phases = items.map(\.phase)
    open = Dictionary(items.map { ($0.phase, $0.names) }) { $0 + $1 }
    phase = phases.first ?? .verify
  }

  public mutating func begin(_ phase: Phase) { (self.phase, done) = (phase, []) }

  /// - Parameter name: An item of the phase; one that is not in the plan is let pass.
  /// - Parameter seconds: How long it took, where that is known.
  public mutating func finish(_ name: String, seconds: Double? = nil) {
    guard let index = open[phase]?.firstIndex(of: name) else { return }
    open[phase]?.remove(at: index)
    done.append(name)
    if let seconds { first[name] = first[name] ?? seconds }
  }

  /// The words for a line of progress, so many seconds after the phase began; `nil` where there is no more to do.
  public func words(after elapsed: Double) -> String? {
    let rest = open[phase] ?? []
    guard let own = seconds(of: rest, phase) else {
      return "\(done.count) of \(done.count + rest.count) of \(phase.rawValue)"
    }
    let later = phases.drop { $0 != phase }.dropFirst()
    let others = later.map { seconds(of: open[$0] ?? [], $0) }
    let here = own * pace(after: elapsed)
    // What goes on is part of it already.
    let spent = done.isEmpty ? elapsed : 0
    let isWhole = others.allSatisfy { $0 != nil }
    let sum = isWhole ? others.reduce(here) { $0 + ($1 ?? 0) } : here
    let isOfEarlier = 2 * rest.count { earlier[$0] != nil } >= rest.count
    return Self.about(max(0, sum - spent)) + (isWhole ? "" : " of \(phase.rawValue)")
      + (isOfEarlier ? ", by earlier runs" : ", by first times")
  }

  /// Seconds that as many items took before, as far as half of them are known: the others count as these.
  private func seconds(of names: [String], _ phase: Phase) -> Double? {
    let known = names.compactMap { earlier[$0] ?? first[$0] }
    guard names.isEmpty || 2 * known.count >= names.count else { return nil }
    let mean = known.reduce(0, +) / Double(max(1, known.count))
    return mean * Double(names.count) / Double(max(1, jobs[phase] ?? 1))
  }

  /// How much longer the phase takes than it did: other programs may be running now.
  private func pace(after elapsed: Double) -> Double {
    guard done.count >= 3, elapsed > 2, let then = seconds(of: done, phase), then > 1 else {
      return 1
    }
    return min(4, max(0.25, elapsed / then))
  }

  private static func about(_ seconds: Double) -> String {
    if seconds < 60 { return "under a minute left" }
    let minutes = Int((seconds / 60).rounded(.up))
    return minutes < 120
      ? "about \(minutes) min left" : "about \(Cell.decimal(seconds / 3600, digits: 1)) h left"
  }

  /// The seconds that an earlier record has of single items, whatever algorithms it is about, if it was made on the
  /// same host with the same depth and input; none if there is no such record.
  public static func seconds(of earlier: RunRecord?, like record: RunRecord) -> [String: Double] {
    guard let earlier, earlier.host.processor == record.host.processor,
      earlier.host.cores == record.host.cores, earlier.depth == record.depth,
      earlier.input == record.input
    else { return [:] }
    return earlier.seconds.filter { $0.key.contains(" ") }
  }
}
