import PeerTiming
import Reporting
import Verification

/// A table of peers as a person reads it.
enum PeerText {
  private static let head = [
    "", "algorithm", "size", "peer", "version", "theirs", "ours", "", "theirs / ours", "95 %",
    "ours of roof",
  ]

  static func render(_ report: PeerReport, _ markdown: Bool) -> String {
    let table =
      markdown
      ? TableExport.pipes(head, report.rows.map { cells($0, mark: plainMark($0.standing)) })
      : Terminal.table(
        head, report.rows.map { cells($0, mark: mark($0.standing)) }, right: [2, 5, 6, 8])
    let legend =
      "✓ both results that were timed are verified against the reference; theirs / ours above 1: ours is faster"
    return ([table, ""] + notes(report, legend: legend)).joined(separator: "\n")
  }

  private static func cells(_ row: PeerRow, mark: String) -> [String] {
    let name = [mark, row.algorithm, "\(row.size)", row.peer, row.version ?? ""]
    guard let theirs = row.peerSeconds, let ours = row.ourSeconds, let ratio = row.ratio else {
      return name + [word(row.standing), "", "", "", "", ""]
    }
    let interval = ratio.low.flatMap { low in
      ratio.high.map { "\(decimal(low, 2))–\(decimal($0, 2))" }
    }
    let roof = row.fractionOfRoof.map { "\(decimal($0, 2)) of \(row.roof ?? "")" }
    return name + [
      Format.duration(theirs.value), Format.duration(ours.value), row.ours ?? "",
      Format.ratio(ratio.value), interval ?? pairs(row), roof ?? "",
    ]
  }

  /// In the place of an interval: how many pairs there were time for.
  static func pairs(_ row: PeerRow) -> String {
    row.processes == 1 ? "1 pair" : "\(row.processes) pairs"
  }

  /// What stands in the place of a time.
  static func word(_ standing: PeerStanding) -> String {
    switch standing {
    case .verified: ""
    case .wrong: "wrong"
    case .undecided: "not decided"
    case .mistrusted: "mistrusted"
    case .failed: "failed"
    case .unfit: "not for this"
    case .absent: "not installed"
    case .disturbed: "disturbed"
    }
  }

  static func plainMark(_ standing: PeerStanding) -> String {
    switch standing {
    case .verified: "✓"
    case .wrong, .failed: "✗"
    case .mistrusted: "!"
    case .undecided, .disturbed: "?"
    case .unfit: "·"
    case .absent: "○"
    }
  }

  private static func mark(_ standing: PeerStanding) -> String {
    let colour =
      switch standing {
      case .verified: "32"
      case .wrong, .failed, .mistrusted: "31"
      case .undecided, .disturbed, .absent: "33"
      case .unfit: "2"
      }
    return Terminal.paint(plainMark(standing), colour)
  }

  /// Why rows have no time, what their times hold besides, the roofs and how it was measured.
  static func notes(_ report: PeerReport, legend: String) -> [String] {
    var lines = merged(report.rows) { row in
      row.reason.map { reason in
        let how = row.standing == .absent ? "; \(row.installation.joined(separator: "; "))" : ""
        return "\(word(row.standing)): \(reason)\(how)"
      }
    }
    lines += merged(report.rows.filter { $0.ratio != nil }) { row in row.remark }
    let few = report.rows.contains { 1..<PeerSeries.leastProcesses ~= $0.processes }
    if few {
      lines.append(
        "fewer than \(PeerSeries.leastProcesses) pairs, and no interval, where those after the first would take more than \(decimal(PeerSeries.allowance, 0)) s"
      )
    }
    if report.rows.contains(where: { $0.ratio != nil }) { lines.append(legend) }
    lines.append(TimingText.roofs(report.calibration))
    lines += report.notes.map { "note: \($0)" }
    lines.append(measured(report))
    return lines
  }

  /// One line for what several rows share.
  static func merged(_ rows: [PeerRow], _ text: (PeerRow) -> String?) -> [String] {
    var order: [String] = []
    var names: [String: [String]] = [:]
    for row in rows {
      guard let text = text(row) else { continue }
      let against = row.asked.map { "\($0.title), \(row.peer)" } ?? row.peer
      let name = row.standing == .absent ? row.library : "\(row.algorithm), \(against)"
      if names[text] == nil { order.append(text) }
      if names[text]?.contains(name) != true { names[text, default: []].append(name) }
    }
    return order.map { "\(names[$0]!.joined(separator: "; ")): \($0)" }
  }

  private static func measured(_ report: PeerReport) -> String {
    let pairs = report.rows.map(\.processes).max() ?? 0
    let rounds = report.rows.reduce(0) { $0 + $1.rounds }
    let dropped = report.rows.reduce(0) { $0 + $1.discarded }
    var parts = [
      report.host.processor, "\(pairs) pairs of processes, one thread each",
      "\(rounds) rounds, \(dropped) dropped for a lost core",
    ]
    if let pressure = report.pressure {
      parts.append("a thread waited for a core \(Format.percent(pressure)) of the time")
    }
    return parts.joined(separator: "; ") + "; \(decimal(report.seconds, 0)) s"
  }
}
