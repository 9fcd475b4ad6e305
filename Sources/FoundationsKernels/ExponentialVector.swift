/// Vectors that eᵗ is computed for, t ≤ 0.
///
///     k = the whole number nearest t / ln 2,   r = (t - k h) - k l,   h + l ≈ ln 2,
///     eᵗ ≈ 2ᵏ (1 + r + r²/2! + … + rᵈ/d!).
///
/// h has so few bits that k h is exact; d is the first for which the rest of the series is below a fifth of the
/// unit roundoff where |r| ≤ ln 2 / 2. 2ᵏ is two factors, each of them a normal number, so that what underflows is
/// rounded once.
protocol ExponentialVector: Vector {
  /// Below it eᵗ is less than half of the least number, and taken for what it is there: 0.
  static var least: Scalar { get }
  /// ln 2 to 16 bits for floats and 42 for doubles, and what is left of it.
  static var ln2: (high: Scalar, low: Scalar) { get }
  /// 1.5 times the power of two whose unit in the last place is 1: added and subtracted it rounds to whole numbers.
  static var rounder: Scalar { get }
  /// The series at r.
  static func series(_ r: Self) -> Self
  /// self times 2ᵏ, k + ``rounder`` being what is given.
  func scaled(by shifted: Self) -> Self
}

extension ExponentialVector {
  @inline(__always) var exponential: Self {
    var t = self
    // A comparison with NaN is false: it stays, and spoils the product.
    t.replace(with: Self(repeating: Self.least), where: t .< Self.least)
    var shifted = Self(repeating: Self.rounder)
    shifted.accumulate(t, Self(repeating: 0x1.71547652b82fep0))
    let k = shifted - Self.rounder
    var r = t
    r.accumulate(k, Self(repeating: -Self.ln2.high))
    r.accumulate(k, Self(repeating: -Self.ln2.low))
    return Self.series(r).scaled(by: shifted)
  }

  /// c + r p.
  @inline(__always) static func step(_ p: Self, _ r: Self, _ c: Scalar) -> Self {
    var sum = Self(repeating: c)
    sum.accumulate(r, p)
    return sum
  }
}

#if AVX512
  private typealias FloatBits = SIMD16<Int32>
  private typealias DoubleBits = SIMD8<Int64>
#else
  private typealias FloatBits = SIMD4<Int32>
  private typealias DoubleBits = SIMD2<Int64>
#endif

extension Floats: ExponentialVector {
  @inline(__always) static var least: Float { -110 }
  @inline(__always) static var ln2: (high: Float, low: Float) { (0x1.62e4p-1, 0x1.7f7d1cp-20) }
  @inline(__always) static var rounder: Float { 0x1.8p23 }

  @inline(__always) static func series(_ r: Self) -> Self {
    var p = Self(repeating: 1 / 5040)
    p = step(p, r, 1 / 720)
    p = step(p, r, 1 / 120)
    p = step(p, r, 1 / 24)
    p = step(p, r, 1 / 6)
    p = step(p, r, 0.5)
    p = step(p, r, 1)
    return step(p, r, 1)
  }

  @inline(__always) func scaled(by shifted: Self) -> Self {
    let k = unsafeBitCast(shifted, to: FloatBits.self) &- 0x4b40_0000
    let half = k &>> 1
    let first = (half &+ 127) &<< 23, second = (k &- half &+ 127) &<< 23
    return self * unsafeBitCast(first, to: Self.self) * unsafeBitCast(second, to: Self.self)
  }
}

extension Doubles: ExponentialVector {
  @inline(__always) static var least: Double { -750 }
  @inline(__always) static var ln2: (high: Double, low: Double) {
    (0x1.62e42fefa38p-1, 0x1.ef35793c7673p-45)
  }
  @inline(__always) static var rounder: Double { 0x1.8p52 }

  @inline(__always) static func series(_ r: Self) -> Self {
    var p = Self(repeating: 1 / 6_227_020_800)
    p = step(p, r, 1 / 479_001_600)
    p = step(p, r, 1 / 39_916_800)
    p = step(p, r, 1 / 3_628_800)
    p = step(p, r, 1 / 362_880)
    p = step(p, r, 1 / 40_320)
    p = step(p, r, 1 / 5040)
    p = step(p, r, 1 / 720)
    p = step(p, r, 1 / 120)
    p = step(p, r, 1 / 24)
    p = step(p, r, 1 / 6)
    p = step(p, r, 0.5)
    p = step(p, r, 1)
    return step(p, r, 1)
  }

  @inline(__always) func scaled(by shifted: Self) -> Self {
    let k = unsafeBitCast(shifted, to: DoubleBits.self) &- 0x4338_0000_0000_0000
    let half = k &>> 1
    let first = (half &+ 1023) &<< 52, second = (k &- half &+ 1023) &<< 52
    return self * unsafeBitCast(first, to: Self.self) * unsafeBitCast(second, to: Self.self)
  }
}
