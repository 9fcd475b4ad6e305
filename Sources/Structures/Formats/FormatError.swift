/// Why a file is not what it should be, where, and what can be done about it.
///
/// It is the only error that a reader or a writer throws, and prints as one line:
///
///     abalone.csv, line 7, column 3: "abc" is not a number.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Place: Equatable, Sendable {
    case wholeFile
    /// Counted from zero.
    case byte(Int)
    /// Both counted from one; a column is a Unicode scalar, a byte where the text is ASCII.
    case line(Int, column: Int)
  }

  /// The path, or the name given with bytes in memory; `archive.npz/member.npy` for a member.
  public let file: String
  public let place: Place
  /// A sentence without its full stop.
  public let reason: String
  /// A sentence that says what helps, where something does.
  public let remedy: String?

  public init(
    file: String, place: Place = .wholeFile, reason: String, remedy: String? = nil
  ) {
    self.file = file
    self.place = place
    self.reason = reason
    self.remedy = remedy
  }

  public var description: String {
    let location =
      switch place {
      case .wholeFile: file
      case .byte(let offset): "\(file), byte \(offset)"
      case .line(let line, let column): "\(file), line \(line), column \(column)"
      }
    return "\(location): \(reason)." + (remedy.map { " \($0)." } ?? "")
  }
}

/// Bytes of a file as an error message quotes them: in quotation marks, at most 40 characters,
/// control characters and quotation marks escaped.
func quoted(_ bytes: some Collection<UInt8>) -> String {
  let text = String(decoding: bytes.prefix(160), as: UTF8.self).unicodeScalars
  let shown = text.prefix(40).map { $0.escaped(asASCII: false) }.joined()
  return "\"\(shown)\(text.count > 40 || bytes.count > 160 ? "…" : "")\""
}

func quoted(_ text: String) -> String { quoted(Array(text.utf8)) }
