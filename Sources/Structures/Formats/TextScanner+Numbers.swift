extension TextScanner {
  /// The number that the bytes of a word spell.
  ///
  /// - Throws: ``FormatError`` if they spell none, one beyond the range of `Double`, or, unless
  ///   allowed, NaN or an infinity.
  func number(_ word: Range<Int>, allowingNonFinite: Bool) throws(FormatError) -> Double {
    switch Decimal.parse(bytes, word) {
    case .finite(let value): return value
    case .special(let value) where allowingNonFinite: return value
    case .special:
      throw error("\(quoted(bytes[word])) is not finite", at: word.lowerBound)
    case .tooLarge:
      throw error("\(quoted(bytes[word])) is beyond the range of a double", at: word.lowerBound)
    case .malformed where word.isEmpty:
      throw error("A number is missing", at: word.lowerBound)
    case .malformed:
      throw error("\(quoted(bytes[word])) is not a number", at: word.lowerBound)
    }
  }

  /// The whole number, in a range, that the bytes of a word spell; `what` it is tells the error.
  func integer(
    _ word: Range<Int>, in range: ClosedRange<Int>, _ what: String
  ) throws(FormatError) -> Int {
    var value = 0
    var digits = word
    let isNegative = !word.isEmpty && bytes[word.lowerBound] == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    var isTooLong = false
    for k in digits {
      let digit = Int(bytes[k]) - 48
      guard 0...9 ~= digit else {
        throw error("\(what) \(quoted(bytes[word])) is not a whole number", at: word.lowerBound)
      }
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(digit)
      isTooLong = isTooLong || overflow || carry
      value = isTooLong ? 0 : sum
    }
    guard !digits.isEmpty else { throw error("\(what) is missing", at: word.lowerBound) }
    if isNegative { value = -value }
    guard !isTooLong, range ~= value else {
      let limits =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw error("\(what) is \(text(word).prefix(40)), not \(limits)", at: word.lowerBound)
    }
    return value
  }
}
