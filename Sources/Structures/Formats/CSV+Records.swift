extension TextScanner {
  /// The fields of the record here, which may span lines; its end is passed.
  mutating func record() throws(FormatError) -> [CSV.Field] {
    var fields: [CSV.Field] = []
    try record(into: &fields)
    return fields
  }

  mutating func record(into fields: inout [CSV.Field]) throws(FormatError) {
    repeat { fields.append(try field()) } while skip(",")
    guard isAtLineEnd else {
      throw error("\(quoted(bytes[position...].prefix(1))) follows a quoted field", at: position)
    }
    skipLineEnd()
  }

  private mutating func field() throws(FormatError) -> CSV.Field {
    let start = position
    if skip("\"") { return try quotedField(from: start) }
    while position < bytes.count, bytes[position] != UInt8(ascii: ",") {
      if bytes[position] <= UInt8(ascii: "\r"), isAtLineEnd { break }
      let isQuotationMark = bytes[position] == UInt8(ascii: "\"")
      if isQuotationMark || bytes[position] == UInt8(ascii: "\r") {
        throw error(
          "A \(isQuotationMark ? "quotation mark" : "carriage return") stands inside a field",
          at: position,
          remedy: "Put the field in quotation marks and double those inside it")
      }
      position += 1
    }
    return CSV.Field(range: start..<position, isQuoted: false)
  }

  private mutating func quotedField(from start: Int) throws(FormatError) -> CSV.Field {
    while !isAtEnd {
      if skip("\"") {
        if !skip("\"") { return CSV.Field(range: start + 1..<position - 1, isQuoted: true) }
      } else {
        position += 1
      }
    }
    throw error("A quoted field does not end", at: start)
  }

  /// What a field says, its doubled quotation marks single.
  func value(_ field: CSV.Field) -> String {
    guard field.isQuoted, bytes[field.range].contains(UInt8(ascii: "\"")) else {
      return text(field.range)
    }
    var value: [UInt8] = []
    var isSecond = false
    for byte in bytes[field.range] {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { value.append(byte) }
    }
    return String(decoding: value, as: UTF8.self)
  }
}
