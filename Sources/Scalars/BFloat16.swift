/// The upper half of a `Float`: 8 bits of significand, 8 of exponent.
///
/// Every operation rounds once, to nearest, ties to even, with subnormals, infinities and NaN as
/// IEEE 754 has them. The four operations and the square root are computed in `Float` and rounded
/// again, which never differs from rounding once, because 24 ≥ 2·8 + 2 (Figueroa, "When is double
/// rounding innocuous?", 1995). It holds among subnormals too: a product of two 8-bit significands
/// is exact in `Float` down to 2⁻¹⁴⁹, and a quotient that is not half-way between two subnormals
/// stays 2⁻¹⁴³ away from it, where `Float` resolves 2⁻¹⁴⁹.
@frozen public struct BFloat16: Sendable {
  /// Sign, exponent (8 bits) and significand (7 bits), from the highest bit down.
  public var bitPattern: UInt16

  @inlinable public init(bitPattern: UInt16) { self.bitPattern = bitPattern }
}

extension BFloat16 {
  /// The nearest number to a float, ties to even; NaN stays NaN and becomes quiet.
  @inlinable public init(_ value: Float) {
    let bits = value.bitPattern
    guard !value.isNaN else {
      self.init(bitPattern: UInt16(truncatingIfNeeded: bits >> 16) | 0x40)
      return
    }
    let half = 0x7fff + (bits >> 16 & 1)
    self.init(bitPattern: UInt16(truncatingIfNeeded: (bits + half) >> 16))
  }

  /// The nearest number to a double, ties to even.
  ///
  /// The double is first rounded *to odd* in `Float`: toward zero, and then the last bit is set if
  /// anything was lost. Thus the second rounding sees on which side of a tie the double lies.
  @inlinable public init(_ value: Double) {
    let nearest = Float(value)
    guard value.isFinite, Double(nearest) != value else {
      self.init(nearest)
      return
    }
    let isAway = Double(nearest).magnitude > value.magnitude
    let truncated = isAway ? nearest.bitPattern - 1 : nearest.bitPattern
    self.init(Float(bitPattern: truncated | 1))
  }

  /// The same number; every `BFloat16` is a `Float`.
  @inlinable public var float: Float { Float(bitPattern: UInt32(bitPattern) << 16) }

  @inlinable public static var infinity: BFloat16 { BFloat16(bitPattern: 0x7f80) }
  @inlinable public static var nan: BFloat16 { BFloat16(bitPattern: 0x7fc0) }
  @inlinable public static var greatestFiniteMagnitude: BFloat16 { BFloat16(bitPattern: 0x7f7f) }
  /// 2⁻¹²⁶.
  @inlinable public static var leastNormalMagnitude: BFloat16 { BFloat16(bitPattern: 0x0080) }
  /// 2⁻¹³³.
  @inlinable public static var leastNonzeroMagnitude: BFloat16 { BFloat16(bitPattern: 0x0001) }

  @inlinable public var isNaN: Bool { bitPattern & 0x7fff > 0x7f80 }
  @inlinable public var isInfinite: Bool { bitPattern & 0x7fff == 0x7f80 }
  @inlinable public var isFinite: Bool { bitPattern & 0x7f80 != 0x7f80 }
  @inlinable public var isZero: Bool { bitPattern & 0x7fff == 0 }
}

extension BFloat16: Hashable, Comparable {
  @inlinable public static func == (a: BFloat16, b: BFloat16) -> Bool { a.float == b.float }
  @inlinable public static func < (a: BFloat16, b: BFloat16) -> Bool { a.float < b.float }
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(float) }
}

extension BFloat16: CustomStringConvertible {
  public var description: String { float.description }
}
