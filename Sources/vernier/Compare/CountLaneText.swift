import Measurement
import Reporting

/// Counts of instructions in two builds, as a person and as a CI reads them.
enum CountLaneText {
  /// One line for all, one for each that changed.
  static func lines(_ report: ComparisonReport) -> [String] {
    guard let counts = report.counts, !counts.isEmpty else { return [] }
    let exact = counts.filter { $0.ratio != nil }
    let changed = exact.filter { $0.ratio != 1 }
    let grown = Set(report.grown.map(\.subject))
    let rest = counts.count - exact.count - report.miscounted.count
    var lines = [
      "instructions: \(exact.count - changed.count) benchmarks take exactly as many, "
        + "\(changed.count) do not\(rest == 0 ? "" : "; \(rest) are too long, vary, or were not reached")"
    ]
    lines += changed.sorted { ($0.ratio ?? 0) > ($1.ratio ?? 0) }.map { comparison in
      let note = grown.contains(comparison.subject) ? " (a finding)" : ""
      return "  \(comparison.subject): \(words(comparison))\(note)"
    }
    lines += report.miscounted.map { "  \($0.subject): \(words($0)) (a finding)" }
    return lines
  }

  private static func words(_ comparison: CountComparison) -> String {
    guard let base = comparison.base, let head = comparison.head, let ratio = comparison.ratio
    else { return comparison.reason ?? "" }
    return "\(base) instructions before, \(head) now, \(ComparisonText.change(ratio))"
  }

  /// A case of JUnit.
  static func testCase(_ comparison: CountComparison, in report: ComparisonReport) -> String {
    let subject = comparison.subject
    let name = HTML.escape("\(subject.size) \(subject.implementation), instructions")
    let open =
      "<testcase classname=\"\(HTML.escape("\(subject.family).\(subject.algorithm)"))\" name=\"\(name)\""
    let words = HTML.escape(words(comparison))
    let isFinding =
      comparison.isWrongInHead == true || report.grown.contains { $0.subject == subject }
    if comparison.ratio == nil, !isFinding {
      return "\(open)><skipped message=\"\(words)\"/></testcase>"
    }
    guard isFinding else { return "\(open)/>" }
    return "\(open)><failure message=\"\(words)\"/></testcase>"
  }
}
