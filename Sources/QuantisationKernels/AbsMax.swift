// The largest magnitude of an array, and codes relative to it. Only concrete code, and entry points that
// are never inlined: this folder is compiled once for each lane.

private typealias Words = SIMD16<UInt32>
private typealias Floats = SIMD16<Float>

@inline(__always) private func words(_ p: UnsafeRawPointer, _ index: Int) -> Words {
  p.loadUnaligned(fromByteOffset: 4 &* index, as: Words.self)
}

@inline(__always) private func larger(_ a: Words, _ b: Words) -> Words {
  a.replacing(with: b, where: b .> a)
}

@inline(__always) private var magnitudeBits: Words { Words(repeating: 0x7FFF_FFFF) }

/// The low byte of each word, lane by lane: that becomes one instruction where there is one, while
/// `SIMD16(truncatingIfNeeded:)` is a call.
@inline(__always) func lowBytes(_ a: SIMD16<UInt32>) -> SIMD16<UInt8> {
  func byte(_ lane: Int) -> UInt8 { UInt8(truncatingIfNeeded: a[lane]) }
  return SIMD16(
    byte(0), byte(1), byte(2), byte(3), byte(4), byte(5), byte(6), byte(7),
    byte(8), byte(9), byte(10), byte(11), byte(12), byte(13), byte(14), byte(15))
}

/// The bit pattern of max |w|: patterns of magnitudes are ordered as the magnitudes are, and above them
/// all come infinity's, 0x7F800000, and the NaNs'.
@inline(__always) func largestPattern(_ w: UnsafePointer<Float>, _ n: Int) -> UInt32 {
  let p = UnsafeRawPointer(w)
  var (a, b) = (Words.zero, Words.zero)
  var i = 0
  while i &+ 32 <= n {
    a = larger(a, words(p, i) & magnitudeBits)
    b = larger(b, words(p, i &+ 16) & magnitudeBits)
    i &+= 32
  }
  var top = larger(a, b).max()
  while i < n {
    let pattern = w[i].bitPattern & 0x7FFF_FFFF
    if pattern > top { top = pattern }
    i &+= 1
  }
  return top
}

/// round(w L / top), ties to even, exactly: single-precision w and top and L ≤ 128 give a quotient in
/// double precision that is on the same side of every tie as the true one, or is the tie.
@inline(__always) private func exactCode(_ w: Float, _ top: Double, _ levels: Double) -> Int8 {
  let magic = 0x1.8p52
  let shifted = Double(w) * levels / top + magic
  return Int8(truncatingIfNeeded: shifted.bitPattern)
}

/// Codes of n weights for the largest magnitude `top` > 0 and at most 127 levels.
///
/// Quotients are products with the reciprocal, each within 2⁻¹⁶ of its value; adding 1.5·2²³ rounds them to
/// integers, ties to even, and leaves the code in the low byte. A block in which a quotient is within
/// 2⁻¹⁵ of a tie is encoded again, exactly.
@inline(__always) func encode(
  _ w: UnsafePointer<Float>, _ n: Int, _ top: Float, _ levels: Int,
  _ codes: UnsafeMutablePointer<Int8>
) {
  let p = UnsafeRawPointer(w)
  let q = UnsafeMutableRawPointer(codes)
  let (exactTop, exactLevels) = (Double(top), Double(levels))
  let reciprocal = Float(levels) / top
  let factor = Floats(repeating: reciprocal)
  let magic = Floats(repeating: 0x1.8p23)
  let isSafe = reciprocal > 0x1p-120 && reciprocal < 0x1p120
  let block = 64
  var i = 0
  while isSafe, i &+ block <= n {
    var worst = Words.zero
    var j = i
    while j < i &+ block {
      let x = p.loadUnaligned(fromByteOffset: 4 &* j, as: Floats.self) * factor
      let shifted = x + magic
      let rest = x - (shifted - magic)
      worst = larger(worst, unsafeBitCast(rest, to: Words.self) & magnitudeBits)
      q.storeBytes(
        of: lowBytes(unsafeBitCast(shifted, to: Words.self)), toByteOffset: j,
        as: SIMD16<UInt8>.self)
      j &+= 16
    }
    if Float(bitPattern: worst.max()) > 0.5 - 0x1p-15 {
      j = i
      while j < i &+ block {
        codes[j] = exactCode(w[j], exactTop, exactLevels)
        j &+= 1
      }
    }
    i &+= block
  }
  while i < n {
    codes[i] = exactCode(w[i], exactTop, exactLevels)
    i &+= 1
  }
}

/// Codes of n weights, and their step, with L ≤ 127 levels. A weight that is not finite makes the step NaN
/// and every code 0; so do zeros alone, with step 0.
@inline(__always) private func encodeGroup(
  _ w: UnsafePointer<Float>, _ n: Int, _ levels: Int, _ codes: UnsafeMutablePointer<Int8>
) -> Float {
  let pattern = largestPattern(w, n)
  guard pattern > 0, pattern < 0x7F80_0000 else {
    var i = 0
    while i < n {
      codes[i] = 0
      i &+= 1
    }
    return pattern == 0 ? 0 : .nan
  }
  let top = Float(bitPattern: pattern)
  encode(w, n, top, levels, codes)
  return top / Float(levels)
}

/// Codes and step of a whole array.
@inline(never) public func absMax(
  _ w: UnsafePointer<Float>, _ n: Int, _ levels: Int, _ codes: UnsafeMutablePointer<Int8>
) -> Float {
  encodeGroup(w, n, levels, codes)
}

/// Codes and steps of groups of g consecutive weights, the last one perhaps shorter.
@inline(never) public func groupAbsMax(
  _ w: UnsafePointer<Float>, _ n: Int, _ g: Int, _ levels: Int,
  _ steps: UnsafeMutablePointer<Float>, _ codes: UnsafeMutablePointer<Int8>
) {
  var i = 0
  var group = 0
  while i < n {
    let count = i &+ g <= n ? g : n &- i
    steps[group] = encodeGroup(w + i, count, levels, codes + i)
    i &+= count
    group &+= 1
  }
}
