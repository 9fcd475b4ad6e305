extension CSV {
  /// The table with quotation marks only where they are needed or were before; lines end with LF.
  public var encoded: [UInt8] {
    var text = header.map { CSV.quoteIfNeeded($0) }.joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      let line = fields[row * header.count..<(row + 1) * header.count].map { field in
        let value = scanner.value(field)
        return field.isQuoted ? CSV.quote(value) : value
      }
      text += line.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  /// Numbers are the shortest that read back as the same doubles. Text that would read as a number
  /// stands in quotation marks.
  static func text(_ columns: [(name: String, column: Column)], _ rowCount: Int) -> [UInt8] {
    var text = columns.map { quoteIfNeeded($0.name) }.joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      let line = columns.map { _, column in
        switch column {
        case .numbers(let numbers): return Decimal.text(numbers[row])
        case .text(let texts):
          let bytes = Array(texts[row].utf8)
          let isText = Decimal.parse(bytes, bytes.indices) == .malformed
          return isText ? quoteIfNeeded(texts[row]) : quote(texts[row])
        }
      }
      text += line.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  /// An empty field is quoted, too: a line of one empty field would be no line.
  private static func quoteIfNeeded(_ text: String) -> String {
    let needs =
      text.isEmpty || text.unicodeScalars.first == "\u{FEFF}"
      || text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return needs ? quote(text) : text
  }

  private static func quote(_ text: String) -> String {
    let doubled = text.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"\(String(String.UnicodeScalarView(doubled)))\""
  }
}
