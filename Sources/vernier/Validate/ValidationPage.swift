import Foreign
import Reporting

/// A validation as a page of its own.
enum ValidationPage {
  static func html(_ validation: Validation) -> String {
    let checks = validation.checks.map { check in
      [
        HTML.text("span", class: check.verdict.status.className, check.verdict.rawValue),
        HTML.escape(check.inspection.rawValue), HTML.escape(check.inspection.question),
        HTML.escape(check.detail),
      ]
    }
    let facts = ValidationText.facts(validation).map { HTML.text("li", $0) }.joined()
    let body = [
      HTML.text("h1", "\(validation.kernel) as \(validation.operation)"),
      HTML.text("p", class: "lead", validation.summary),
      "<p>Verdict: \(HTML.text("b", class: validation.verdict.status.className, validation.verdict.rawValue))</p>",
      HTML.element("ul", class: "facts", facts), HTML.text("h2", "What was asked"),
      HTML.table(["verdict", "check", "the kernel…", ""], checks), failures(validation),
      plantings(validation), cases(validation),
    ]
    return HTML.page(
      title: "Vernier: \(validation.kernel) as \(validation.operation)",
      body.joined(separator: "\n"))
  }

  private static func failures(_ validation: Validation) -> String {
    let items = validation.checks.flatMap { check in
      check.failures.map { failure in
        let files = failure.reproducers.joined(separator: ", ")
        return """
          <details open><summary>\(HTML.escape(check.inspection.rawValue)): \(HTML.escape(failure.message))</summary>
          <p class="faint">\(HTML.escape(failure.label))\(files.isEmpty ? "" : "<br>\(HTML.escape(files))")</p></details>
          """
      }
    }
    return items.isEmpty ? "" : HTML.text("h2", "What failed") + items.joined(separator: "\n")
  }

  private static func plantings(_ validation: Validation) -> String {
    guard let sensitivity = validation.sensitivity else { return "" }
    let rows = sensitivity.plantings.map {
      [HTML.escape($0.name), "\($0.noticed) of \($0.planted)"]
    }
    return HTML.text("h2", "Faults planted in this kernel's results")
      + HTML.table(["fault", "noticed"], rows)
  }

  private static func cases(_ validation: Validation) -> String {
    let rows = validation.cases.sorted { $0.index < $1.index }.map { item in
      [
        "\(item.index)", HTML.escape(item.label),
        HTML.text("span", class: item.verdict.status.className, item.verdict.rawValue),
        item.worstRatio < .infinity ? decimal(item.worstRatio, 3) : "—",
        HTML.escape(item.messages.joined(separator: "; ")),
      ]
    }
    return "<details><summary>All \(rows.count) cases</summary>"
      + HTML.table(["case", "parameters", "verdict", "error / bound", ""], rows) + "</details>"
  }
}
