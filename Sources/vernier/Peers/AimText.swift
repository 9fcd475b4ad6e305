import PeerTiming
import Reporting
import Verification

/// What was asked beside what is reached, as a person reads it.
enum AimText {
  private static let head = [
    "", "algorithm", "problem", "asked", "reached", "95 %", "against", "ours", "",
  ]

  static func render(_ report: PeerReport, _ markdown: Bool) -> String {
    let rows = report.rows.map { cells($0, isPlain: markdown) }
    let table =
      markdown ? TableExport.pipes(head, rows) : Terminal.table(head, rows, right: [3, 4, 7])
    let counts = [PeerRow.Verdict.reached, .undecided, .missed].map { verdict in
      "\(report.rows.count { $0.verdict == verdict }) \(word(verdict))"
    }
    let rest = report.rows.count { $0.verdict == nil }
    let total = counts.joined(separator: ", ") + (rest > 0 ? ", \(rest) without a time" : "")
    let legend = """
      a share (0.92) is of the roof as its own loop, in turns with ours, finds it then; in brackets: of the best that it was calibrated to, below
      a ratio (1.92×) is the rival's time over ours where so much was asked at least, ours over the rival's where at most
      what was timed is verified against the reference; =: missed, but what is asked lies within the 95 % interval
      """
    let lines = [table, "", total] + reasons(report) + PeerText.notes(report, legend: legend)
    return lines.joined(separator: "\n")
  }

  private static func cells(_ row: PeerRow, isPlain: Bool) -> [String] {
    let asked = row.asked.map { "\($0.isAtMost ? "≤" : "≥") \(figure($0.factor, $0))" } ?? ""
    let name = [mark(row, isPlain), row.algorithm, row.asked?.title ?? "", asked]
    let rival = row.asked?.isRoof == true ? roof(row) : row.peer
    guard let reached = row.reached, let asked = row.asked, let ours = row.ourSeconds else {
      return name + [PeerText.word(row.standing), "", rival, "", ""]
    }
    let interval = reached.low.flatMap { low in
      reached.high.map { "\(decimal(low, 2))–\(decimal($0, 2))" }
    }
    return name + [
      figure(reached.value, asked), interval ?? PeerText.pairs(row), rival,
      Format.duration(ours.value), row.ours ?? "",
    ]
  }

  /// With the share of it as calibrated.
  private static func roof(_ row: PeerRow) -> String {
    let name = row.roof ?? row.peer
    return row.fractionOfRoof.map { "\(name) (\(decimal($0, 2)) of its best)" } ?? name
  }

  private static func figure(_ value: Double, _ asked: PeerEntry.Asked) -> String {
    decimal(value, 2) + (asked.isRoof ? "" : "×")
  }

  private static func word(_ verdict: PeerRow.Verdict) -> String {
    switch verdict {
    case .reached: "reached"
    case .undecided: "within the interval"
    case .missed: "missed"
    }
  }

  private static func mark(_ row: PeerRow, _ isPlain: Bool) -> String {
    let (plain, colour) =
      switch row.verdict {
      case .reached: ("✓", "32")
      case .undecided: ("=", "33")
      case .missed: ("✗", "31")
      case nil: (PeerText.plainMark(row.standing), "33")
      }
    return isPlain ? plain : Terminal.paint(plain, colour)
  }

  /// Of what is missed.
  private static func reasons(_ report: PeerReport) -> [String] {
    PeerText.merged(report.rows.filter { $0.verdict == .missed || $0.verdict == .undecided }) {
      $0.asked?.reason
    }
  }
}
