// Single precision to eight bits: E4M3 and E5M2, nearest, ties to even, overflow to NaN or infinity.

private typealias Words = SIMD16<UInt32>
private typealias Floats = SIMD16<Float>

/// What a format is made of, as the vectors need it.
private struct Shape {
  /// 23 - m, the bits that are rounded away.
  let dropped: UInt32
  /// The pattern of the least normal number of the format, 2^(1-b).
  let normal: UInt32
  /// (127 - b) 2^m: what the exponents' biases differ by.
  let bias: UInt32
  /// 2^(1-b-m+23): numbers beside it have the format's subnormal unit.
  let magic: Float
  /// The first code that is no finite number.
  let overflow: UInt32

  @inline(__always) init(mantissa m: Int) {
    let isWide = m == 2
    dropped = isWide ? 21 : 20
    normal = isWide ? 0x3880_0000 : 0x3C80_0000
    bias = isWide ? 112 &<< 2 : 120 &<< 3
    magic = isWide ? 0x1p7 : 0x1p14
    overflow = isWide ? 0x7C : 0x7F
  }
}

/// Codes of sixteen numbers, each in the low byte of its word.
///
/// Adding half a unit less one, and one more if the digit that stays is odd, rounds a pattern to even, and
/// carries into the exponent where it must. Subnormal results are rounded by adding `magic`.
@inline(__always) private func codes(_ patterns: Words, _ shape: Shape) -> Words {
  let magnitude = patterns & Words(repeating: 0x7FFF_FFFF)
  let sign = (patterns &>> 24) & Words(repeating: 0x80)
  let shift = Words(repeating: shape.dropped)
  let half = Words(repeating: (1 &<< (shape.dropped &- 1)) &- 1)
  let odd = (magnitude &>> shift) & Words(repeating: 1)
  let rounded = (magnitude &+ half &+ odd) &>> shift
  let normal = rounded &- Words(repeating: shape.bias)
  let beside = unsafeBitCast(magnitude, to: Floats.self) + Floats(repeating: shape.magic)
  let small = unsafeBitCast(beside, to: Words.self) &- Words(repeating: shape.magic.bitPattern)
  let isSmall = magnitude .< Words(repeating: shape.normal)
  var code = normal.replacing(with: small, where: isSmall)
  let limit = Words(repeating: shape.overflow)
  code = code.replacing(with: limit, where: (code .> limit) .& (.!isSmall))
  let isNaN = magnitude .> Words(repeating: 0x7F80_0000)
  code = code.replacing(with: Words(repeating: 0x7F), where: isNaN)
  return code | sign
}

/// Codes of n numbers in the format with m = 3 (E4M3) or m = 2 (E5M2) bits of mantissa.
@inline(never) public func floatEight(
  _ x: UnsafePointer<Float>, _ n: Int, _ m: Int, _ q: UnsafeMutablePointer<UInt8>
) {
  let shape = Shape(mantissa: m)
  let input = UnsafeRawPointer(x)
  let output = UnsafeMutableRawPointer(q)
  var i = 0
  while i &+ 16 <= n {
    let patterns = input.loadUnaligned(fromByteOffset: 4 &* i, as: Words.self)
    output.storeBytes(of: lowBytes(codes(patterns, shape)), toByteOffset: i, as: SIMD16<UInt8>.self)
    i &+= 16
  }
  while i < n {
    let patterns = Words(repeating: x[i].bitPattern)
    q[i] = UInt8(truncatingIfNeeded: codes(patterns, shape)[0])
    i &+= 1
  }
}
