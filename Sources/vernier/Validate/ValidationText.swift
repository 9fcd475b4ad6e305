import Foreign
import Reporting
import Verification

/// A validation as a person reads it.
enum ValidationText {
  static func render(_ validation: Validation, isQuiet: Bool, chatter: String) -> String {
    var lines = [
      "\(Terminal.bold(validation.kernel)) as \(Terminal.bold(validation.operation)): \(validation.summary)"
    ]
    if !isQuiet { lines += ["", table(validation)] }
    lines += failures(validation, isQuiet: isQuiet)
    let words = chatter.split(separator: "\n").suffix(5)
    if validation.verdict == .fail, !words.isEmpty {
      lines += ["", "The kernel's process printed:"] + words.map { "  \($0)" }
    }
    lines += ["", conclusion(validation)]
    return lines.joined(separator: "\n")
  }

  private static func table(_ validation: Validation) -> String {
    let rows = validation.checks.map { check in
      [mark(check.verdict), check.inspection.rawValue, check.inspection.question, check.detail]
    }
    return Terminal.table(["", "check", "the kernel…", ""], rows)
  }

  static func mark(_ verdict: Foreign.Verdict) -> String { Terminal.mark(verdict.status) }

  private static func failures(_ validation: Validation, isQuiet: Bool) -> [String] {
    validation.checks.filter { !$0.failures.isEmpty }.flatMap { check -> [String] in
      let shown = isQuiet ? check.failures.prefix(1) : check.failures[...]
      return shown.flatMap { failure in
        ["", "\(mark(.fail)) \(Terminal.bold(check.inspection.rawValue)): \(failure.message)"]
          + details(failure, isQuiet: isQuiet)
      }
    }
  }

  private static func details(_ failure: Validation.Failure, isQuiet: Bool) -> [String] {
    let number = failure.caseIndex.map { "case \($0): " } ?? ""
    var lines = ["    first seen in \(number)\(failure.label)"]
    let sizes = failure.sizes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    if failure.shrinkingSteps > 0 {
      let time = Format.duration(failure.shrinkingSeconds)
      lines.append(
        "    shrunk in \(failure.shrinkingSteps) calls, \(time), to \(sizes.joined(separator: " "))"
      )
    }
    if !isQuiet, !failure.reproducers.isEmpty {
      lines.append("    again: \(failure.reproducers.joined(separator: " "))")
    }
    return lines
  }

  static func conclusion(_ validation: Validation) -> String {
    let word =
      switch validation.verdict {
      case .pass: Terminal.paint("PASS", "32;1")
      case .fail: Terminal.paint("FAIL", "31;1")
      case .mistrusted: Terminal.paint("MISTRUSTED", "35;1")
      case .inconclusive: Terminal.paint("INCONCLUSIVE", "33;1")
      }
    return "\(word)  \(facts(validation).joined(separator: "; "))"
  }

  /// What the verdict rests on.
  static func facts(_ validation: Validation) -> [String] {
    let coverage = validation.coverage
    var facts = [
      "\(coverage.rows) cases, \(validation.calls) calls, \(coverage.judged) elements judged"
    ]
    if coverage.worstRatio > 0, coverage.worstRatio < .infinity {
      facts.append(
        "worst error \(decimal(coverage.worstRatio, 3)) of the bound, \(decimal(coverage.worstUlps, 1)) ulp, at \(coverage.worstPlace)"
      )
    }
    if let sensitivity = validation.sensitivity, sensitivity.median < .infinity {
      facts.append(
        "an error of \(decimal(sensitivity.median, 0)) ulp in one element would have been noticed (median; \(decimal(sensitivity.smallest, 0)) to \(decimal(sensitivity.largest, 0)))"
      )
    }
    if coverage.excluded > 0 { facts.append("\(coverage.excluded) cases lie outside the contract") }
    facts.append("seed \(validation.seed), \(decimal(validation.seconds, 1)) s")
    if validation.isInterrupted { facts.append("interrupted") }
    return facts
  }
}

extension Foreign.Verdict {
  /// The same in the words of our own checks, whose marks and colours it takes.
  var status: Verification.Verdict.Status {
    switch self {
    case .pass: .passed
    case .fail: .failed
    case .inconclusive: .inconclusive
    case .mistrusted: .mistrusted
    }
  }
}
