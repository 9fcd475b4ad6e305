import Foundation

/// Finds the commit that made a benchmark slower, when each comparison of two commits is noisy.
///
/// Commits are numbered from 0, the good one, to the bad one. First the two are compared; without a shown slowdown
/// above the threshold there is nothing to find. Then an interval of commits is halved time after time. Its middle
/// is timed beside *both* ends of the whole range: with x the logarithm of its time over the good one's and y that
/// of the bad one's over its own, u = (x − y)/2 is its level above half-way between the two, whatever drift both
/// comparisons share, with noise smaller by √2 than that of one. An exact signed-rank test decides on which side
/// of the interval's own middle the level lies; more pairs are taken until it does, or `looks` is used up.
///
/// The interval across which the level rises most goes first, so that of several steps the largest is found, as
/// long as no speedup hides it. The step that was found is then timed by itself.
///
/// Errors: `level` is the chance of a wrong answer. A third goes to the first comparison, a third is split evenly
/// over all halvings and looks, a third goes to the last comparison.
public struct BisectSearch {
  /// What a comparison of two commits gave.
  public enum Outcome {
    /// ln(second/first) of each pair of processes.
    case measured([Double])
    /// The second commit cannot be timed, and why.
    case skipped(String)
    /// The first one cannot, and why.
    case baseFailed(String)
    case interrupted
  }

  /// The number of the bad commit.
  public var last: Int
  /// The logarithm of the ratio above which a slowdown counts.
  public var threshold: Double
  public var level: Double
  /// How often more pairs are asked for before a halving is taken as it is.
  public var looks = 4

  public init(last: Int, threshold: Double = 0.005, level: Double = 0.03) {
    (self.last, self.threshold, self.level) = (max(1, last), threshold, level)
  }

  /// The share of each look of each halving. Skipped commits need no test.
  var share: Double {
    let halvings = 1 + Int(log2(Double(last)).rounded(.up))
    return level / 3 / Double(halvings * looks)
  }

  /// - Parameters:
  ///   - compare: Times two commits beside each other, in fresh pairs; called again for more of them.
  ///   - learnt: Called with all that is known, whenever something was added.
  public func run(
    learnt: (BisectFinding) -> Void = { _ in },
    compare: (_ first: Int, _ second: Int) throws -> Outcome
  ) throws -> BisectFinding {
    var finding = BisectFinding(last: last)
    guard try measureStep(0, last, compare, into: \.total, &finding) else {
      return finding
    }
    learnt(finding)
    guard let total = finding.total, total.p <= level / 3, total.estimate > threshold else {
      let isShown = finding.total.map { $0.high < threshold || $0.p <= level / 3 } ?? false
      finding.conclusion = isShown ? .noSlowdown : .undecided
      return finding
    }
    finding.levels = [0: 0, last: total.estimate]
    while let interval = finding.largestInterval, interval.isOpen {
      guard let middle = interval.middle else { break }
      guard try place(middle, in: interval, &finding, compare) else { return finding }
      learnt(finding)
    }
    guard let found = finding.largestInterval else { return finding }
    finding.range = found.from...found.to
    guard try measureStep(found.from, found.to, compare, into: \.step, &finding)
    else { return finding }
    let isShown = finding.step.map { $0.p <= level / 3 && $0.estimate > 0 } ?? false
    finding.conclusion = isShown ? .found : .unconfirmed
    return finding
  }

  /// Times one commit against another until it is shown whether it is slower; `false` if that was cut short.
  private func measureStep(
    _ first: Int, _ second: Int, _ compare: (Int, Int) throws -> Outcome,
    into place: WritableKeyPath<BisectFinding, BisectFinding.Step?>, _ finding: inout BisectFinding
  ) throws -> Bool {
    var sample: [Double] = []
    for look in 1...looks {
      switch try compare(first, second) {
      case .interrupted:
        finding.conclusion = .interrupted
        return false
      case .skipped(let reason):
        finding.skipped[second] = reason
        finding.conclusion = .unusableEnd
        return false
      case .baseFailed(let reason):
        finding.skipped[first] = reason
        finding.conclusion = .unusableEnd
        return false
      case .measured(let more): sample += more
      }
      guard let step = BisectFinding.Step(sample, looks: looks) else { continue }
      finding[keyPath: place] = step
      if step.p <= level / 3 || (look > 1 && step.high < threshold) { break }
    }
    return true
  }

  /// Finds the level of a commit; `false` if that was interrupted.
  private func place(
    _ middle: Int, in interval: BisectFinding.Interval, _ finding: inout BisectFinding,
    _ compare: (Int, Int) throws -> Outcome
  ) throws -> Bool {
    let total = finding.levels[last] ?? 0
    let halfway = (interval.low + interval.high) / 2 - total / 2
    var sample: [Double] = []
    for _ in 0..<looks {
      var sides: [[Double]] = []
      for (first, second) in [(0, middle), (last, middle)] {
        switch try compare(first, second) {
        case .interrupted:
          finding.conclusion = .interrupted
          return false
        case .skipped(let reason):
          finding.skipped[middle] = reason
          return true
        case .baseFailed:
          // An end that worked before: this look says nothing of the middle.
          sides.append([])
        case .measured(let more): sides.append(more)
        }
      }
      sample += zip(sides[0], sides[1]).map { ($0 + $1) / 2 }
      guard !sample.isEmpty else { continue }
      let ranks = SignedRank(sample)
      finding.levels[middle] = ranks.estimate + total / 2
      finding.comparisons[middle] = sample.count
      if min(ranks.p(above: halfway), ranks.p(below: halfway)) <= share / 2 { return true }
    }
    if sample.isEmpty { finding.skipped[middle] = "no undisturbed round" }
    finding.undecided.insert(middle)
    return true
  }
}
