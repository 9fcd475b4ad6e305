import Scalars

extension MailExtraction {
  /// Goes through the bytes of a mailbox once, message by message; lines are ranges of them.
  struct Scanner {
    let owners: [String], language: String?
    private typealias Line = ArraySlice<UInt8>

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static let envelope = bytes("From "), escaped = bytes(">From ")
    private static let tag = bytes(forwardedTag), start = bytes("On "), end = bytes("wrote:")
    private static let newline = UInt8(ascii: "\n"), mark = UInt8(ascii: ">")

    func scan(_ bytes: [UInt8]) -> (mails: [Mail], faults: [Int]) {
      var mails: [Mail] = []
      var faults = Fault.allCases.map { _ in 0 }
      var message: [Line]?
      func close() {
        guard let message else { return }
        switch judge(message[...]) {
        case .kept(let mail): mails.append(mail)
        case .dropped(let fault): faults[fault.rawValue] += 1
        }
      }
      var isFirst = true
      for var line in Self.lines(bytes[...]) {
        if isFirst, line.starts(with: Self.envelope) {
          close()
          message = []
        } else {
          if line.starts(with: Self.escaped) { line = line.dropFirst() }
          message?.append(line)
        }
        isFirst = line.isEmpty
      }
      close()
      return (mails, faults)
    }

    private enum Verdict {
      case kept(Mail)
      case dropped(Fault)
    }

    private func judge(_ message: ArraySlice<Line>) -> Verdict {
      let fields = Self.fields(message)
      let sender = fields["from"] ?? ""
      guard owners.contains(where: { sender.contains($0) }) else { return .dropped(.foreign) }
      guard let date = fields["date"].flatMap(MailExtraction.seconds) else {
        return .dropped(.undated)
      }
      guard let body = Self.plain(message, fields),
        let whole = String(validating: body, as: UTF8.self)
      else { return .dropped(.unreadable) }
      guard !whole.contains(forwardedTag) else { return .dropped(.forwarded) }
      var levels: [[Line]] = []
      for line in Self.lines(body[...]) {
        let rest = line.drop { $0 == Self.mark }
        let level = rest.startIndex - line.startIndex
        while levels.count <= level { levels.append([]) }
        levels[level].append(level == 0 ? rest : rest.drop { $0 == 32 || $0 == 9 })
      }
      let own = Self.cleaned(levels.first ?? [])
      let words = own.split { $0.isWhitespace }
      guard words.count >= fewestWords else { return .dropped(.short) }
      guard language == nil || LanguageGuess.language(of: own) == language else {
        return .dropped(.otherLanguage)
      }
      let thread = levels.dropFirst().reversed().map(Self.cleaned).filter { !$0.isEmpty }
      return .kept(Mail(text: own, thread: thread, date: date))
    }

    /// Lines without their ends; a carriage return before one belongs to it.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> [Line] {
      bytes.split(separator: newline, omittingEmptySubsequences: false).enumerated().map {
        _, line in
        line.endIndex < bytes.endIndex && line.last == 13 ? line.dropLast() : line
      }
    }

    private static func trimmed(_ line: Line) -> Line {
      var line = line.drop { $0 == 32 || $0 == 9 }
      while let last = line.last, last == 32 || last == 9 { line = line.dropLast() }
      return line
    }

    private static func fields(_ message: ArraySlice<Line>) -> [String: String] {
      var fields: [String: String] = [:]
      var last: String?
      for line in message.prefix(while: { !$0.isEmpty }) {
        if line.first == 32 || line.first == 9 {
          if let last { fields[last]? += " " + String(decoding: trimmed(line), as: UTF8.self) }
          continue
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        last = fields[name] == nil ? name : nil
        guard last != nil else { continue }
        fields[name] = String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
      }
      return fields
    }

    /// The bytes of the plain text.
    private static func plain(_ message: ArraySlice<Line>, _ fields: [String: String]) -> [UInt8]? {
      let body = message.drop { !$0.isEmpty }.dropFirst()
      let type = (fields["content-type"] ?? "text/plain").lowercased()
      if type.hasPrefix("multipart/") {
        guard let limit = boundary(fields["content-type"] ?? "") else { return nil }
        var parts: [[UInt8]] = []
        var part: ArraySlice<Line>?
        func close() {
          if let own = part, let text = plain(own, Self.fields(own)) { parts.append(text) }
        }
        for line in body {
          if line.starts(with: limit) {
            close()
            part = []
          } else {
            part?.append(line)
          }
        }
        close()
        return parts.isEmpty ? nil : Array(parts.joined(separator: [newline]))
      }
      guard type.hasPrefix("text/plain") else { return nil }
      let whole = Array(body.joined(separator: [newline]))
      switch (fields["content-transfer-encoding"] ?? "7bit").lowercased() {
      case "7bit", "8bit", "binary": return whole
      case "quoted-printable": return printed(whole)
      case "base64": return shifted(whole)
      default: return nil
      }
    }

    private static func boundary(_ type: String) -> [UInt8]? {
      let key = bytes("boundary=")
      let type = bytes(type)
      guard type.count >= key.count,
        let place = (0...type.count - key.count).first(where: { type[$0...].starts(with: key) })
      else { return nil }
      let value = type[(place + key.count)...].prefix { $0 != UInt8(ascii: ";") }
      let inner = value.drop { $0 == 34 || $0 == 32 }
      return bytes("--") + inner.reversed().drop { $0 == 34 || $0 == 32 }.reversed()
    }

    /// Quoted-printable bytes; `nil` for an = before anything else.
    private static func printed(_ bytes: [UInt8]) -> [UInt8]? {
      func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
      }
      var result: [UInt8] = []
      var rest = bytes[...]
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "=") else {
          result.append(byte)
          continue
        }
        guard let first = rest.popFirst() else { return nil }
        if first == newline { continue }
        guard let high = digit(first), let low = rest.popFirst().flatMap(digit) else { return nil }
        result.append(16 * high + low)
      }
      return result
    }

    /// What a byte is as a digit to the base 64; 64 for none.
    private static let digits: [UInt8] = {
      var digits = [UInt8](repeating: 64, count: 256)
      let ranges: [ClosedRange<UInt8>] = [65...90, 97...122, 48...57, 43...43, 47...47]
      for (value, byte) in ranges.joined().enumerated() { digits[Int(byte)] = UInt8(value) }
      return digits
    }()

    /// Bytes in base64, digit by digit, with line ends of one byte; `nil` for anything else.
    private static func shifted(_ bytes: [UInt8]) -> [UInt8]? {
      var result: [UInt8] = []
      var (bits, count, ends) = (UInt32(0), 0, 0)
      for byte in bytes where byte != newline && byte != 32 && byte != 9 {
        if byte == UInt8(ascii: "=") {
          ends += 1
        } else {
          guard ends == 0, digits[Int(byte)] < 64 else { return nil }
          bits = bits << 6 | UInt32(digits[Int(byte)])
        }
        count += 1
        guard count % 4 == 0 else { continue }
        guard ends < 3 else { return nil }
        bits <<= UInt32(6 * ends)
        let three = [bits >> 16, bits >> 8, bits].map { UInt8(truncatingIfNeeded: $0) }
        result += three.prefix(3 - ends)
        bits = 0
      }
      guard count % 4 == 0 else { return nil }
      return result.indices.filter {
        result[$0] != 13 || $0 + 1 == result.count || result[$0 + 1] != newline
      }.map { result[$0] }
    }

    /// Text without introductions: an open one is undone by an empty line, or by the end.
    private static func cleaned(_ lines: [Line]) -> String {
      var kept: [Line] = []
      var open: Int?
      for line in lines {
        if open == nil, line.starts(with: start) { open = kept.count }
        kept.append(line)
        guard let first = open else { continue }
        if trimmed(line).suffix(end.count).elementsEqual(end) {
          kept.removeLast(kept.count - first)
          open = nil
        } else if line.isEmpty {
          open = nil
        }
      }
      let text = String(decoding: Array(kept.joined(separator: [newline])), as: UTF8.self)
      let rest = text.drop { $0.isWhitespace }
      return String(rest.reversed().drop { $0.isWhitespace }.reversed())
    }
  }
}
