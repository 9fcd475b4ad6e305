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
      lines.append(tally(paper))
    }
    let phases = ["verify", "bench", "reproduce"].compactMap { phase in
      record.seconds[phase].map { "\(phase) \(decimal($0, 1)) s" }
    }
    lines.append("")
    lines.append("\(phases.joined(separator: ", ")); seed \(record.seed), depth \(record.depth)")
    lines.append("report: \(page)")
    return lines.joined(separator: "\n")
  }

  private static func tally(_ paper: RunRecord.PaperRecord) -> String {
    let cells = paper.tables.compactMap(\.result).flatMap(\.rows).flatMap(\.cells)
    let counts = [
      (Cell.Standing.agrees, "as printed"), (.differs, "unlike print"),
      (.computed, "computed here"),
      (.quoted, "quoted"),
    ].compactMap { standing, words in
      let count = cells.filter { $0.standing == standing }.count
      return count == 0 ? nil : "\(count) \(words)"
    }
    let shapes = paper.tables.compactMap(\.result).flatMap(\.shapes)
    let form = [
      held(shapes.filter { $0.place != nil }, "published shapes"),
      held(shapes.filter { $0.place == nil }, "of our own"),
    ].joined()
    let skipped = paper.tables.filter { $0.skipped != nil }.map(\.id)
    let rest =
      skipped.isEmpty ? "" : "; skipped for want of input: \(skipped.joined(separator: ", "))"
    return "\(Terminal.bold(paper.key)): cells \(counts.joined(separator: ", "))\(form)\(rest)"
  }

  /// What a paper prints and what only we ask are counted apart.
  private static func held(_ shapes: [Shape], _ kind: String) -> String {
    let count = shapes.count { $0.verdict == .holds }
    return shapes.isEmpty ? "" : "; \(count) of \(shapes.count) \(kind) hold"
  }
}
