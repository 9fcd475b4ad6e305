/// JSON with places, the order of fields, whole numbers and Python's `NaN` and `Infinity`, which benchmarking
/// tools write. Foundation's parser has none of these, and keeps the last of two equal fields without a word.
struct JSONParser {
  /// Deeper than any tool writes, and shallow enough for every stack.
  static let deepest = 128

  private let document: Document
  private var position = 0
  private var depth = 0

  private init(_ document: Document, from position: Int) {
    (self.document, self.position) = (document, position)
  }

  /// - Parameter start: Where the value begins, behind what is no JSON.
  static func parse(_ document: Document, from start: Int = 0) throws -> JSONNode {
    _ = try document.text()
    var parser = JSONParser(document, from: start)
    let node = try parser.value()
    parser.skipSpace()
    guard parser.peek == nil else {
      throw parser.error("The JSON ends before here; what follows belongs to no value.")
    }
    return node
  }

  /// Values that follow one another, as in a file with one on each line.
  static func parseStream(_ document: Document) throws -> [JSONNode] {
    _ = try document.text()
    var parser = JSONParser(document, from: 0)
    var nodes: [JSONNode] = []
    parser.skipSpace()
    while parser.peek != nil {
      nodes.append(try parser.value())
      parser.skipSpace()
    }
    return nodes
  }

  private var peek: UInt8? {
    position < document.bytes.count ? document.bytes[position] : nil
  }

  private func error(_ reason: String, at offset: Int? = nil) -> InterchangeError {
    InterchangeError(
      file: document.name, place: document.place(of: offset ?? position), reason: reason)
  }

  private func unexpected(_ wanted: String) -> InterchangeError {
    guard let byte = peek else {
      return error("The file ends where \(wanted) belongs. Is it whole?")
    }
    let shown = 33...126 ~= byte ? "“\(Character(Unicode.Scalar(byte)))”" : "byte \(byte)"
    return error("Here is \(shown) where \(wanted) belongs.")
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  private mutating func value() throws -> JSONNode {
    skipSpace()
    let start = position
    let value: JSONNode.Value
    switch peek {
    case UInt8(ascii: "{"): value = try nested { try $0.record() }
    case UInt8(ascii: "["): value = try nested { try $0.list() }
    case UInt8(ascii: "\""): value = .text(try text())
    case .some(let byte) where byte == 45 || 48...57 ~= byte: value = try number()
    default: value = try word()
    }
    return JSONNode(value: value, offset: start)
  }

  private mutating func nested(_ body: (inout Self) throws -> JSONNode.Value) throws
    -> JSONNode.Value
  {
    guard depth < Self.deepest else {
      throw error("Values are nested more than \(Self.deepest) deep: no benchmarking tool does so.")
    }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func list() throws -> JSONNode.Value {
    var nodes: [JSONNode] = []
    skipSpace()
    if take("]") { return .list([]) }
    while true {
      nodes.append(try value())
      skipSpace()
      if take("]") { return .list(nodes) }
      guard take(",") else { throw unexpected("“,” or “]”") }
    }
  }

  private mutating func record() throws -> JSONNode.Value {
    var fields: [(name: String, node: JSONNode)] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .record([]) }
    while true {
      skipSpace()
      let start = position
      guard peek == UInt8(ascii: "\"") else { throw unexpected("the name of a field") }
      let name = try text()
      guard names.insert(name).inserted else {
        throw error(
          "The name “\(name)” stands here twice in one object. Keep one of them.", at: start)
      }
      skipSpace()
      guard take(":") else { throw unexpected("“:”") }
      fields.append((name, try value()))
      skipSpace()
      if take("}") { return .record(fields) }
      guard take(",") else { throw unexpected("“,” or “}”") }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  // MARK: Leaves

  private mutating func word() throws -> JSONNode.Value {
    let words: [(String, JSONNode.Value)] = [
      ("null", .null), ("true", .truth(true)), ("false", .truth(false)), ("NaN", .number(.nan)),
      ("Infinity", .number(.infinity)), ("-Infinity", .number(-.infinity)),
    ]
    for (word, value) in words where document.bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw unexpected("a value")
  }

  private mutating func number() throws -> JSONNode.Value {
    let start = position
    if document.bytes[position...].starts(with: "-I".utf8) { return try word() }
    let isPart: (UInt8) -> Bool = { 48...57 ~= $0 || "+-.eE".utf8.contains($0) }
    while let byte = peek, isPart(byte) { position += 1 }
    let text = String(decoding: document.bytes[start..<position], as: UTF8.self)
    guard Self.isNumber(document.bytes[start..<position]) else {
      throw error("“\(text.prefix(40))” is no number of JSON.", at: start)
    }
    // A whole number without point or exponent stays whole; minus zero is no whole number.
    if let whole = Int(text), text != "-0" { return .integer(whole) }
    guard let value = Double(text), value.isFinite else {
      throw error("\(text.prefix(40)) is beyond the largest number, 1.8e308.", at: start)
    }
    return .number(value)
  }

  /// Whether these are digits as JSON has them: no needless zero or plus in front, digits around a point.
  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes[...]
    func digits() -> Int {
      let count = rest.prefix { 48...57 ~= $0 }.count
      rest = rest.dropFirst(count)
      return count
    }
    func take(_ characters: String) -> Bool {
      guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("-")
    let hasZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole == 1 || whole > 1 && !hasZero else { return false }
    if take("."), digits() == 0 { return false }
    if take("eE") {
      _ = take("+-")
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  private mutating func text() throws -> String {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): bytes += try escape()
      case 0..<32: throw error("A control character must be escaped in a text.", at: position - 1)
      default: bytes.append(byte)
      }
    }
    throw error("The text that begins here does not end. Is the file whole?", at: start)
  }

  private mutating func escape() throws -> [UInt8] {
    guard let byte = peek else { throw unexpected("the rest of a text") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return try unicode()
    default:
      throw error("“\\” stands before a character that it does not escape.", at: position - 2)
    }
  }

  /// The scalar of one `\u`, or of a pair of them.
  private mutating func unicode() throws -> [UInt8] {
    let start = position - 2
    let first = try hexadecimal()
    var code = first
    if 0xD800..<0xDC00 ~= first {
      guard take("\\"), take("u") else { throw error("Half of a surrogate pair.", at: start) }
      let second = try hexadecimal()
      guard 0xDC00..<0xE000 ~= second else { throw error("Half of a surrogate pair.", at: start) }
      code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw error("Half of a surrogate pair.", at: start)
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws -> UInt32 {
    let end = min(position + 4, document.bytes.count)
    let digits = String(decoding: document.bytes[position..<end], as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }),
      let code = UInt32(digits, radix: 16)
    else { throw error("Four hexadecimal digits belong behind “\\u”.") }
    position = end
    return code
  }
}
