import Measurement
import Reporting
import Verification

/// What the main job says at its end.
enum Summary {
  static func text(_ record: RunRecord, page: String) -> String {
    var lines = [VerdictText.render(record.verdicts, verbose: false)]
    if let calibration = record.calibration {
      lines.append("")
      lines.append(TimingText.render(record.fastest, calibration))
    }
    for paper in record.papers {
      lines.append("")
      lines.append(tally(paper, pending: record.pending(of: paper)))
    }
    let phases = ["verify", "bench", "reproduce"].compactMap { phase in
      record.seconds[phase].map { "\(phase) \(decimal($0, 1)) s" }
    }
    lines.append("")
    lines.append("\(phases.joined(separator: ", ")); seed \(record.seed), depth \(record.depth)")
    lines.append("report: \(page)")
    return lines.joined(separator: "\n")
  }

  private static func tally(_ paper: RunRecord.PaperRecord, pending: Set<String>) -> String {
    let outcomes = paper.outcomes(pending: pending)
    let printed = outcomes.printed.map { $0.counted($1) }
    let counts = printed + (outcomes.own > 0 ? ["\(outcomes.own) of our own"] : [])
    let shapes = paper.tables.compactMap(\.result).flatMap(\.shapes)
    let computed = shapes.filter { !$0.isOfPrint }
    let kinds = [
      (computed.filter { $0.place != nil }, "published shapes hold here"),
      (computed.filter { $0.place == nil }, "of our own"),
      (shapes.filter(\.isOfPrint), "that print alone decides"),
    ]
    let form = kinds.compactMap { asked, words in
      asked.isEmpty ? nil : "; \(held(asked)) \(words)"
    }.joined()
    let skipped = paper.tables.filter { $0.skipped != nil }.map(\.id)
    let rest =
      skipped.isEmpty ? "" : "; skipped for want of input: \(skipped.joined(separator: ", "))"
    return
      "\(Terminal.bold(paper.key)): figures \(counts.joined(separator: ", "))\(form)\(rest)"
  }

  /// How many hold, of how many, and how many noise leaves open.
  private static func held(_ shapes: [Shape]) -> String {
    let undecided = shapes.filter { $0.verdict == .undecided }.count
    let rest = undecided == 0 ? "" : " (\(undecided) undecided)"
    return "\(shapes.filter { $0.verdict == .holds }.count) of \(shapes.count)\(rest)"
  }
}
