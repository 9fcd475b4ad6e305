/// A position in the header of a binary file: a Python literal in `.npy`, JSON in `.safetensors`.
struct HeaderScanner {
  let file: FileBytes
  private(set) var position: Int
  let end: Int

  init(_ file: FileBytes, _ range: Range<Int>) {
    self.file = file
    position = range.lowerBound
    end = range.upperBound
  }

  func error(_ reason: String, at offset: Int? = nil, remedy: String? = nil) -> FormatError {
    file.error(reason, at: offset ?? position, remedy: remedy)
  }

  mutating func skipBlanks() {
    while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(file[position]) { position += 1 }
  }

  /// Passes a word if it stands here, after blanks.
  mutating func skip(_ word: StaticString) -> Bool {
    skipBlanks()
    let bytes = word.withUTF8Buffer { Array($0) }
    guard end - position >= bytes.count, file.starts(with: bytes, at: position) else {
      return false
    }
    position += bytes.count
    return true
  }

  mutating func expect(_ word: StaticString) throws(FormatError) {
    if !skip(word) { throw error("The header has \(found) where \"\(word)\" belongs") }
  }

  /// What stands here, for an error.
  var found: String {
    if position == end { return "its end" }
    return quoted((position..<min(position + 12, end)).map { file[$0] })
  }

  /// Digits without a sign.
  mutating func size() throws(FormatError) -> Int {
    skipBlanks()
    let start = position
    var value = 0
    while position < end, case let digit = Int(file[position]) - 48, 0...9 ~= digit {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(digit)
      if overflow || carry { throw error("A size in the header is too large", at: start) }
      value = sum
      position += 1
    }
    if position == start { throw error("The header has \(found) where a size belongs") }
    return value
  }

  /// Sizes in brackets, separated by commas; one may follow the last if `allowingFinalComma`.
  mutating func sizes(
    _ opening: StaticString, _ closing: StaticString, allowingFinalComma: Bool = false
  ) throws(FormatError) -> [Int] {
    try expect(opening)
    var sizes: [Int] = []
    while !skip(closing) {
      if !sizes.isEmpty {
        try expect(",")
        if allowingFinalComma, skip(closing) { break }
      }
      sizes.append(try size())
    }
    return sizes
  }

  /// The bytes between quotation marks, as they stand; a backslash keeps the next one.
  mutating func rawString(_ marks: String = "\"") throws(FormatError) -> [UInt8] {
    skipBlanks()
    let start = position
    guard position < end, marks.utf8.contains(file[position]) else {
      throw error("The header has \(found) where a string belongs")
    }
    let mark = file[position]
    var bytes: [UInt8] = []
    position += 1
    while position < end, file[position] != mark {
      if file[position] == UInt8(ascii: "\\"), position + 1 < end {
        bytes.append(file[position])
        position += 1
      }
      bytes.append(file[position])
      position += 1
    }
    guard position < end else { throw error("A string in the header does not end", at: start) }
    position += 1
    return bytes
  }
}
