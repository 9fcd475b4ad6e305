import Foundation
import Scalars
import Verification

extension MailExtraction {
  /// A message or a part of one: header fields by their names in small letters, and the lines of the body.
  private struct Message {
    var fields: [String: String] = [:]
    var body: [String] = []

    init(_ lines: [String]) {
      let end = lines.firstIndex(of: "") ?? lines.count
      var last: String?
      for line in lines[..<end] {
        if let first = line.first, first == " " || first == "\t" {
          if let last { fields[last]? += " " + line.trimmingCharacters(in: .whitespaces) }
        } else if let colon = line.firstIndex(of: ":") {
          let name = line[..<colon].lowercased()
          // Of a field that is there twice the first counts.
          last = fields[name] == nil ? name : nil
          let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
          fields[name] = fields[name] ?? value
        }
      }
      body = Array(lines.dropFirst(end + 1))
    }

    var type: String { (fields["content-type"] ?? "text/plain").lowercased() }

    /// Its plain text, or that of its parts one after the other; `nil` if it has none that is read.
    var text: String? {
      if type.hasPrefix("multipart/") {
        guard let boundary else { return nil }
        let parts = body.split(omittingEmptySubsequences: false) { $0.hasPrefix("--" + boundary) }
        let texts = parts.dropFirst().compactMap { Message(Array($0)).text }
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
      }
      guard type.hasPrefix("text/plain") else { return nil }
      switch (fields["content-transfer-encoding"] ?? "7bit").lowercased() {
      case "7bit", "8bit", "binary": return body.joined(separator: "\n")
      case "quoted-printable": return decoded
      case "base64": return sixes
      default: return nil
      }
    }

    /// What stands behind "boundary=", without quotation marks.
    private var boundary: String? {
      guard let field = fields["content-type"], let range = field.range(of: "boundary=") else {
        return nil
      }
      let value = field[range.upperBound...].split(separator: ";")[0]
      return value.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
    }

    /// Four digits to the base 64 are three bytes: of the last four, one or two may be missing, with = in their place.
    private var sixes: String? {
      let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
      let alphabet = Array(letters + letters.lowercased() + "0123456789+/")
      let text = Array(body.joined()).filter { $0 != " " && $0 != "\t" }
      let missing = text.suffix(2).count { $0 == "=" }
      let digits = text.dropLast(missing).map { alphabet.firstIndex(of: $0) }
      guard text.count % 4 == 0, digits.allSatisfy({ $0 != nil }) else { return nil }
      let values = digits.map { $0 ?? 0 } + Array(repeating: 0, count: missing)
      let bytes = stride(from: 0, to: values.count, by: 4).flatMap { first -> [UInt8] in
        let number = values[first..<first + 4].reduce(0) { 64 * $0 + $1 }
        return [number / 65_536, number / 256 % 256, number % 256].map { UInt8($0) }
      }
      return String(validating: bytes.dropLast(missing), as: UTF8.self)?
        .replacingOccurrences(of: "\r\n", with: "\n")
    }

    /// =XY is the byte XY; an = at the end of a line joins it to the next.
    private var decoded: String? {
      var bytes: [UInt8] = []
      let encoded = Array(body.joined(separator: "\n").utf8)
      var i = 0
      while i < encoded.count {
        if encoded[i] != UInt8(ascii: "=") {
          bytes.append(encoded[i])
        } else if i + 1 < encoded.count, encoded[i + 1] == UInt8(ascii: "\n") {
          i += 1
        } else {
          guard i + 2 < encoded.count,
            let byte = UInt8(String(decoding: encoded[i + 1...i + 2], as: UTF8.self), radix: 16)
          else { return nil }
          bytes.append(byte)
          i += 2
        }
        i += 1
      }
      return String(validating: bytes, as: UTF8.self)
    }
  }

  /// The definition, line by line.
  static func extracted(_ problem: Problem) -> (mails: [Mail], faults: [Int]) {
    var mails: [Mail] = []
    var faults = Fault.allCases.map { _ in 0 }
    for lines in messages(problem.mailbox) {
      switch judged(Message(lines), problem) {
      case .success(let mail): mails.append(mail)
      case .failure(let reason): faults[reason.fault.rawValue] += 1
      }
    }
    return (mails, faults)
  }

  private struct Dropped: Error { var fault: Fault }

  private static func judged(_ message: Message, _ problem: Problem) -> Result<Mail, Dropped> {
    func dropped(_ fault: Fault) -> Result<Mail, Dropped> { .failure(Dropped(fault: fault)) }
    let sender = message.fields["from"] ?? ""
    guard problem.owners.contains(where: { sender.contains($0) }) else { return dropped(.foreign) }
    guard let date = message.fields["date"].flatMap(seconds) else { return dropped(.undated) }
    guard let text = message.text else { return dropped(.unreadable) }
    guard !text.contains(forwardedTag) else { return dropped(.forwarded) }
    let levels = levels(of: text)
    let own = cleaned(levels[0] ?? [])
    guard own.split(whereSeparator: \.isWhitespace).count >= fewestWords else {
      return dropped(.short)
    }
    if let language = problem.language, guessed(own) != language { return dropped(.otherLanguage) }
    let thread = levels.keys.filter { $0 > 0 }.sorted(by: >).map { cleaned(levels[$0] ?? []) }
    return .success(Mail(text: own, thread: thread.filter { !$0.isEmpty }, date: date))
  }

  /// By the definition of the guess.
  private static func guessed(_ text: String) -> String? {
    let (names, samples) = (
      LanguageGuess.samples.map(\.name), LanguageGuess.samples.map(\.text)
    )
    let guess = LanguageGuess.reference(.init(text: text, samples: samples))
    let place = guess[integers: "language"][0]
    return place < 0 ? nil : names[place]
  }

  private static func messages(_ mailbox: String) -> [[String]] {
    var messages: [[String]] = []
    var isFirst = true
    for line in lines(mailbox) {
      if isFirst, line.hasPrefix("From ") {
        messages.append([])
      } else if !messages.isEmpty {
        messages[messages.count - 1].append(
          line.hasPrefix(">From ") ? String(line.dropFirst()) : line)
      }
      isFirst = line.isEmpty
    }
    return messages
  }

  private static func lines(_ text: String) -> [String] {
    text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n")
  }

  /// The lines of every level, without their marks.
  private static func levels(of text: String) -> [Int: [String]] {
    var levels: [Int: [String]] = [:]
    for line in text.components(separatedBy: "\n") {
      let marks = line.prefix { $0 == ">" }.count
      let rest = marks == 0 ? line[...] : line.dropFirst(marks).drop { $0 == " " || $0 == "\t" }
      levels[marks, default: []].append(String(rest))
    }
    return levels
  }

  /// Without introductions of quotations, and without white space around.
  static func cleaned(_ lines: [String]) -> String {
    var kept: [String] = []
    var i = 0
    while i < lines.count {
      if lines[i].hasPrefix("On "),
        let end = lines[i...].firstIndex(where: { isIntroduction($0) || $0.isEmpty }),
        isIntroduction(lines[end])
      {
        i = end + 1
      } else {
        kept.append(lines[i])
        i += 1
      }
    }
    return kept.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func isIntroduction(_ line: String) -> Bool {
    line.trimmingCharacters(in: .whitespaces).hasSuffix("wrote:")
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// "[Mon,] 2 Jan 2023 10:00[:00] +0100" in seconds since 1970; `nil` if it is no such date.
  static func seconds(_ date: String) -> Int? {
    var parts = date.split(separator: " ")[...]
    if parts.first?.hasSuffix(",") == true { parts = parts.dropFirst() }
    let fields = Array(parts)
    guard fields.count >= 5, let zone = offset(fields[4]),
      let month = months.firstIndex(of: String(fields[1]))
    else { return nil }
    let clock = fields[3].split(separator: ":").map { Int($0) }
    guard (2...3).contains(clock.count), let hour = clock[0], let minute = clock[1],
      let second = clock.count == 3 ? clock[2] : 0, let day = Int(fields[0]),
      let year = Int(fields[2]), (0..<24).contains(hour), (0..<60).contains(minute),
      (0...60).contains(second), (1...31).contains(day)
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parted = DateComponents(
      year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    return calendar.date(from: parted).map { Int($0.timeIntervalSince1970) - zone }
  }

  /// Seconds that a zone is ahead of Greenwich.
  private static func offset(_ zone: Substring) -> Int? {
    if ["GMT", "UT", "UTC", "Z"].contains(zone) { return 0 }
    guard zone.count == 5, let sign = zone.first, sign == "+" || sign == "-",
      let digits = Int(zone.dropFirst())
    else { return nil }
    let (hours, minutes) = digits.quotientAndRemainder(dividingBy: 100)
    return (sign == "-" ? -1 : 1) * 60 * (60 * hours + minutes)
  }
}
