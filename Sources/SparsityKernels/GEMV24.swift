// A 2:4 matrix times a vector: half the values, two bits for the place of each.

#if AVX512
  import CVectors
#endif

/// y := Wx for 2:4 sparse W (m × n, 4 | n), stored as n/2 values for each row and, for sixteen values,
/// one word of places: bits 2k and 2k + 1 are the place of value k in its group of four columns. Each
/// row begins a new word.
///
/// Four rows at a time share what is read of x. With AVX-512 sixteen values take one word, shifted
/// by 2k in lane k, and one permutation of the 32 columns that they come from.
@inline(never) public func gemv24(
  _ m: Int, _ n: Int, _ values: UnsafePointer<Float>, _ places: UnsafePointer<UInt32>,
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let kept = n &>> 1
  let words = (kept &+ 15) &>> 4
  var i = 0
  while i < m {
    // The last rows are computed more than once, and stored once, where four are too many.
    let count = min(4, m &- i)
    let (b, c) = (min(1, count &- 1), min(2, count &- 1))
    let v = values + i &* kept, p = places + i &* words
    let sums = dots(
      v, v + b &* kept, v + c &* kept, v + (count &- 1) &* kept, p, p + b &* words,
      p + c &* words, p + (count &- 1) &* words, x, kept)
    y[i] = sums.0
    if count > 1 { y[i &+ 1] = sums.1 }
    if count > 2 { y[i &+ 2] = sums.2 }
    if count > 3 { y[i &+ 3] = sums.3 }
    i &+= 4
  }
}

#if AVX512
  @inline(__always) private func accumulate(
    _ sum: inout Floats, _ v: UnsafePointer<Float>, _ word: UInt32, _ low: Floats, _ high: Floats
  ) { sum = sum.addingProduct(floats(v), vernier_pick(low, vernier_columns(word), high)) }
#endif

@inline(__always) private func dots(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ d: UnsafePointer<Float>, _ pa: UnsafePointer<UInt32>, _ pb: UnsafePointer<UInt32>,
  _ pc: UnsafePointer<UInt32>, _ pd: UnsafePointer<UInt32>, _ x: UnsafePointer<Float>, _ kept: Int
) -> (Float, Float, Float, Float) {
  var k = 0
  #if AVX512
    var (sa, sb, sc, sd) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    while k &+ 16 <= kept {
      let (low, high) = (floats(x + 2 &* k), floats(x + (2 &* k &+ 16)))
      let word = k &>> 4
      accumulate(&sa, a + k, pa[word], low, high)
      accumulate(&sb, b + k, pb[word], low, high)
      accumulate(&sc, c + k, pc[word], low, high)
      accumulate(&sd, d + k, pd[word], low, high)
      k &+= 16
    }
    var sums = (total(sa), total(sb), total(sc), total(sd))
  #else
    var sums: (Float, Float, Float, Float) = (0, 0, 0, 0)
  #endif
  while k < kept {
    // Two values of one group, in each of four rows.
    let column = x + 2 &* k
    let (word, shift) = (k &>> 4, UInt32(truncatingIfNeeded: 2 &* (k & 15)))
    sums.0 += pair(a + k, pa[word] &>> shift, column)
    sums.1 += pair(b + k, pb[word] &>> shift, column)
    sums.2 += pair(c + k, pc[word] &>> shift, column)
    sums.3 += pair(d + k, pd[word] &>> shift, column)
    k &+= 2
  }
  return sums
}

@inline(__always) private func pair(
  _ v: UnsafePointer<Float>, _ places: UInt32, _ x: UnsafePointer<Float>
) -> Float {
  let first = Int(truncatingIfNeeded: places & 3)
  let second = Int(truncatingIfNeeded: places &>> 2 & 3)
  return v[0] * x[first] + v[1] * x[second]
}
