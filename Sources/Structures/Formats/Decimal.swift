/// Decimal numbers in text: `-12.5e3`, `.5`, `+7`, `nan`, `-inf`, `Infinity`. Nothing else, so no
/// hexadecimal, no blanks, no thousands separators.
enum Decimal {
  enum Parsed: Equatable {
    case finite(Double)
    case special(Double)
    case tooLarge
    case malformed
  }

  /// The double nearest to the number that bytes spell, ties to even.
  static func parse(_ bytes: [UInt8], _ range: Range<Int>) -> Parsed {
    let end = range.upperBound
    var k = range.lowerBound
    var isNegative = false
    if k < end, bytes[k] == UInt8(ascii: "-") || bytes[k] == UInt8(ascii: "+") {
      isNegative = bytes[k] == UInt8(ascii: "-")
      k += 1
    }
    let digitsStart = k
    var significand: UInt64 = 0
    var exponent = 0, digitCount = 0
    while k < end, bytes[k] &- 48 < 10 {
      significand = significand &* 10 &+ UInt64(bytes[k] &- 48)
      digitCount += 1
      k += 1
    }
    if k < end, bytes[k] == UInt8(ascii: ".") {
      k += 1
      while k < end, bytes[k] &- 48 < 10 {
        significand = significand &* 10 &+ UInt64(bytes[k] &- 48)
        digitCount += 1
        exponent -= 1
        k += 1
      }
    }
    guard digitCount > 0 else { return special(bytes, digitsStart..<end, isNegative) }
    var hasSmallExponent = true
    if k < end, bytes[k] | 0x20 == UInt8(ascii: "e") {
      k += 1
      let isBelow = k < end && bytes[k] == UInt8(ascii: "-")
      if k < end, isBelow || bytes[k] == UInt8(ascii: "+") { k += 1 }
      let start = k
      var power = 0
      while k < end, bytes[k] &- 48 < 10 {
        power = min(power * 10 + Int(bytes[k] &- 48), 1 << 20)
        k += 1
      }
      if k == start { return .malformed }
      exponent += isBelow ? -power : power
      hasSmallExponent = power < 1 << 20
    }
    guard k == end else { return .malformed }
    // Up to 15 digits and 10^22 are doubles, and one operation on doubles rounds once: W. Clinger,
    // How to read floating point numbers accurately, PLDI 1990.
    if digitCount <= 15, hasSmallExponent, -22...22 ~= exponent {
      let digits = Double(significand)
      let magnitude =
        exponent < 0 ? digits / powersOfTen[-exponent] : digits * powersOfTen[exponent]
      return .finite(isNegative ? -magnitude : magnitude)
    }
    guard let value = Double(String(decoding: bytes[range], as: UTF8.self)) else {
      return .malformed
    }
    return value.isFinite ? .finite(value) : .tooLarge
  }

  /// The shortest decimal number that reads back as the same double; whole numbers without `.0`.
  static func text(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func special(
    _ bytes: [UInt8], _ range: Range<Int>, _ isNegative: Bool
  ) -> Parsed {
    guard 3...8 ~= range.count else { return .malformed }
    let value: Double
    switch String(decoding: bytes[range], as: UTF8.self).lowercased() {
    case "nan": value = .nan
    case "inf", "infinity": value = .infinity
    default: return .malformed
    }
    return .special(isNegative ? -value : value)
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
