import Verification

/// Algorithms against checks, with everything that was found out below.
struct VerdictSection {
  let verdicts: [Verdict]
  init(_ verdicts: [Verdict]) { self.verdicts = verdicts }

  var html: String {
    guard !verdicts.isEmpty else { return "" }
    let checks = allQuestions.map(\.name).filter { name in verdicts.contains { $0.check == name } }
    let head = [""] + checks.map { HTML.text("span", $0) }
    let rows = algorithms.map { name in
      ["<a href=\"#\(HTML.escape(name))\">\(HTML.escape(name))</a>"] + checks.map { cell(name, $0) }
    }
    let questions = allQuestions.filter { checks.contains($0.name) }.map { check in
      "<dt>\(check.name)</dt><dd>\(HTML.escape(check.question))</dd>"
    }
    return """
      <section>
      <h2>Is it right?</h2>
      \(HTML.table(head, rows, class: "matrix"))
      <p class="legend">✓ passed, ✗ failed, ! mistrusted: an impostor would have passed, \
      ? inconclusive, ○ untested: nothing was declared, “·” not applicable</p>
      <details><summary>What the checks ask</summary><dl>\(questions.joined())</dl></details>
      <details\(verdicts.contains { $0.status.isFinding } ? " open" : "")><summary>What was found out, algorithm by \
      algorithm</summary>
      \(algorithms.map(details).joined(separator: "\n"))
      </details>
      </section>
      """
  }

  private var algorithms: [String] {
    verdicts.map(\.algorithm).inOrderOfAppearance
  }

  private func cell(_ algorithm: String, _ check: String) -> String {
    let group = verdicts.filter { $0.algorithm == algorithm && $0.check == check }
    guard
      let status = Verdict.Status.gravity.first(where: { status in
        group.contains { $0.status == status }
      })
    else { return "" }
    let held = group.reduce(0) { $0 + $1.held }
    let title = "\(check): \(status.rawValue), \(held) comparisons held"
    return
      "<span class=\"\(status.className)\" title=\"\(HTML.escape(title))\">\(status.mark)</span>"
  }

  private func details(_ algorithm: String) -> String {
    let group = verdicts.filter { $0.algorithm == algorithm }
    let isOpen = group.contains { $0.status.isFinding } ? " open" : ""
    let rows = group.map { verdict in
      [
        "<span class=\"\(verdict.status.className)\">\(verdict.status.mark)</span>",
        HTML.escape(verdict.check), HTML.escape(verdict.subject),
        verdict.held == 0 ? "" : "\(verdict.held)", remarks(verdict),
      ]
    }
    return """
      <details id="\(HTML.escape(algorithm))"\(isOpen)><summary>\(HTML.escape(algorithm))</summary>
      \(HTML.table(["", "check", "subject", "held", "what was found out"], rows))
      </details>
      """
  }

  private func remarks(_ verdict: Verdict) -> String {
    var lines = verdict.notes
    if verdict.undecided > 0 { lines.append("\(verdict.undecided) undecided") }
    if let sensitivity = verdict.sensitivity { lines.append(sensitivity) }
    let failures = verdict.failures.map { failure in
      let problem = failure.problem.map { "\n\($0)" } ?? ""
      return HTML.text("pre", "\(failure.message)\(problem)\n\(failure.replay)")
    }
    return lines.map(HTML.escape).joined(separator: "<br>") + failures.joined()
  }
}

/// What is claimed, and what was found instead.
struct FindingSection {
  let findings: [Verdict]
  init(_ verdicts: [Verdict]) {
    findings = verdicts.filter { $0.check == Findings.name && $0.held > 0 }
  }

  var html: String {
    guard !findings.isEmpty else { return "" }
    let rows = findings.map { verdict in
      [HTML.escape(verdict.algorithm), HTML.escape(verdict.subject)]
        + ["claimed: ", "found: "].map { prefix in
          let note = verdict.notes.first { $0.hasPrefix(prefix) } ?? ""
          return HTML.escape(String(note.dropFirst(prefix.count)))
        }
        + [HTML.text("code", Findings.command(for: verdict.algorithm))]
    }
    return """
      <section>
      <h2>Where print, code and mathematics differ</h2>
      <p>Each of these was shown again in this run.</p>
      \(HTML.table(["algorithm", "what is said", "claimed", "found here", "shown by"], rows, class: "prose"))
      </section>
      """
  }
}
