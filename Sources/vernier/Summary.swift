import Measurement
import Reporting
import Verification

/// What the main job says at its end.
enum Summary {
  static func text(_ record: RunRecord, page: String) -> String {
    var lines = [VerdictText.render(record.verdicts, verbose: false)]
    if let calibration = record.calibration {
      lines.append("")
      lines.append(TimingText.render(best(record.timings), calibration))
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

  /// One line for each algorithm: the fastest of ours on the largest size. The report has them all.
  private static func best(_ timings: [Timing]) -> [Timing] {
    let largest = Dictionary(timings.map { ($0.algorithm, $0.size) }, uniquingKeysWith: max)
    let ours = timings.filter {
      $0.voice == Voice.optimised.label && $0.size == largest[$0.algorithm]
    }
    var seen: Set<String> = []
    let names = ours.map(\.algorithm).filter { seen.insert($0).inserted }
    return names.compactMap { name in
      let candidates = ours.filter { $0.algorithm == name }
      let timed = candidates.filter { $0.refusal == nil }
      return timed.min { $0.seconds < $1.seconds } ?? candidates.first
    }
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
    let skipped = paper.tables.filter { $0.skipped != nil }.map(\.id)
    let rest =
      skipped.isEmpty ? "" : "; skipped for want of input: \(skipped.joined(separator: ", "))"
    return "\(Terminal.bold(paper.key)): cells \(counts.joined(separator: ", "))\(rest)"
  }
}
