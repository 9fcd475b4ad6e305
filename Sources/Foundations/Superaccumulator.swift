/// A sum of doubles and of products of doubles, without any rounding until it is read.
///
/// The sum is an integer multiple of 2⁻²¹⁴⁸, the square of the least subnormal, held in digits of
/// 32 bits that may grow to 63 before carries move on. The order of the terms does not matter.
///
/// Source: Kulisch, *Computer Arithmetic and Validity*, de Gruyter 2008, on the long accumulator;
/// the delayed carries are those of Neal, "Fast exact summation using small and large
/// superaccumulators", arXiv:1505.05571 (2015).
struct Superaccumulator {
  /// The bits of a digit.
  private static let radix = 32
  /// The exponent of the last bit.
  private static let leastExponent = -2148
  /// 4196 bits below 2²⁰⁴⁸, 64 for the number of terms, and the sign.
  private static let length = 137
  /// Terms after which a digit could overflow.
  private static let capacity = 1 << 29

  private var digits = [Int64](repeating: 0, count: length)
  private var pending = 0
  /// The sum of all terms that are not finite, which then is the result.
  private var special = 0.0

  /// Adds a number.
  mutating func add(_ x: Double) {
    guard x.isFinite else { return special += x }
    add(significand: (high: 0, low: x.integerSignificand), x.unitExponent, x.sign)
  }

  /// Adds a product of two numbers, all of its 106 bits.
  mutating func addProduct(_ x: Double, _ y: Double) {
    guard x.isFinite, y.isFinite else { return special += x * y }
    let product = x.integerSignificand.multipliedFullWidth(by: y.integerSignificand)
    let sign: FloatingPointSign = x.sign == y.sign ? .plus : .minus
    add(significand: product, x.unitExponent + y.unitExponent, sign)
  }

  /// Adds ± significand · 2^exponent: at most 106 + 31 bits, in six digits.
  private mutating func add(
    significand: (high: UInt64, low: UInt64), _ exponent: Int, _ sign: FloatingPointSign
  ) {
    let position = exponent - Self.leastExponent
    let shift = UInt64(position % Self.radix)
    var rest = UInt128(significand.high) << 64 | UInt128(significand.low)
    var index = position / Self.radix
    while rest != 0 {
      deposit((UInt64(truncatingIfNeeded: rest) & 0xFFFF_FFFF) << shift, at: index, sign)
      rest >>= 32
      index += 1
    }
    pending += 1
    if pending == Self.capacity { carry() }
  }

  /// Adds a value below 2⁶³ at a digit: its low half there, its high half one further.
  private mutating func deposit(_ value: UInt64, at index: Int, _ sign: FloatingPointSign) {
    let low = Int64(value & 0xFFFF_FFFF)
    let high = Int64(value >> 32)
    digits[index] += sign == .plus ? low : -low
    digits[index + 1] += sign == .plus ? high : -high
  }

  /// Brings every digit but the last into 0..<2³²; the last one then carries the sign.
  private mutating func carry() {
    for i in 0..<Self.length - 1 {
      digits[i + 1] += digits[i] >> 32
      digits[i] &= 0xFFFF_FFFF
    }
    pending = 0
  }

  /// The sum, rounded once to nearest, ties to even; +0 if it is zero.
  var rounded: Double {
    guard special == 0 else { return special }
    var sum = self
    sum.carry()
    let isNegative = sum.digits[Self.length - 1] < 0
    if isNegative {
      for i in sum.digits.indices { sum.digits[i].negate() }
      sum.carry()
    }
    let value = sum.magnitude
    return isNegative ? -value : value
  }

  /// The value of digits that are all in 0..<2³²: the leading 64 bits with whether more follow,
  /// rounded to 53 bits, or to fewer at the subnormal end.
  private var magnitude: Double {
    guard let top = digits.lastIndex(where: { $0 != 0 }) else { return 0 }
    func digit(_ i: Int) -> UInt64 { i >= 0 ? UInt64(digits[i]) : 0 }
    let vacant = digit(top).leadingZeroBitCount - 32
    let (pair, next) = (digit(top) << 32 | digit(top - 1), digit(top - 2) << 32)
    let window = pair << vacant | next >> (64 - vacant)
    let isInexact = next << vacant != 0 || digits.prefix(max(0, top - 2)).contains { $0 != 0 }
    let exponent = Self.leastExponent + (top - 1) * Self.radix - vacant
    let unit = max(exponent + 11, -1074)
    return Self.round(window, dropping: min(unit - exponent, 100), isInexact, unit)
  }

  /// window / 2^count to the nearest integer, ties to even, times 2^unit.
  private static func round(
    _ window: UInt64, dropping count: Int, _ isInexact: Bool, _ unit: Int
  ) -> Double {
    let (wide, half) = (UInt128(window), UInt128(1) << (count - 1))
    let kept = UInt64(wide >> count)
    let dropped = wide & (2 * half - 1)
    let isUp = dropped > half || dropped == half && (isInexact || kept & 1 == 1)
    return Double(sign: .plus, exponent: unit, significand: Double(kept + (isUp ? 1 : 0)))
  }
}

extension Double {
  /// The significand as an integer of at most 53 bits.
  fileprivate var integerSignificand: UInt64 {
    significandBitPattern | (exponentBitPattern == 0 ? 0 : 1 << 52)
  }

  /// The exponent of the significand's last bit.
  fileprivate var unitExponent: Int { Swift.max(Int(exponentBitPattern), 1) - 1075 }
}
