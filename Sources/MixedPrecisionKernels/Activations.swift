// Codes of eight bits relative to the largest magnitude of a group of a row.

/// The bit pattern of the largest magnitude of `count` floats; those of what is not finite are above all others.
@inline(__always) private func largest(_ x: UnsafePointer<Float>, _ count: Int) -> UInt32 {
  let p = UnsafeRawPointer(x)
  var tops = Words.zero
  var i = 0
  while i &+ 16 <= count {
    let magnitudes = words(p, 4 &* i) & Words(repeating: 0x7FFF_FFFF)
    tops = tops.replacing(with: magnitudes, where: magnitudes .> tops)
    i &+= 16
  }
  var top = tops.max()
  while i < count {
    top = max(top, x[i].bitPattern & 0x7FFF_FFFF)
    i &+= 1
  }
  return top
}

/// round(127 x / top), ties to even.
///
/// 127 x is exact in double precision, and a quotient that is no tie is farther from one than it is rounded:
/// adding 1.5·2⁵² decides as the exact quotient does, and leaves the code in the lowest byte.
@inline(__always) private func code(_ x: Double, _ top: Double) -> Int8 {
  Int8(truncatingIfNeeded: Int64(bitPattern: (127 * x / top + 0x1.8p52).bitPattern))
}

/// The same for eight numbers.
@inline(__always) private func codes(_ p: UnsafePointer<Float>, _ top: SIMD8<Double>)
  -> SIMD8<Int8>
{
  let x = doubles(UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Float>.self))
  let shifted = 127 * x / top + SIMD8(repeating: 0x1.8p52)
  @inline(__always) func byte(_ lane: Int) -> Int8 {
    Int8(truncatingIfNeeded: Int64(bitPattern: shifted[lane].bitPattern))
  }
  return SIMD8(byte(0), byte(1), byte(2), byte(3), byte(4), byte(5), byte(6), byte(7))
}

/// Codes of `count` groups of g numbers, and their steps, max|x| / 127. A group of zeros has step 0 and codes
/// 0, one with a number that is not finite step NaN and codes 0.
@inline(never) public func quantiseActivations(
  _ x: UnsafePointer<Float>, _ count: Int, _ g: Int, _ steps: UnsafeMutablePointer<Float>,
  _ q: UnsafeMutablePointer<Int8>
) {
  var group = 0
  while group < count {
    let (own, out) = (x + group &* g, q + group &* g)
    let pattern = largest(own, g)
    if pattern == 0 || pattern >= 0x7F80_0000 {
      steps[group] = pattern == 0 ? 0 : .nan
      out.update(repeating: 0, count: g)
    } else {
      let top = Double(Float(bitPattern: pattern))
      steps[group] = Float(top / 127)
      let tops = SIMD8(repeating: top)
      var i = 0
      while i &+ 8 <= g {
        UnsafeMutableRawPointer(out + i).storeBytes(
          of: codes(own + i, tops), as: SIMD8<Int8>.self)
        i &+= 8
      }
      while i < g {
        out[i] = code(Double(own[i]), top)
        i &+= 1
      }
    }
    group &+= 1
  }
}
