// A bitmask matrix times a vector.

#if AVX512
  import CVectors
#endif

/// y := Wx for a matrix in `panels` panels of four rows and `blocks` blocks of sixteen columns.
///
/// A word has the bits of a block: bit 16r + c is that of row r and column c. Values follow each other in the
/// order of the bits; sixteen more can be read behind the last one. `x` has 16 `blocks` entries, `y` 4 `panels`.
///
/// With AVX-512 the values of a row are expanded to the places of their bits, and multiplied where a bit is
/// set: what is not stored is not multiplied. Sixteen entries of x serve four rows. Without it, bit by bit.
@inline(never) public func gemv(
  _ panels: Int, _ blocks: Int, _ words: UnsafePointer<UInt64>, _ values: UnsafePointer<Float>,
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  var (panel, word, value) = (0, words, values)
  while panel < panels {
    value = product(blocks, word, value, x, y + 4 &* panel)
    word += blocks
    panel &+= 1
  }
}

#if AVX512
  @inline(__always) private func product(
    _ blocks: Int, _ words: UnsafePointer<UInt64>, _ values: UnsafePointer<Float>,
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    var (a, b, c, d) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    var (p, v, columns) = (words, values, x)
    let end = words + blocks
    while p < end {
      let word = p[0]
      let entries = floats(columns)
      // Where a row's values begin follows from the word alone: rows do not wait for each other.
      let (one, two, three) = (ones(word &<< 48), ones(word &<< 32), ones(word &<< 16))
      prefetch(v, p)
      a = vernier_expand_multiply(a, UInt16(truncatingIfNeeded: word), v, entries)
      b = vernier_expand_multiply(b, UInt16(truncatingIfNeeded: word &>> 16), v + one, entries)
      c = vernier_expand_multiply(c, UInt16(truncatingIfNeeded: word &>> 32), v + two, entries)
      d = vernier_expand_multiply(d, UInt16(truncatingIfNeeded: word &>> 48), v + three, entries)
      v += ones(word)
      columns += 16
      p += 1
    }
    (y[0], y[1]) = (vernier_sum_floats(a), vernier_sum_floats(b))
    (y[2], y[3]) = (vernier_sum_floats(c), vernier_sum_floats(d))
    return v
  }
#else
  @inline(__always) private func product(
    _ blocks: Int, _ words: UnsafePointer<UInt64>, _ values: UnsafePointer<Float>,
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    (y[0], y[1], y[2], y[3]) = (0, 0, 0, 0)
    var (block, v) = (0, values)
    while block < blocks {
      var word = words[block]
      let columns = x + 16 &* block
      while word != 0 {
        let place = word.trailingZeroBitCount
        y[place &>> 4] += v[0] * columns[place & 15]
        v += 1
        word &= word &- 1
      }
      block &+= 1
    }
    return v
  }
#endif
