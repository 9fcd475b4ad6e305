import Foundation
import Measurement
import Reporting

extension ComparisonOptions {
  /// Whether every file that is asked for can be written, before minutes are spent on what it shall hold.
  func tryFiles() throws {
    for path in [output.jsonFile, markdown, junit].compactMap({ $0 }) { try Output.tryOut(path) }
  }

  /// Prints the report and writes the files that were asked for.
  func write(_ report: ComparisonReport) throws {
    try output.write(report) { ComparisonText.render(report, verbose: verbose) }
    if let markdown { try Output.write(ComparisonFiles.markdown(report), to: markdown) }
    if let junit { try Output.write(ComparisonFiles.junit(report), to: junit) }
  }
}

/// A comparison as other programs, and pull requests, read it.
enum ComparisonFiles {
  static func markdown(_ report: ComparisonReport) -> String {
    var lines = ["### Vernier: \(verdict(report))", "", ComparisonText.summary(report), ""]
    let shown = ComparisonText.ordered(report.comparisons).filter { $0.judgement != .same }
    if !shown.isEmpty {
      lines.append("| \(ComparisonText.head.joined(separator: " | ")) |")
      lines.append("| --- | --- | ---: | ---: | ---: | --- |")
      lines += shown.map(row)
      lines.append("")
    }
    lines += (CountLaneText.lines(report) + ComparisonText.details(report)).map {
      "- \(escape($0))"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func verdict(_ report: ComparisonReport) -> String {
    switch report.conclusion {
    case .regression: "🔴 **Regression.**"
    case .void: "⚪ **Void**: the machine was too unsteady."
    case .inconclusive: "⚪ **Inconclusive**: nothing was decided."
    case .noRegression:
      "🟢 **No regression shown** in \(report.comparisons.count { $0.judgement.map { $0 != .unresolved } ?? false }) of \(report.comparisons.count)."
    }
  }

  private static func row(_ comparison: Comparison) -> String {
    let cells = [
      "**\(ComparisonText.word(comparison))**", comparison.subject.description,
      comparison.base.map(Format.duration) ?? "", comparison.head.map(Format.duration) ?? "",
      comparison.ratio.map(ComparisonText.change) ?? "",
      comparison.failure?.reason ?? ComparisonText.interval(comparison),
    ]
    return "| \(cells.map(escape).joined(separator: " | ")) |"
  }

  private static func escape(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  /// A case for each benchmark: slower is a failure, broken an error, what is not known is skipped.
  static func junit(_ report: ComparisonReport) -> String {
    let cases =
      report.comparisons.map { testCase($0, isVoid: report.isVoid) }
      + (report.counts ?? []).map { CountLaneText.testCase($0, in: report) }
      + report.onlyInBase.map { gone($0, report) }
    func count(_ tag: String) -> Int { cases.count { $0.contains("<\(tag)") } }
    let total = decimal(report.seconds, 3)
    let attributes =
      "name=\"vernier compare\" tests=\"\(cases.count)\" failures=\"\(count("failure"))\" errors=\"\(count("error"))\" skipped=\"\(count("skipped"))\" time=\"\(total)\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      <testsuite \(attributes)>
      \(cases.joined(separator: "\n"))
      </testsuite>
      </testsuites>

      """
  }

  private static func gone(_ subject: Subject, _ report: ComparisonReport) -> String {
    let tag = report.allowsRemoved == true ? "skipped" : "failure"
    let (suite, name) = (
      "\(subject.family).\(subject.algorithm)", "\(subject.size) \(subject.implementation)"
    )
    return
      "<testcase classname=\"\(HTML.escape(suite))\" name=\"\(HTML.escape(name))\"><\(tag) message=\"only in base\"/></testcase>"
  }

  private static func testCase(_ comparison: Comparison, isVoid: Bool) -> String {
    let subject = comparison.subject
    let name = HTML.escape("\(subject.size) \(subject.implementation)")
    let open =
      "<testcase classname=\"\(HTML.escape("\(subject.family).\(subject.algorithm)"))\" name=\"\(name)\""
    let change = comparison.ratio.map(ComparisonText.change) ?? ""
    let words = HTML.escape("\(change) (\(ComparisonText.interval(comparison)))")
    func with(_ tag: String, _ message: String) -> String {
      "\(open)><\(tag) message=\"\(message)\"/></testcase>"
    }
    if let failure = comparison.failure {
      return with(failure.isHeads ? "error" : "skipped", HTML.escape(failure.reason))
    }
    if isVoid { return with("skipped", "the run is void") }
    switch comparison.judgement {
    case .slower: return with("failure", "slower: \(words)")
    case .unresolved: return with("skipped", "unresolved: \(words)")
    case nil: return with("skipped", "not reached")
    case .same, .faster: return "\(open)/>"
    }
  }
}
