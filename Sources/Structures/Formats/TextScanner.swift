/// A position in a text, for the formats that are lines of words.
///
/// Lines end with LF or CR LF. Lines and columns are not tracked: an error finds its place by
/// counting from the start, once.
struct TextScanner {
  let name: String
  let bytes: [UInt8]
  var position = 0

  /// - Throws: ``FormatError`` for an empty file or one that is not UTF-8.
  init(_ file: FileBytes) throws(FormatError) {
    name = file.name
    bytes = file.array
    guard !bytes.isEmpty else { throw file.error("The file is empty") }
    if String(validating: bytes, as: UTF8.self) == nil {
      let offset = firstInvalidUTF8(bytes)
      throw error("Byte 0x\(String(bytes[offset], radix: 16)) is not UTF-8", at: offset)
    }
  }

  var isAtEnd: Bool { position == bytes.count }

  var isAtLineEnd: Bool {
    if isAtEnd || bytes[position] == UInt8(ascii: "\n") { return true }
    return bytes[position] == UInt8(ascii: "\r")
      && (position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n"))
  }

  /// True if the next byte is this character, which is then passed.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func skipBlanks() {
    while position < bytes.count,
      bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t")
    { position += 1 }
  }

  /// Passes the end of a line, which must be here.
  mutating func skipLineEnd() {
    _ = skip("\r")
    _ = skip("\n")
  }

  /// The rest of the line; its end is passed.
  mutating func restOfLine() -> Range<Int> {
    let start = position
    while !isAtLineEnd { position += 1 }
    defer { skipLineEnd() }
    return start..<position
  }

  /// The bytes up to a blank, a stop character or the end of the line.
  mutating func word(until stop: Unicode.Scalar = " ") -> Range<Int> {
    let start = position
    let stop = UInt8(ascii: stop)
    while position < bytes.count {
      let byte = bytes[position]
      if byte == stop || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { break }
      if byte <= UInt8(ascii: "\r"), isAtLineEnd { break }
      position += 1
    }
    return start..<position
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func error(_ reason: String, at offset: Int, remedy: String? = nil) -> FormatError {
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return FormatError(
      file: name,
      place: .line(
        1 + before.count { $0 == UInt8(ascii: "\n") },
        column: 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }),
      reason: reason, remedy: remedy)
  }
}

/// The offset of the first byte that no UTF-8 text could have there; the count if there is none.
private func firstInvalidUTF8(_ bytes: [UInt8]) -> Int {
  var decoder = UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var offset = 0
  while true {
    switch decoder.parseScalar(from: &iterator) {
    case .valid(let scalar): offset += scalar.count
    case .error, .emptyInput: return min(offset, bytes.count - 1)
    }
  }
}
