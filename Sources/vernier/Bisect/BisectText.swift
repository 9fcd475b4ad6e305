import Foundation
import Measurement

/// What `bisect --json` prints.
struct BisectRecord: Codable {
  struct Step: Codable {
    var ratio: Double
    var low: Double?
    var high: Double?
    var p: Double

    init(_ step: BisectFinding.Step) {
      (ratio, p) = (exp(step.estimate), step.p)
      if step.low.isFinite, step.high.isFinite { (low, high) = (exp(step.low), exp(step.high)) }
    }
  }

  struct Visit: Codable {
    var commit: String
    /// Its time over the good one's.
    var ratio: Double?
    var skipped: String?
    var isUndecided: Bool
  }

  var schema = 1
  var conclusion: String
  var subject: Subject
  var total: Step?
  var step: Step?
  /// The last commit that is fast and the first that is slow, and the title of the latter.
  var lastFast: String
  var firstSlow: String
  /// Commits between the two, which cannot be timed or were not.
  var between: Int
  var visits: [Visit]
  var seconds: Double

  init(_ finding: BisectFinding, _ range: CommitRange, subject: Subject, seconds: Double) {
    conclusion = (finding.conclusion ?? .interrupted).rawValue
    (self.subject, self.seconds) = (subject, seconds)
    (total, step) = (finding.total.map(Step.init), finding.step.map(Step.init))
    let narrow = finding.narrowest
    (lastFast, firstSlow) = (range.label(narrow.lowerBound), range.label(narrow.upperBound))
    between = narrow.count - 2
    let visited = Set(finding.levels.keys).union(finding.skipped.keys).sorted()
    visits = visited.map { index in
      Visit(
        commit: range.label(index),
        ratio: finding.skipped[index] == nil ? finding.levels[index].map { exp($0) } : nil,
        skipped: finding.skipped[index], isUndecided: finding.undecided.contains(index))
    }
  }
}

/// A search for a commit as a person reads it.
enum BisectText {
  static func progress(_ finding: BisectFinding, _ range: CommitRange) -> String {
    let narrow = finding.narrowest
    let left = narrow.count - 1
    let (from, to) = (narrow.lowerBound, narrow.upperBound)
    let ends = [from, to].map { String(range.commits[$0].hash.prefix(9)) }
    return "\(left) commit\(left == 1 ? "" : "s") left, after \(ends[0]) up to \(ends[1])"
  }

  static func render(_ record: BisectRecord) -> String {
    var lines: [String] = []
    if !record.visits.isEmpty {
      let rows = record.visits.map { visit in
        [
          visit.ratio.map(ComparisonText.change) ?? "skipped", visit.commit,
          visit.skipped ?? (visit.isUndecided ? "near half-way" : ""),
        ]
      }
      lines += [Terminal.table(["against GOOD", "commit", ""], rows, right: [0]), ""]
    }
    lines += conclusion(record)
    lines.append("\(decimal(record.seconds, 0)) s")
    return lines.joined(separator: "\n")
  }

  private static func conclusion(_ record: BisectRecord) -> [String] {
    let total = record.total.map(describe) ?? "not timed"
    switch BisectFinding.Conclusion(rawValue: record.conclusion) {
    case .noSlowdown:
      return ["BAD is not shown to be slower than GOOD by more than the threshold: \(total)."]
    case .undecided:
      return [
        "Whether BAD is slower than GOOD by more than the threshold is not decided: \(total). Try again on a quieter machine, or with a longer --budget."
      ]
    case .unusableEnd: return ["An end of the range cannot be timed: nothing is known."]
    case .found:
      return range(record, "became slower") + [
        "this step \(record.step.map(describe) ?? ""); BAD against GOOD \(total)"
      ]
    case .unconfirmed:
      return range(record, "probably became slower") + [
        "but timed by itself the step is not shown (\(record.step.map(describe) ?? "no figure")). Try again on a quieter machine, or with a longer --budget."
      ]
    case .interrupted, nil:
      return ["Interrupted. What is known: BAD against GOOD \(total)"] + range(record, "rises most")
    }
  }

  private static func range(_ record: BisectRecord, _ verb: String) -> [String] {
    let head = "\(record.subject) \(verb) at"
    guard record.between > 0 else { return ["\(head) \(Terminal.bold(record.firstSlow))"] }
    return [
      "\(head) one of \(record.between + 1) commits, after \(record.lastFast)",
      "  up to \(record.firstSlow)",
    ]
  }

  private static func describe(_ step: BisectRecord.Step) -> String {
    let interval =
      step.low.flatMap { low in
        step.high.map { high in
          " (\(ComparisonText.change(low)) to \(ComparisonText.change(high)))"
        }
      } ?? ""
    return
      "\(ComparisonText.change(step.ratio))\(interval), p \(step.p < 1e-4 ? "< 0.0001" : decimal(step.p, 4))"
  }
}
