// Codes of four bits relative to the largest magnitude of a group of a column.

/// The magnitudes of eight columns of a row.
@inline(__always) private func row(_ p: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Float>.self)
}

@inline(__always) private func magnitude(_ w: SIMD8<Float>) -> SIMD8<UInt32> {
  unsafeBitCast(w, to: SIMD8<UInt32>.self) & SIMD8(repeating: 0x7FFF_FFFF)
}

@inline(__always) func doubles(_ w: SIMD8<Float>) -> SIMD8<Double> {
  SIMD8(
    Double(w[0]), Double(w[1]), Double(w[2]), Double(w[3]), Double(w[4]), Double(w[5]),
    Double(w[6]), Double(w[7]))
}

/// round(15 w / 2 top) + 8, ties to even, within 0...15.
///
/// 15 w and 2 top are exact in double precision, and quotients of them that are no ties are farther from
/// one than the rounding of a quotient: adding 1.5·2⁵² decides as the exact quotient does.
@inline(__always) private func code(_ w: Double, _ divisor: Double) -> UInt8 {
  let shifted = 15 * w / divisor + 0x1.8p52
  let rounded = Int64(bitPattern: shifted.bitPattern &- (0x1.8p52 as Double).bitPattern) &+ 8
  return UInt8(truncatingIfNeeded: min(max(rounded, 0), 15))
}

/// Codes and steps of a k × n matrix of finite numbers in groups of g rows: g divides k, 8 divides n. A group
/// of zeros has step 0 and codes 8.
@inline(never) public func quantiseGroups(
  _ w: UnsafePointer<Float>, _ k: Int, _ n: Int, _ g: Int, _ steps: UnsafeMutablePointer<Float>,
  _ codes: UnsafeMutablePointer<UInt8>
) {
  var first = 0
  while first < k {
    let s = steps + first / g &* n
    var j = 0
    while j < n {
      var top = SIMD8<UInt32>.zero
      var i = first
      while i < first &+ g {
        let m = magnitude(row(w + (i &* n &+ j)))
        top = top.replacing(with: m, where: m .> top)
        i &+= 1
      }
      let largest = unsafeBitCast(top, to: SIMD8<Float>.self)
      let exact = doubles(largest) + doubles(largest)
      let divisor = exact.replacing(with: 1, where: exact .== SIMD8(repeating: 0))
      var lane = 0
      while lane < 8 {
        s[j &+ lane] = Float(exact[lane] / 15)
        lane &+= 1
      }
      i = first
      while i < first &+ g {
        let x = doubles(row(w + (i &* n &+ j)))
        let q = codes + (i &* n &+ j)
        lane = 0
        while lane < 8 {
          q[lane] = code(x[lane], divisor[lane])
          lane &+= 1
        }
        i &+= 1
      }
      j &+= 8
    }
    first &+= g
  }
}
