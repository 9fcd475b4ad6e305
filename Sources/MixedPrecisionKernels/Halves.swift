// Numbers of half precision as floats, and back. The first of these is a call on the baseline, one for each
// number, unless it is done by hand.

#if AVX512
  import CVectors
#endif

/// Sixteen halves as floats, exactly.
///
/// Exponent and significand, three places further right, are the number times 2⁻¹¹²; subnormal ones too, as
/// subnormal floats. What is 2¹⁶ then was infinite, or NaN: its exponent becomes the largest.
@inline(__always) func widened(_ p: UnsafeRawPointer) -> Floats {
  #if AVX512
    let high = unsafeBitCast(vernier_widen(p), to: Words.self)
  #else
    var high = Words.zero
    var lane = 0
    while lane < 16 {
      let half = p.loadUnaligned(fromByteOffset: 2 &* lane, as: UInt16.self)
      high[lane] = UInt32(half) &<< 16
      lane &+= 1
    }
  #endif
  let magnitude = (high & Words(repeating: 0x7FFF_0000)) &>> Words(repeating: 3)
  let scaled = unsafeBitCast(magnitude, to: Floats.self) * Floats(repeating: 0x1p112)
  let bits = unsafeBitCast(scaled, to: Words.self)
  let largest = bits | Words(repeating: 0x7F80_0000)
  let isLarge = bits .>= Words(repeating: (0x1p16 as Float).bitPattern)
  let sign = high & Words(repeating: 0x8000_0000)
  return unsafeBitCast(bits.replacing(with: largest, where: isLarge) | sign, to: Floats.self)
}

/// `count` halves as floats; sixteen at a time as long as there are.
@inline(__always) func widen(
  _ p: UnsafePointer<UInt16>, _ count: Int, _ x: UnsafeMutablePointer<Float>
) {
  let (from, to) = (UnsafeRawPointer(p), UnsafeMutableRawPointer(x))
  var i = 0
  while i &+ 16 <= count {
    to.storeBytes(of: widened(from + 2 &* i), toByteOffset: 4 &* i, as: Floats.self)
    i &+= 16
  }
  while i < count {
    x[i] = Float(Float16(bitPattern: p[i]))
    i &+= 1
  }
}

/// `count` floats as halves, ties to even.
@inline(__always) func narrow(
  _ x: UnsafePointer<Float>, _ count: Int, _ p: UnsafeMutablePointer<UInt16>
) {
  var i = 0
  while i < count {
    p[i] = Float16(x[i]).bitPattern
    i &+= 1
  }
}
