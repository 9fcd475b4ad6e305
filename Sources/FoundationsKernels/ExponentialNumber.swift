/// Numbers that eᵗ is computed for, t ≤ 0, by arithmetic alone: a loop of it is a loop of vectors.
///
///     k = the whole number nearest t / ln 2,   r = (t - k h) - k l,   h + l ≈ ln 2,
///     eᵗ ≈ 2ᵏ (1 + r + r²/2! + … + rᵈ/d!).
///
/// h has so few bits that k h is exact; d is the first for which the rest of the series is below a fifth of the
/// unit roundoff where |r| ≤ ln 2 / 2. 2ᵏ is two factors, each of them a normal number, so that what underflows is
/// rounded once.
protocol ExponentialNumber: BinaryFloatingPoint {
  /// Below it eᵗ is less than half of the least number, and taken for what it is there: 0.
  static var least: Self { get }
  /// -ln 2 to 16 bits for floats and 42 for doubles, and what is left of it.
  static var minusLn2: (high: Self, low: Self) { get }
  /// 1.5 times the power of two whose unit in the last place is 1: added and subtracted it rounds to whole numbers.
  static var rounder: Self { get }
  /// The series at r.
  static func series(_ r: Self) -> Self
  /// self times 2ᵏ, k + ``rounder`` being what is given.
  func scaled(by shifted: Self) -> Self
}

extension ExponentialNumber {
  @inline(__always) var exponential: Self {
    // A comparison with NaN is false: it stays, and spoils the product.
    let t = self < Self.least ? Self.least : self
    let shifted = Self.step(t, 0x1.71547652b82fep0, Self.rounder)
    let k = shifted - Self.rounder
    let r = Self.step(k, Self.minusLn2.low, Self.step(k, Self.minusLn2.high, t))
    return Self.series(r).scaled(by: shifted)
  }

  /// c + a b: rounded once where the lane has the instruction, else twice.
  @inline(__always) static func step(_ a: Self, _ b: Self, _ c: Self) -> Self {
    #if AVX512
      return c.addingProduct(a, b)
    #else
      return c + a * b
    #endif
  }
}

extension Float: ExponentialNumber {
  @inline(__always) static var least: Float { -110 }
  @inline(__always) static var minusLn2: (high: Float, low: Float) {
    (-0x1.62e4p-1, -0x1.7f7d1cp-20)
  }
  @inline(__always) static var rounder: Float { 0x1.8p23 }

  @inline(__always) static func series(_ r: Float) -> Float {
    var p = step(1 / 5040, r, 1 / 720)
    p = step(p, r, 1 / 120)
    p = step(p, r, 1 / 24)
    p = step(p, r, 1 / 6)
    p = step(p, r, 0.5)
    p = step(p, r, 1)
    return step(p, r, 1)
  }

  @inline(__always) func scaled(by shifted: Float) -> Float {
    let k = Int32(bitPattern: shifted.bitPattern) &- 0x4b40_0000
    let half = k &>> 1
    let first = Float(bitPattern: UInt32(bitPattern: (half &+ 127) &<< 23))
    let second = Float(bitPattern: UInt32(bitPattern: (k &- half &+ 127) &<< 23))
    return self * first * second
  }
}

extension Double: ExponentialNumber {
  @inline(__always) static var least: Double { -750 }
  @inline(__always) static var minusLn2: (high: Double, low: Double) {
    (-0x1.62e42fefa38p-1, -0x1.ef35793c7673p-45)
  }
  @inline(__always) static var rounder: Double { 0x1.8p52 }

  @inline(__always) static func series(_ r: Double) -> Double {
    var p = step(1 / 6_227_020_800, r, 1 / 479_001_600)
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

  @inline(__always) func scaled(by shifted: Double) -> Double {
    let k = Int64(bitPattern: shifted.bitPattern) &- 0x4338_0000_0000_0000
    let half = k &>> 1
    let first = Double(bitPattern: UInt64(bitPattern: (half &+ 1023) &<< 52))
    let second = Double(bitPattern: UInt64(bitPattern: (k &- half &+ 1023) &<< 52))
    return self * first * second
  }
}
