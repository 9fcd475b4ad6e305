// Codes of four bits of which two of four are kept, in panels of 32 columns.

/// The codes that are kept of four, and their places, sixteen columns at a time.
private struct Quad {
  /// Codes in bits 0 to 3 and 4 to 7, places in bits 0 to 1 and 2 to 3.
  let codes: Words, places: Words

  /// Which two are kept is what the release computes of the four facts that a code is not 8: of fewer than two
  /// a zero fills the place.
  @inline(__always) init(_ p: UnsafeRawPointer, _ n: Int) {
    @inline(__always) func row(_ i: Int) -> SIMD16<UInt8> {
      p.loadUnaligned(fromByteOffset: i &* n, as: SIMD16<UInt8>.self)
    }
    let (q0, q1, q2, q3) = (row(0), row(1), row(2), row(3))
    let (one, eight) = (SIMD16<UInt8>(repeating: 1), SIMD16<UInt8>(repeating: 8))
    @inline(__always) func kept(_ q: SIMD16<UInt8>) -> SIMD16<UInt8> {
      SIMD16<UInt8>.zero.replacing(with: one, where: q .!= eight)
    }
    let (m0, m1, m3) = (kept(q0), kept(q1), kept(q3))
    let (n0, n1) = (m0 ^ one, m1 ^ one)
    let (both, second, neither) = (m0 & m1, n0 & m1, n0 & n1)
    let (low, high) = (both | neither | m3, second | n1)
    // The first kept place is 0, 1 or 2; the other one 1, 2 or 3.
    let first = q0.replacing(with: q1, where: second .== one)
      .replacing(with: q2, where: neither .== one)
    let isThird = (low .== one) .& (high .== one)
    let isSecond = (low .== SIMD16<UInt8>.zero) .& (high .== one)
    let other = q1.replacing(with: q2, where: isSecond).replacing(with: q3, where: isThird)
    let four = SIMD16<UInt8>(repeating: 4)
    codes = Self.wide(first | other &<< four)
    let two = SIMD16<UInt8>(repeating: 2), three = SIMD16<UInt8>(repeating: 3)
    places = Self.wide(second | neither &<< one | low &<< two | high &<< three)
  }

  /// Lane by lane: `SIMD16(truncatingIfNeeded:)` is a call.
  @inline(__always) private static func wide(_ x: SIMD16<UInt8>) -> Words {
    @inline(__always) func word(_ lane: Int) -> UInt32 { UInt32(x[lane]) }
    return Words(
      word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7),
      word(8), word(9), word(10), word(11), word(12), word(13), word(14), word(15))
  }
}

/// Panels of a k × n matrix of codes, of which at most two of four in a column are not 8: 16 divides k and 32
/// divides n. For each sixteen terms of a panel 48 words: eight codes of each column, and eight places of two
/// bits each, those of the first sixteen columns in the low halves.
@inline(never) public func packSparse(
  _ codes: UnsafePointer<UInt8>, _ k: Int, _ n: Int, _ words: UnsafeMutablePointer<UInt32>
) {
  let p = UnsafeRawPointer(codes)
  var (panel, out) = (0, UnsafeMutableRawPointer(words))
  while panel < n {
    var top = 0
    while top < k {
      var places = Words.zero
      var side = 0
      while side < 2 {
        var kept = Words.zero
        var quad = 0
        while quad < 4 {
          let place = (top &+ 4 &* quad) &* n &+ panel &+ 16 &* side
          let four = Quad(p + place, n)
          kept |= four.codes &<< Words(repeating: UInt32(truncatingIfNeeded: 8 &* quad))
          let shift = 16 &* side &+ 4 &* quad
          places |= four.places &<< Words(repeating: UInt32(truncatingIfNeeded: shift))
          quad &+= 1
        }
        out.storeBytes(of: kept, toByteOffset: 64 &* side, as: Words.self)
        side &+= 1
      }
      out.storeBytes(of: places, toByteOffset: 128, as: Words.self)
      out += 192
      top &+= 16
    }
    panel &+= 32
  }
}
