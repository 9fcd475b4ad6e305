/// What a comparison of two times says.
public enum Judgement: String, Sendable, Codable, CaseIterable {
  /// Slower is shown, and by more than the margin as far as it can be estimated.
  case slower
  case faster
  /// The whole interval lies within the margin.
  case same
  /// Neither is shown: *not* the same as "the same".
  case unresolved
}

/// The rule by which a suite of comparisons is judged, fixed before a figure is seen.
///
/// The datum is the median of one fresh pair of processes; data are added in looks, and a comparison ends at the
/// first look that decides it:
///
/// - *slower* (*faster*): the exact one-sided signed-rank test rejects "not slower" in Holm's procedure over all
///   comparisons of the run, and the estimate exceeds the margin. Each look spends an equal part of `level`, so
///   the chance of a single false *slower* in the whole run is at most `level`; the same for *faster*.
/// - *same*: the interval of confidence 95 % (its error, too, is divided among the looks) lies within the margin.
/// - *unresolved*: the last look decided nothing.
public struct Rule: Sendable, Codable, Equatable {
  /// The relative difference below which nobody minds: 0.005 is half a per cent.
  public var margin: Double
  /// The chance of any false *slower* in the whole run.
  public var level: Double
  /// After how many processes it is looked at.
  public var looks: [Int]

  /// How many times the data are looked at, at most. Their number doubles each time: three doublings narrow an
  /// interval to 0.35 of its width, so that *same* can be shown on a machine that is not quiet.
  private static let lookCount = 4
  /// Fresh processes before the first look, at least.
  public static let leastProcesses = 12

  /// The rule for so many comparisons: enough processes at the first look that unanimity can be significant.
  public init(comparisons: Int, margin: Double = 0.005, level: Double = 0.01) {
    (self.margin, self.level) = (margin, level)
    let share = level / Double(Self.lookCount * max(1, comparisons))
    var first = Self.leastProcesses
    while SignedRank.leastP(count: first) > share { first += 1 }
    looks = (0..<Self.lookCount).map { first << $0 }
  }

  public init(margin: Double, level: Double, looks: [Int]) {
    (self.margin, self.level, self.looks) = (margin, level, looks)
  }

  /// The confidence of the intervals that are shown and that decide *same*.
  public var confidence: Double { 1 - 0.05 / Double(looks.count) }

  /// The verdicts on comparisons that are undecided so far.
  ///
  /// - Parameters:
  ///   - data: For each, the logarithms of head's time over base's, one for each pair of processes.
  ///   - decided: How many of the run were shown to be slower, and to be faster, at earlier looks.
  ///   - comparisons: How many the run has altogether.
  /// - Returns: `nil` where the data decide nothing yet.
  public func verdicts(
    on data: [[Double]], decided: (slower: Int, faster: Int) = (0, 0), comparisons: Int
  ) -> [Judgement?] {
    let ranks = data.map { $0.isEmpty ? nil : SignedRank($0) }
    let share = level / Double(looks.count)
    let slower = Holm.rejected(
      ranks.map { $0?.p(above: 0) ?? 1 }, level: share, count: comparisons - decided.slower)
    let faster = Holm.rejected(
      ranks.map { $0?.p(below: 0) ?? 1 }, level: share, count: comparisons - decided.faster)
    return ranks.indices.map { i -> Judgement? in
      guard let rank = ranks[i] else { return nil }
      let estimate = rank.estimate
      if slower.contains(i), estimate > margin { return .slower }
      if faster.contains(i), estimate < -margin { return .faster }
      let interval = rank.interval(confidence: confidence)
      return interval.lowerBound > -margin && interval.upperBound < margin ? .same : nil
    }
  }
}
