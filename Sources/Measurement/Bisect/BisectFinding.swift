import Foundation

/// What a ``BisectSearch`` knows, at its end or so far.
public struct BisectFinding {
  public enum Conclusion: String, Codable, Sendable {
    case found
    /// The bad end is shown to be slower by less than the threshold, if at all.
    case noSlowdown
    /// Neither is shown: the ends were too noisy.
    case undecided
    /// The range is narrowed down, but the step across it alone is not shown.
    case unconfirmed
    case interrupted
    /// One end cannot be timed.
    case unusableEnd
  }

  /// One commit's time over another's, as a logarithm.
  public struct Step {
    public var estimate: Double
    /// The interval of confidence 95 %, divided among the looks.
    public var low: Double
    public var high: Double
    /// The exact one-sided p-value of "not slower", multiplied by the number of looks.
    public var p: Double

    init?(_ sample: [Double], looks: Int) {
      guard !sample.isEmpty else { return nil }
      let ranks = SignedRank(sample)
      let interval = ranks.interval(confidence: 1 - 0.05 / Double(looks))
      (estimate, low, high) = (ranks.estimate, interval.lowerBound, interval.upperBound)
      p = min(1, ranks.p(above: 0) * Double(looks))
    }
  }

  /// Two timed commits between which none was timed.
  struct Interval {
    var from: Int
    var to: Int
    var low: Double
    var high: Double
    /// Those between that can be timed, as far as is known.
    var candidates: [Int]

    var rise: Double { high - low }
    var isOpen: Bool { !candidates.isEmpty }
    /// The candidate that is nearest to the middle.
    var middle: Int? {
      candidates.min { abs(2 * $0 - from - to) < abs(2 * $1 - from - to) }
    }
  }

  public let last: Int
  /// `nil` while the search goes on.
  public var conclusion: Conclusion?
  /// The bad end against the good one.
  public var total: Step?
  /// The levels of timed commits above the good one, as logarithms.
  public var levels: [Int: Double] = [:]
  /// How many pairs of processes told the level.
  public var comparisons: [Int: Int] = [:]
  /// Commits that cannot be timed, and why.
  public var skipped: [Int: String] = [:]
  /// Those near half-way: there are several steps, or the noise was too large.
  public var undecided: Set<Int> = []
  /// The last commit known to be fast, and the first known to be slow.
  public var range: ClosedRange<Int>?
  /// The step across the range, timed by itself.
  public var step: Step?

  init(last: Int) { self.last = last }

  /// The interval across which the level rises most; the shortest such one.
  var largestInterval: Interval? {
    let timed = levels.keys.sorted()
    let intervals = zip(timed, timed.dropFirst()).map { from, to in
      Interval(
        from: from, to: to, low: levels[from] ?? 0, high: levels[to] ?? 0,
        candidates: (from + 1..<to).filter { skipped[$0] == nil })
    }
    return intervals.max { ($0.rise, $1.to - $1.from) < ($1.rise, $0.to - $0.from) }
  }

  /// What is known of where the largest rise is, whether or not the search came to its end.
  public var narrowest: ClosedRange<Int> {
    range ?? largestInterval.map { $0.from...$0.to } ?? 0...last
  }
}
