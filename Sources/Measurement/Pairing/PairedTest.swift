import Foundation

/// What is known so far of one benchmark in two builds.
struct PairedTest {
  let subject: Subject
  var logRatios: [Double] = []
  var base: [Double] = []
  var head: [Double] = []
  var rounds = 0
  var discarded = 0
  /// How often a process was killed by somebody else, and replaced.
  var kills = 0
  var judgement: Judgement?
  var failure: Comparison.Failure?
  /// The fingerprints of the results that were verified.
  var baseDigest: String?
  var headDigest: String?

  init(subject: Subject) { self.subject = subject }

  var isOpen: Bool { judgement == nil && failure == nil }

  mutating func add(_ slices: PairedSlices) {
    rounds += slices.logRatios.count
    discarded += slices.discarded
    guard slices.isUsable else { return }
    logRatios.append(Statistics.median(slices.logRatios))
    base.append(Statistics.median(slices.base))
    head.append(Statistics.median(slices.head))
  }

  /// Judges all that are open, by all the data so far.
  static func judge(_ tests: inout [PairedTest], by rule: Rule, isLast: Bool) {
    let open = tests.indices.filter { tests[$0].isOpen }
    let decided = (
      slower: tests.count(where: { $0.judgement == .slower }),
      faster: tests.count(where: { $0.judgement == .faster })
    )
    let verdicts = rule.verdicts(
      on: open.map { tests[$0].logRatios }, decided: decided, comparisons: tests.count)
    for (index, verdict) in zip(open, verdicts) {
      tests[index].judgement = verdict ?? (isLast ? .unresolved : nil)
    }
  }

  func comparison(confidence: Double) -> Comparison {
    var result = Comparison(subject: subject)
    (result.judgement, result.failure) = (judgement, failure)
    (result.rounds, result.discarded, result.logRatios) = (rounds, discarded, logRatios)
    guard !logRatios.isEmpty else { return result }
    let ranks = SignedRank(logRatios)
    let interval = ranks.interval(confidence: confidence)
    result.ratio = exp(ranks.estimate)
    if interval.lowerBound.isFinite {
      (result.low, result.high) = (exp(interval.lowerBound), exp(interval.upperBound))
    }
    result.pSlower = ranks.p(above: 0)
    (result.base, result.head) = (Statistics.median(base), Statistics.median(head))
    return result
  }
}
