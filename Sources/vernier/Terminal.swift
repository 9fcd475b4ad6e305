import Bindings
import Foundation
import Verification

/// What a person reads: colour and a moving line on a terminal, plain lines elsewhere.
enum Terminal {
  /// `mpirun` gives its ranks terminals of its own, whatever its output goes to.
  static let isInteractive = isatty(STDOUT_FILENO) == 1 && !MPI.isLaunched
  private static let hasColour =
    isInteractive && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

  static func error(_ text: String) {
    FileHandle.standardError.write(Data("vernier: \(text)\n".utf8))
  }

  /// A line below an error.
  static func note(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

  /// Progress goes to standard error, so that standard output stays what was asked for.
  ///
  /// - Parameter left: How long all of it may still take, if that is known.
  static func progress(_ text: String, left: String? = nil) {
    let end = left.map { " (\($0))" } ?? ""
    if isatty(STDERR_FILENO) == 1 {
      let line = text.prefix(100 - end.count) + end
      FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    } else {
      FileHandle.standardError.write(Data("\(text)\(end)\n".utf8))
    }
  }

  static func endProgress() {
    if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }

  static func bold(_ text: String) -> String { paint(text, "1") }
  static func faint(_ text: String) -> String { paint(text, "2") }

  static func mark(_ status: Verdict.Status) -> String {
    switch status {
    case .passed: paint("✓", "32")
    case .failed: paint("✗", "31")
    case .mistrusted: paint("!", "35")
    case .inconclusive: paint("?", "33")
    case .untested: paint("○", "33")
    case .notApplicable: paint("·", "2")
    }
  }

  static func paint(_ text: String, _ code: String) -> String {
    hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Rows as aligned columns; those whose heads are in `right` are set flush right.
  static func table(_ head: [String], _ rows: [[String]], right: Set<Int> = []) -> String {
    let all = [head] + rows
    let widths = head.indices.map { j in all.map { $0[j].count }.max() ?? 0 }
    let lines = all.map { row in
      row.indices.map { j in
        let pad = String(repeating: " ", count: max(0, widths[j] - row[j].count))
        return right.contains(j) ? pad + row[j] : row[j] + pad
      }.joined(separator: "  ").trimmingTrailingSpaces
    }
    return ([bold(lines[0])] + lines.dropFirst()).joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
