import Verification

/// Verdicts as a person reads them.
enum VerdictText {
  static func render(_ verdicts: [Verdict], verbose: Bool) -> String {
    var lines: [String] = []
    for (algorithm, group) in grouped(verdicts) {
      let failing = group.contains { $0.status.isFinding }
      lines.append(
        "\(Terminal.mark(failing ? .failed : .passed)) \(Terminal.bold(algorithm))  \(counts(group))"
      )
      for verdict in group {
        if verbose || verdict.status.isFinding {
          lines += detail(verdict)
        } else if let reason = reason(verdict) {
          lines.append(reason)
        }
      }
    }
    lines.append("")
    lines.append(Terminal.bold(counts(verdicts)))
    return lines.joined(separator: "\n")
  }

  static func counts(_ verdicts: [Verdict]) -> String {
    Verdict.Status.allCases.compactMap { status in
      let count = verdicts.filter { $0.status == status }.count
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }.joined(separator: ", ")
  }

  /// One line that says why a verdict is neither good nor bad; `nil` of those that are.
  static func reason(_ verdict: Verdict) -> String? {
    guard verdict.status == .untested || verdict.status == .inconclusive else { return nil }
    var facts = verdict.notes
    if verdict.undecided > 0 { facts.append("\(verdict.undecided) undecided") }
    if facts.isEmpty { facts = ["nothing was compared"] }
    let subject = verdict.subject == "-" ? "" : " \(verdict.subject):"
    let text = "\(verdict.check):\(subject) \(facts.joined(separator: "; "))"
    return "    \(Terminal.mark(verdict.status)) \(text.replacing("\n", with: " "))"
  }

  static func detail(_ verdict: Verdict) -> [String] {
    var lines = ["    \(Terminal.mark(verdict.status)) \(verdict.check): \(verdict.subject)"]
    var facts = verdict.notes
    if verdict.held > 0 { facts.insert("\(verdict.held) held", at: 0) }
    if verdict.undecided > 0 { facts.append("\(verdict.undecided) undecided") }
    if let sensitivity = verdict.sensitivity { facts.append(sensitivity) }
    if !facts.isEmpty { lines.append(Terminal.faint("        " + facts.joined(separator: "; "))) }
    for failure in verdict.failures {
      lines.append("        \(failure.message)")
      if let problem = failure.problem { lines.append("        smallest problem: \(problem)") }
      lines.append("        replay: \(failure.replay)")
    }
    return lines
  }

  private static func grouped(_ verdicts: [Verdict]) -> [(String, [Verdict])] {
    var order: [String] = []
    var groups: [String: [Verdict]] = [:]
    for verdict in verdicts {
      if groups[verdict.algorithm] == nil { order.append(verdict.algorithm) }
      groups[verdict.algorithm, default: []].append(verdict)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}
