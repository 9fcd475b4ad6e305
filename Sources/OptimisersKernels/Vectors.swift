// What the kernels of this folder share. The folder is compiled once for each lane: only concrete
// code, entry points that are never inlined, and nothing that allocates.

typealias Floats = SIMD16<Float>
typealias Integers = SIMD16<Int32>

@inline(__always) func floats(_ p: UnsafePointer<Float>) -> Floats {
  UnsafeRawPointer(p).loadUnaligned(as: Floats.self)
}

@inline(__always) func store(_ v: Floats, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Floats.self)
}

@inline(__always) func integers(_ p: UnsafePointer<Int32>) -> Integers {
  UnsafeRawPointer(p).loadUnaligned(as: Integers.self)
}

@inline(__always) func store(_ v: Integers, _ p: UnsafeMutablePointer<Int32>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Integers.self)
}

/// Magnitudes in their order, as integers.
@inline(__always) func magnitude(_ x: Float) -> Int32 {
  Int32(bitPattern: x.bitPattern & 0x7FFF_FFFF)
}

/// The upper half of a float, ties to even.
@inline(__always) func brain(_ x: Float) -> UInt16 {
  let bits = x.bitPattern
  return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits &>> 16 & 1)) &>> 16)
}

@inline(__always) func float(_ brain: UInt16) -> Float {
  Float(bitPattern: UInt32(brain) &<< 16)
}

/// The upper half of a float, or the next pattern where that would be nearer to zero than x: away from zero if
/// x has the sign asked for, toward zero otherwise.
@inline(__always) func brain(_ x: Float, awayIf isNegative: Bool) -> UInt16 {
  let bits = (x + 0).bitPattern
  let isAway = (bits &>> 31 == 1) == isNegative && bits & 0xFFFF != 0
  return UInt16(truncatingIfNeeded: bits &>> 16) &+ (isAway ? 1 : 0)
}
