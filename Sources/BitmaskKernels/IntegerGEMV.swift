// A bitmask matrix of signed bytes times a vector of signed bytes.

#if AVX512
  import CVectors
#endif

/// y := Wx in integers, modulo 2³², for a matrix in `panels` panels of four rows and `blocks` blocks of 64
/// columns.
///
/// Each row of a block has a word; bit c is that of column c. Values follow each other in the order of the
/// bits; 64 more can be read behind the last one. `x` has 64 `blocks` entries, each raised by 128, since the
/// instruction multiplies unsigned bytes by signed ones; `sums` are the rows' sums of W, 128 times which is
/// taken off again. `y` and `sums` have 4 `panels` entries.
///
/// With AVX-512 64 values are expanded at a time, and 64 products added to sixteen sums. Without it, bit by bit.
@inline(never) public func gemvInt8(
  _ panels: Int, _ blocks: Int, _ words: UnsafePointer<UInt64>, _ values: UnsafePointer<Int8>,
  _ x: UnsafePointer<UInt8>, _ sums: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>
) {
  var (panel, word, value) = (0, words, values)
  while panel < panels {
    let row = 4 &* panel
    value = product(blocks, word, value, x, y + row)
    y[row] &-= sums[row] &<< 7
    y[row &+ 1] &-= sums[row &+ 1] &<< 7
    y[row &+ 2] &-= sums[row &+ 2] &<< 7
    y[row &+ 3] &-= sums[row &+ 3] &<< 7
    word += 4 &* blocks
    panel &+= 1
  }
}

#if AVX512
  @inline(__always) private func product(
    _ blocks: Int, _ words: UnsafePointer<UInt64>, _ values: UnsafePointer<Int8>,
    _ x: UnsafePointer<UInt8>, _ y: UnsafeMutablePointer<Int32>
  ) -> UnsafePointer<Int8> {
    var (a, b, c, d) = (
      SIMD16<Int32>.zero, SIMD16<Int32>.zero, SIMD16<Int32>.zero, SIMD16<Int32>.zero
    )
    var (p, v, columns) = (words, values, x)
    let end = words + 4 &* blocks
    while p < end {
      // Where a row's values begin follows from the words alone: rows do not wait for each other.
      let (n0, n1, n2, n3) = (ones(p[0]), ones(p[1]), ones(p[2]), ones(p[3]))
      let (second, third) = (v + n0, v + (n0 &+ n1))
      let fourth = third + n2
      let entries = UnsafeRawPointer(columns).loadUnaligned(as: SIMD16<Int32>.self)
      prefetch(v, p)
      // Half a line seldom crosses into the next one, which costs as much as a second reading.
      if n0 | n1 | n2 | n3 < 32 {
        a = vernier_expand_few_dot4(a, p[0], v, entries)
        b = vernier_expand_few_dot4(b, p[1], second, entries)
        c = vernier_expand_few_dot4(c, p[2], third, entries)
        d = vernier_expand_few_dot4(d, p[3], fourth, entries)
      } else {
        a = vernier_expand_dot4(a, p[0], v, entries)
        b = vernier_expand_dot4(b, p[1], second, entries)
        c = vernier_expand_dot4(c, p[2], third, entries)
        d = vernier_expand_dot4(d, p[3], fourth, entries)
      }
      v += (n0 &+ n1) &+ (n2 &+ n3)
      columns += 64
      p += 4
    }
    (y[0], y[1], y[2], y[3]) = (vernier_sum(a), vernier_sum(b), vernier_sum(c), vernier_sum(d))
    return v
  }
#else
  @inline(__always) private func product(
    _ blocks: Int, _ words: UnsafePointer<UInt64>, _ values: UnsafePointer<Int8>,
    _ x: UnsafePointer<UInt8>, _ y: UnsafeMutablePointer<Int32>
  ) -> UnsafePointer<Int8> {
    (y[0], y[1], y[2], y[3]) = (0, 0, 0, 0)
    var (line, v) = (0, values)
    while line < 4 &* blocks {
      var word = words[line]
      let columns = x + 64 &* (line &>> 2)
      var sum: Int32 = 0
      while word != 0 {
        sum &+= Int32(v[0]) &* Int32(columns[word.trailingZeroBitCount])
        v += 1
        word &= word &- 1
      }
      y[line & 3] &+= sum
      line &+= 1
    }
    return v
  }
#endif
