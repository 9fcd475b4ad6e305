import Measurement
import Reporting
import Verification

/// A comparison as a person reads it.
enum ComparisonText {
  static func render(_ report: ComparisonReport, verbose: Bool) -> String {
    var lines: [String] = []
    let shown = ordered(report.comparisons).filter { verbose || $0.judgement != .same }
    if !shown.isEmpty {
      lines.append(Terminal.table(head, shown.map(row), right: [2, 3, 4, 5]))
      lines.append("")
    }
    lines.append(summary(report))
    lines += CountLaneText.lines(report)
    lines += details(report)
    return lines.joined(separator: "\n")
  }

  static let head = ["verdict", "benchmark", "base", "head", "change", "interval"]

  /// What matters first: failures, then slower, then faster, then what is not known.
  static func ordered(_ comparisons: [Comparison]) -> [Comparison] {
    func rank(_ comparison: Comparison) -> Int {
      if let failure = comparison.failure { return failure.isHeads ? 0 : 4 }
      switch comparison.judgement {
      case .slower: return 1
      case .faster: return 2
      case .unresolved: return 3
      case .same: return 6
      case nil: return 5
      }
    }
    return comparisons.enumerated().sorted {
      (rank($0.element), -($0.element.ratio ?? 0), $0.offset)
        < (rank($1.element), -($1.element.ratio ?? 0), $1.offset)
    }.map(\.element)
  }

  private static func row(_ comparison: Comparison) -> [String] {
    let name = comparison.subject.description
    if let failure = comparison.failure {
      return [mark(comparison), name, "", "", "", failure.reason]
    }
    return [
      mark(comparison), name, comparison.base.map(Format.duration) ?? "",
      comparison.head.map(Format.duration) ?? "", comparison.ratio.map(change) ?? "",
      interval(comparison),
    ]
  }

  private static func mark(_ comparison: Comparison) -> String {
    let text = word(comparison)
    switch comparison.judgement {
    case .slower: return Terminal.paint(text, "31")
    case .faster: return Terminal.paint(text, "32")
    default: return text
    }
  }

  static func word(_ comparison: Comparison) -> String {
    if let failure = comparison.failure { return failure.isHeads ? "broken" : "not comparable" }
    return comparison.judgement?.rawValue ?? "not reached"
  }

  /// +1.23 %.
  static func change(_ ratio: Double) -> String {
    let percent = (ratio - 1) * 100
    return (percent < 0 ? "" : "+") + "\(decimal(percent, 2)) %"
  }

  static func interval(_ comparison: Comparison) -> String {
    guard let low = comparison.low, let high = comparison.high else { return "" }
    return "\(change(low)) to \(change(high))"
  }

  static func summary(_ report: ComparisonReport) -> String {
    let words = Judgement.allCases.map { judgement in
      "\(report.comparisons.count { $0.judgement == judgement }) \(judgement.rawValue)"
    }
    let failed = report.comparisons.count { $0.failure != nil }
    let rest = failed == 0 ? "" : ", \(failed) failed"
    let margin = decimal(report.rule.margin * 100, 2)
    return
      "\(report.head) against \(report.base): \(words.joined(separator: ", "))\(rest) (margin \(margin) %)"
  }

  private static func vetting(_ report: ComparisonReport) -> String {
    report.vettingSeconds.map { ", \(decimal($0, 0)) of them to verify" } ?? ""
  }

  private static func watch(_ report: ComparisonReport) -> String {
    let (all, watching) = (report.controls.count, report.watching.count)
    if watching == all { return "base beside base: \(all) of them, no alarm" }
    return watching == 0
      ? "base beside base: too few pairs to alarm"
      : "base beside base: \(watching) of \(all) with pairs enough to alarm, and no alarm"
  }

  static func details(_ report: ComparisonReport) -> [String] {
    var lines: [String] = []
    let rounds = report.comparisons.reduce(0) { $0 + $1.rounds }
    let dropped = report.comparisons.reduce(0) { $0 + $1.discarded }
    let pairs = report.comparisons.map(\.logRatios.count).max() ?? 0
    lines.append(
      "\(pairs) pairs of processes, \(rounds) rounds, \(dropped) dropped for a lost core; \(decimal(report.seconds, 0)) s\(vetting(report))"
    )
    var machine: [String] = []
    if let before = report.clockBefore, let after = report.clockAfter {
      machine.append("clock \(decimal(before, 2)) GHz before, \(decimal(after, 2)) after")
    }
    if let pressure = report.pressure {
      machine.append("a thread waited for a core \(Format.percent(pressure)) of the time")
    }
    if !machine.isEmpty { lines.append(machine.joined(separator: "; ")) }
    let alarms = report.controls.filter { $0.judgement == .slower || $0.judgement == .faster }
    if report.isVoid {
      let names = alarms.map { "\($0.subject) \($0.ratio.map(change) ?? "")" }
      lines.append("VOID: base beside base alarmed (\(names.joined(separator: "; "))). Try again.")
    } else if !report.controls.isEmpty {
      lines.append(watch(report))
      lines += report.controls.compactMap { control in
        control.failure.map { "base beside base failed: \(control.subject): \($0.reason)" }
      }
    }
    for (label, subjects) in [("base", report.onlyInBase), ("head", report.onlyInHead)]
    where !subjects.isEmpty {
      let names = subjects.prefix(6).map(\.description).joined(separator: "; ")
      let rest = subjects.count > 6 ? " and \(subjects.count - 6) more" : ""
      lines.append("only in \(label): \(names)\(rest)")
    }
    return lines + report.notes.map { "note: \($0)" }
  }
}
