/// What a paired comparison of two builds found. This is the JSON that `compare --json` prints.
public struct ComparisonReport: Codable, Sendable {
  /// Changed with the meaning of a field.
  public var schema = 1
  public var base: String
  public var head: String
  public var host: Platform
  public var rule: Rule
  public var comparisons: [Comparison] = []
  /// Base beside base: a verdict here would be false.
  public var controls: [Comparison] = []
  /// Instructions of small benchmarks, if they were counted, and by how much they may grow.
  public var counts: [CountComparison]?
  public var countMargin: Double?
  /// Benchmarks that only one of the builds has.
  public var onlyInBase: [Subject] = []
  public var onlyInHead: [Subject] = []
  /// Whether a benchmark may vanish.
  public var allowsRemoved: Bool?
  /// The share of the time in which some thread of the machine waited for a core, if the kernel tells.
  public var pressure: Double?
  /// The core's clock by the chain of additions, before and after, in 10⁹ cycles a second.
  public var clockBefore: Double?
  public var clockAfter: Double?
  public var seconds = 0.0
  /// Seconds of them in which results were verified, before anything was timed.
  public var vettingSeconds: Double?
  public var isInterrupted = false
  /// What was not as it should be, in words.
  public var notes: [String] = []

  /// The machine fooled the rule while base stood beside itself: nothing of this run is believed.
  public var isVoid: Bool {
    controls.contains { $0.judgement == .slower || $0.judgement == .faster }
  }
  /// Those of base beside base that were timed in pairs enough for a verdict: the others could not have alarmed.
  public var watching: [Comparison] {
    let share = rule.level / Double(rule.looks.count * max(1, controls.count))
    return controls.filter {
      $0.failure == nil && SignedRank.leastP(count: $0.logRatios.count) <= share
    }
  }
  public var slower: [Comparison] { comparisons.filter { $0.judgement == .slower } }
  /// Benchmarks that head cannot do, or does wrongly, and base can.
  public var broken: [Comparison] { comparisons.filter { $0.failure?.isHeads == true } }

  /// Exact counts that grew beyond the margin, unless the same benchmark is shown to take no longer.
  public var grown: [CountComparison] {
    guard let counts, let countMargin else { return [] }
    let fine = Set(
      comparisons.filter { $0.judgement == .same || $0.judgement == .faster }.map(\.subject))
    return counts.filter { ($0.ratio ?? 1) > 1 + countMargin && !fine.contains($0.subject) }
  }

  /// Counted results of head's that are not verified, where base's are.
  public var miscounted: [CountComparison] { (counts ?? []).filter { $0.isWrongInHead == true } }

  /// What the whole run says.
  public enum Conclusion: Sendable {
    case regression
    /// The machine was too unsteady.
    case void
    /// Not one benchmark has a verdict, which is no clean bill.
    case inconclusive
    case noRegression
  }

  public var conclusion: Conclusion {
    // Crashes, wrong results, benchmarks that are gone and counts have no noise: no unsteady machine excuses them.
    let isGone = !onlyInBase.isEmpty && allowsRemoved != true
    let isWrong = !broken.isEmpty || !miscounted.isEmpty
    if isWrong || !grown.isEmpty || isGone { return .regression }
    if isVoid { return .void }
    if !slower.isEmpty { return .regression }
    let isDecided = comparisons.contains { $0.judgement != nil && $0.judgement != .unresolved }
    return isDecided ? .noRegression : .inconclusive
  }

  public init(base: String, head: String, host: Platform, rule: Rule) {
    (self.base, self.head, self.host, self.rule) = (base, head, host, rule)
  }
}

/// One benchmark in two builds.
public struct Comparison: Codable, Sendable {
  public var subject: Subject
  /// `nil` if it failed, or was not reached.
  public var judgement: Judgement?
  public var failure: Failure?
  /// ln(head/base) of each pair of processes.
  public var logRatios: [Double] = []
  /// Seconds of one call: the median over the processes.
  public var base: Double?
  public var head: Double?
  /// Head's time over base's: Hodges–Lehmann, with its exact interval.
  public var ratio: Double?
  public var low: Double?
  public var high: Double?
  /// One-sided, exact, not corrected for the number of comparisons.
  public var pSlower: Double?
  public var rounds = 0
  public var discarded = 0

  public init(subject: Subject) { self.subject = subject }

  public struct Failure: Codable, Sendable {
    /// Whether it is head that failed, and base that did not.
    public var isHeads: Bool
    public var reason: String
  }
}
