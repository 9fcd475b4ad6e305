/// Random numbers by name: each is a pure function of a seed, a purpose and an index.
///
/// Draws do not depend on the order in which they are made, nor on how many threads or ranks make
/// them, and a draw for one purpose never disturbs another's. The function is ``Philox``, with
/// the seed for its key and (index, purpose) for its counter.
public struct Draws: Sendable {
  public let seed: UInt64
  public let purpose: String

  @usableFromInline let stream: UInt64

  /// The draws of `seed` for `purpose`. Purposes are told apart by a hash of 64 bits (FNV-1a).
  public init(seed: UInt64, purpose: String) {
    self.seed = seed
    self.purpose = purpose
    stream = purpose.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
  }

  /// The 128 bits drawn at an index.
  @inlinable public func block(_ index: UInt64) -> (UInt64, UInt64) {
    let words = Philox.block(
      counter: SIMD4(halves: index, stream),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    return (
      UInt64(words.y) << 32 | UInt64(words.x),
      UInt64(words.w) << 32 | UInt64(words.z)
    )
  }

  /// 64 uniform bits.
  @inlinable public func bits(_ index: Int) -> UInt64 {
    block(UInt64(bitPattern: Int64(index))).0
  }

  /// A multiple of 2⁻⁵³ in [0, 1), uniform.
  @inlinable public func uniform(_ index: Int) -> Double { Double(unit: bits(index)) }

  /// A multiple of 1/64 in [-8, 8], uniform over all 1,025 of them (within 2⁻⁵³). Every scalar
  /// down to 11 bits of significand holds it exactly, and so do sums of many such in a double.
  @inlinable public func dyadic(_ index: Int) -> Double { Double(dyadicFrom: bits(index)) }

  /// A standard normal deviate, by Box and Muller: √(−2 ln u) cos 2πv for uniform u and v.
  ///
  /// The C library's logarithm and cosine may differ in the last bit between systems.
  @inlinable public func gaussian(_ index: Int) -> Double {
    let (first, second) = block(UInt64(bitPattern: Int64(index)))
    return Double(gaussianFrom: first, second)
  }
}

/// The draws of one purpose in turn: index 0, 1, 2, …
public struct Generator: RandomNumberGenerator, Sendable {
  public let draws: Draws
  /// The index of the next draw.
  public private(set) var index = 0

  public init(seed: UInt64, purpose: String) { draws = Draws(seed: seed, purpose: purpose) }

  public mutating func next() -> UInt64 { advance { $0.bits($1) } }

  /// The next multiple of 2⁻⁵³ in [0, 1).
  public mutating func uniform() -> Double { advance { $0.uniform($1) } }

  /// The next multiple of 1/64 in [-8, 8].
  public mutating func dyadic() -> Double { advance { $0.dyadic($1) } }

  /// The next standard normal deviate.
  public mutating func gaussian() -> Double { advance { $0.gaussian($1) } }

  private mutating func advance<Draw>(_ draw: (Draws, Int) -> Draw) -> Draw {
    defer { index += 1 }
    return draw(draws, index)
  }
}

extension Double {
  @inlinable init(unit bits: UInt64) { self = Double(bits >> 11) * 0x1p-53 }

  @inlinable init(dyadicFrom bits: UInt64) {
    self = (Double(bits.multipliedFullWidth(by: 1025).high) - 512) / 64
  }

  @inlinable init(gaussianFrom first: UInt64, _ second: UInt64) {
    let positive = 1 - Double(unit: first)
    self = (-2 * .log(positive)).squareRoot() * .cos(2 * .pi * Double(unit: second))
  }
}

extension SIMD4<UInt32> {
  @inlinable init(halves low: UInt64, _ high: UInt64) {
    self.init(
      UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
      UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
  }
}
