/// Why a file cannot be read or a run cannot be written: which file, which place in it, what is wrong, and what
/// to do.
public struct InterchangeError: Error, Equatable, Sendable, CustomStringConvertible {
  public var file: String
  /// Line, column and field, as far as they are known.
  public var place: String?
  public var reason: String

  public init(file: String, place: String? = nil, reason: String) {
    (self.file, self.place, self.reason) = (file, place, reason)
  }

  public var description: String {
    "\(file)\(place.map { ", \($0)" } ?? ""): \(reason)"
  }
}

/// A file to be read: what it is called, and its bytes.
public struct Document: Sendable {
  /// For messages; inside a folder, the path from there.
  public var name: String
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

  public init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

  /// The text; an error with its place if it is not UTF-8, or if there is none.
  func text() throws -> String {
    guard !bytes.allSatisfy({ $0 == 32 || 9...13 ~= $0 }) else {
      throw InterchangeError(
        file: name, reason: "The file is empty. Was the benchmark interrupted? Run it again.")
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw InterchangeError(
      file: name, place: place(of: firstInvalidByte),
      reason: "This is not UTF-8. Write the file as UTF-8, without compression.")
  }

  func place(of offset: Int) -> String {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == 10 } + 1
    let column = offset - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0) + 1
    return "line \(line), column \(column)"
  }

  private var firstInvalidByte: Int {
    var parser = Unicode.UTF8.ForwardParser()
    var offset = 0
    var iterator = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error, .emptyInput: return offset
      }
    }
  }
}
