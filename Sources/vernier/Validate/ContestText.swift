import Foreign
import Reporting

/// A contest as a person reads it.
enum ContestText {
  static var rules: String {
    PeerRule.all.map { "\(Terminal.bold($0.name))\n  \($0.statement)\n  \($0.source)" }
      .joined(separator: "\n")
  }

  static func render(_ entries: [ContestEntry], verbose: Bool) -> String {
    var lines: [String] = []
    if verbose { lines = entries.map(line) + [""] }
    let (wrong, right) = (entries.filter { $0.bug != nil }, entries.filter { $0.bug == nil })
    func row(_ name: String, _ covered: [ContestEntry], _ rejects: (ContestEntry) -> Bool)
      -> [String]
    {
      let (bad, good) = (covered.filter { $0.bug != nil }, covered.filter { $0.bug == nil })
      let found = bad.count(where: rejects)
      let share = bad.isEmpty ? "" : "\(decimal(100 * Double(found) / Double(bad.count), 0)) %"
      return [
        name, "\(found) of \(bad.count)", share, "\(good.count(where: rejects)) of \(good.count)",
      ]
    }
    let peers = PeerRule.all.map { rule in
      row(rule.name, entries.filter { $0.rejectedBy[rule.name] != nil }) {
        $0.rejectedBy[rule.name]!
      }
    }
    let table = Terminal.table(
      ["judge", "wrong kernels found", "", "right kernels blamed"],
      [row("vernier validate", entries) { $0.verdict != .pass }] + peers, right: [1, 2, 3])
    let missed = entries.filter { $0.bug != nil && $0.verdict == .pass }.map(\.kernel)
    let blamed = entries.filter { $0.bug == nil && $0.verdict != .pass }
    lines.append(table)
    lines.append("")
    if !missed.isEmpty { lines.append("not found: \(missed.joined(separator: ", "))") }
    lines += blamed.map { "blamed: \($0.kernel): \($0.finding)" }
    let seconds = entries.reduce(0) { $0 + $1.seconds }
    func sum(_ key: KeyPath<ContestEntry, Int>) -> Int { right.reduce(0) { $0 + $1[keyPath: key] } }
    lines.append(
      "\(wrong.count) wrong and \(right.count) right kernels, \(decimal(seconds, 1)) s of judging by us"
    )
    if !right.isEmpty {
      lines.append(
        "of right kernels \(sum(\.elements)) elements were judged, in \(sum(\.calls)) calls; \(blamed.count) of \(right.count) blamed"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ entry: ContestEntry) -> String {
    let peers = PeerRule.all.filter { entry.rejectedBy[$0.name] == true }.map(\.name)
    let found = entry.failedChecks.map(\.rawValue).joined(separator: ", ")
    return
      "\(ValidationText.mark(entry.verdict)) \(entry.kernel) (\(entry.operation)): \(found.isEmpty ? "—" : found); others: \(peers.isEmpty ? "none" : peers.joined(separator: ", "))"
  }
}
