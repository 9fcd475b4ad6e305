// Masks of a matrix that is pruned along its rows, and then along its columns.

#if AVX512
  import CVectors
#endif

/// Masks of a row-major matrix whose rows and columns are multiples of m ≤ 32: `row` for the N largest of
/// every m entries of a row, `both` for the N largest of what these leave of every m entries of a
/// column. Bit j mod 8 of byte j / 8 of a row is for column j; a row begins a new byte.
///
/// With AVX-512 and 2:4 four rows of sixteen columns are decided by eighteen comparisons of vectors.
@inline(never) public func doubleMasks(
  _ w: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ kept: Int, _ m: Int,
  _ row: UnsafeMutablePointer<UInt8>, _ both: UnsafeMutablePointer<UInt8>
) {
  let stride = (columns &+ 7) &>> 3
  var i = 0
  while i < rows {
    let band = w + i &* columns
    let (bitsOfRow, bitsOfBoth) = (row + i &* stride, both + i &* stride)
    var j = 0
    #if AVX512
      if kept == 2, m == 4 {
        while j &+ 16 <= columns {
          block(band + j, columns, bitsOfRow + (j &>> 3), bitsOfBoth + (j &>> 3), stride)
          j &+= 16
        }
      }
    #endif
    rest(band, columns, from: j, kept, m, bitsOfRow, bitsOfBoth, stride)
    i &+= m
  }
}

/// A band of m rows, from a column that is a multiple of m and of eight.
@inline(__always) private func rest(
  _ w: UnsafePointer<Float>, _ columns: Int, from start: Int, _ kept: Int, _ m: Int,
  _ row: UnsafeMutablePointer<UInt8>, _ both: UnsafeMutablePointer<UInt8>, _ stride: Int
) {
  var q = 0
  while q < m {
    var byte = start &>> 3
    while byte < stride {
      row[q &* stride &+ byte] = 0
      both[q &* stride &+ byte] = 0
      byte &+= 1
    }
    var j = start
    while j < columns {
      let bits = largest(w + (q &* columns &+ j), kept, m)
      var place = 0
      while place < m {
        let bit = UInt8(truncatingIfNeeded: (bits &>> UInt32(truncatingIfNeeded: place)) & 1)
        row[q &* stride &+ (j &+ place) &>> 3] |=
          bit &<< UInt8(truncatingIfNeeded: (j &+ place) & 7)
        place &+= 1
      }
      j &+= m
    }
    q &+= 1
  }
  var j = start
  while j < columns {
    let (byte, bit) = (j &>> 3, UInt8(1) &<< UInt8(truncatingIfNeeded: j & 7))
    q = 0
    while q < m {
      if row[q &* stride &+ byte] & bit != 0 {
        let mine = magnitude(w[q &* columns &+ j])
        var losses = 0
        var k = 0
        while k < m {
          let other = magnitude(w[k &* columns &+ j])
          let isBeaten = k < q ? other >= mine : other > mine
          if isBeaten, row[k &* stride &+ byte] & bit != 0 { losses &+= 1 }
          k &+= 1
        }
        if losses < kept { both[q &* stride &+ byte] |= bit }
      }
      q &+= 1
    }
    j &+= 1
  }
}

#if AVX512
  /// Four rows of sixteen columns, 2:4. What a row has pruned is -1 in its column and beats nothing.
  @inline(__always) private func block(
    _ w: UnsafePointer<Float>, _ columns: Int, _ row: UnsafeMutablePointer<UInt8>,
    _ both: UnsafeMutablePointer<UInt8>, _ stride: Int
  ) {
    let (w0, w1) = (magnitudes(w), magnitudes(w + columns))
    let (w2, w3) = (magnitudes(w + 2 &* columns), magnitudes(w + 3 &* columns))
    let (k0, k1, k2, k3) = (largestTwo(w0), largestTwo(w1), largestTwo(w2), largestTwo(w3))
    let none = Integers(repeating: -1)
    let (a, b) = (vernier_blend(k0, w0, none), vernier_blend(k1, w1, none))
    let (c, d) = (vernier_blend(k2, w2, none), vernier_blend(k3, w3, none))
    // Whether the lower row beats the upper one: it must be larger.
    let (ba, ca, da) = (vernier_above(b, a), vernier_above(c, a), vernier_above(d, a))
    let (cb, db, dc) = (vernier_above(c, b), vernier_above(d, b), vernier_above(d, c))
    put(k0, row)
    put(k1, row + stride)
    put(k2, row + 2 &* stride)
    put(k3, row + 3 &* stride)
    put(k0 & ~two(ba, ca, da), both)
    put(k1 & ~two(~ba, cb, db), both + stride)
    put(k2 & ~two(~ca, ~cb, dc), both + 2 &* stride)
    put(k3 & two(da, db, dc), both + 3 &* stride)
  }

  @inline(__always) private func put(_ bits: UInt16, _ p: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(p).storeBytes(of: bits, as: UInt16.self)
  }
#endif
