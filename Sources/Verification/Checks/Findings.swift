/// Each published statement that does not hold, and each pair of voices that differ, shown again.
public enum Findings: Check {
  public static let name = "findings"
  public static let question =
    "Can every difference between mathematics, print and code be shown again?"

  /// The line that shows an algorithm's findings again.
  public static func command(for algorithm: String) -> String {
    "vernier verify \(algorithm) --check \(name)"
  }

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.findings.isEmpty else {
      return [.silent(.notApplicable, A.self, name, because: "No finding is declared.")]
    }
    return A.findings.map { finding in
      if let reason = finding.whyNotHere {
        return .silent(.notApplicable, A.self, name, subject: finding.claim, because: reason)
      }
      var verdict = Verdict(A.name, name, finding.claim)
      do {
        let shown = try finding.demonstration()
        verdict.notes.append("claimed: \(shown.claimed)")
        verdict.notes.append("found: \(shown.found)")
        if shown.isShown {
          verdict.held += 1
        } else {
          verdict.record(
            A.self, plan, message: "claimed \(shown.claimed), found \(shown.found): no difference")
        }
      } catch {
        verdict.record(A.self, plan, message: "\(error)")
      }
      verdict.settle()
      return verdict
    }
  }
}
