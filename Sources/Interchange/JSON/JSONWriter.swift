/// JSON text of a datum, with fields in their order.
struct JSONWriter {
  enum Style {
    case compact
    /// Indented by so many spaces for each level.
    case indented(Int)
  }

  private var text = ""
  private let style: Style

  static func text(_ datum: Datum, style: Style = .indented(2)) -> String {
    var writer = JSONWriter(style: style)
    writer.write(datum, level: 0)
    return writer.text
  }

  private init(style: Style) { self.style = style }

  private mutating func write(_ datum: Datum, level: Int) {
    switch datum {
    case .null: text += "null"
    case .truth(let truth): text += truth ? "true" : "false"
    case .integer(let integer): text += "\(integer)"
    case .number(let number): text += Self.numeral(number)
    case .text(let string): text += Self.quoted(string)
    case .list(let items):
      enclose("[", "]", items, level) { writer, item in writer.write(item, level: level + 1) }
    case .record(let fields):
      enclose("{", "}", fields, level) { writer, field in
        writer.text += Self.quoted(field.name) + ": "
        writer.write(field.value, level: level + 1)
      }
    }
  }

  private mutating func enclose<Item>(
    _ open: String, _ close: String, _ items: [Item], _ level: Int,
    _ body: (inout JSONWriter, Item) -> Void
  ) {
    text += open
    for (index, item) in items.enumerated() {
      if index > 0 { text += "," }
      breakLine(level + 1, isFirst: index == 0)
      body(&self, item)
    }
    if !items.isEmpty { breakLine(level, isFirst: true) }
    text += close
  }

  private mutating func breakLine(_ level: Int, isFirst: Bool) {
    switch style {
    case .compact: if !isFirst { text += " " }
    case .indented(let width): text += "\n" + String(repeating: " ", count: width * level)
    }
  }

  /// The shortest numeral that reads back alike; what is not finite as Python writes it.
  private static func numeral(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return "\(number)"
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
