extension HeaderScanner {
  /// An object of JSON; `member` reads each value, told its key and where the key stands.
  mutating func object(
    _ member: (inout HeaderScanner, String, Int) throws(FormatError) -> Void
  ) throws(FormatError) {
    try expect("{")
    if skip("}") { return }
    repeat {
      skipBlanks()
      let offset = position
      let key = try string()
      try expect(":")
      try member(&self, key, offset)
    } while skip(",")
    try expect("}")
  }

  /// A string of JSON.
  mutating func string() throws(FormatError) -> String {
    skipBlanks()
    let start = position
    let raw = try rawString()
    guard let text = Self.unescaped(raw) else {
      throw error("The string \(quoted(raw)) is not JSON", at: start)
    }
    return text
  }

  /// The text that the inside of a JSON string stands for; nil for a bad escape, a bare control
  /// character, half of a surrogate pair or bad UTF-8.
  private static func unescaped(_ raw: [UInt8]) -> String? {
    if raw.contains(where: { $0 < 0x20 }) { return nil }
    guard raw.contains(UInt8(ascii: "\\")) else { return String(validating: raw, as: UTF8.self) }
    var bytes: [UInt8] = []
    var rest = raw[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let kind = rest.popFirst() else { return nil }
      if kind == UInt8(ascii: "u") {
        guard let scalar = unicodeEscape(&rest) else { return nil }
        bytes += Array(String(Character(scalar)).utf8)
      } else {
        guard let plain = escapes[kind] else { return nil }
        bytes.append(plain)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// What `\u` begins: four digits, or a surrogate pair of two times four.
  private static func unicodeEscape(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let first = hexadecimal(&rest) else { return nil }
    guard 0xD800...0xDBFF ~= first else { return Unicode.Scalar(first) }
    guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
      let second = hexadecimal(&rest), 0xDC00...0xDFFF ~= second
    else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private static func hexadecimal(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = rest.popFirst(),
        let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private static let escapes: [UInt8: UInt8] = [
    0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
  ]

  /// A string of JSON with its quotation marks.
  static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
