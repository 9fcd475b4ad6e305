import Foreign
import Reporting

/// A validation as other programs, and pull requests, read it.
enum ValidationFiles {
  /// A case for each row of the covering array, by its own name, and one for each question beyond them.
  static func junit(_ validation: Validation) -> String {
    let suite = HTML.escape(validation.operation)
    let rows = validation.cases.sorted { $0.index < $1.index }.map { item -> String in
      let open =
        "<testcase classname=\"\(suite).cases\" name=\"\(item.index): \(HTML.escape(item.label))\" time=\"\(decimal(item.seconds, 4))\""
      let words = item.messages.joined(separator: "; ")
      switch item.verdict {
      case .pass: return "\(open)/>"
      case .inconclusive: return element(open, "skipped", words)
      case .fail, .mistrusted: return element(open, "failure", words)
      }
    }
    let checks = validation.checks.map { check -> String in
      let open = "<testcase classname=\"\(suite).checks\" name=\"\(check.inspection.rawValue)\""
      switch check.verdict {
      case .pass: return "\(open)/>"
      case .fail:
        return element(open, "failure", check.failures.map(\.message).joined(separator: "; "))
      case .mistrusted: return element(open, "failure", "mistrusted: \(check.detail)")
      case .inconclusive: return element(open, "skipped", check.detail)
      }
    }
    let cases = rows + checks
    let failures = cases.count { $0.contains("<failure") }
    let skipped = cases.count { $0.contains("<skipped") }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      <testsuite name="vernier validate \(HTML.escape(validation.kernel)) as \(suite)" tests="\(cases.count)" failures="\(failures)" errors="0" skipped="\(skipped)" time="\(decimal(validation.seconds, 3))">
      \(cases.joined(separator: "\n"))
      </testsuite>
      </testsuites>

      """
  }

  private static func element(_ open: String, _ tag: String, _ message: String) -> String {
    // Control characters are not XML, escaped or not.
    let text = String(message.unicodeScalars.map { $0.value < 32 ? " " : Character($0) })
    return "\(open)><\(tag) message=\"\(HTML.escape(text))\"/></testcase>"
  }

  static func markdown(_ validation: Validation) -> String {
    let rows = validation.checks.map { check in
      "| \(symbol(check.verdict)) | \(check.inspection.rawValue) | \(check.inspection.question) | \(escape(check.detail)) |"
    }
    let failures = validation.checks.flatMap { check in
      check.failures.map { failure in
        "- **\(check.inspection.rawValue)**: \(escape(failure.message)) (`\(failure.label)`)"
      }
    }
    let head =
      "### \(symbol(validation.verdict)) `\(validation.kernel)` as \(validation.operation): \(validation.verdict.rawValue)"
    let facts = ValidationText.facts(validation).map { "- \(escape($0))" }
    return
      ([head, "", "|  | check | the kernel… |  |", "| --- | --- | --- | --- |"] + rows + [""]
      + failures + (failures.isEmpty ? [] : [""]) + facts).joined(separator: "\n") + "\n"
  }

  static func symbol(_ verdict: Verdict) -> String {
    switch verdict {
    case .pass: "✅"
    case .fail: "❌"
    case .mistrusted: "⚠️"
    case .inconclusive: "❔"
    }
  }

  private static func escape(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
