// A 2:4 matrix times a vector: half the values, two bits for the place of each.

#if AVX512
  import CVectors
#endif

/// y := Wx for 2:4 sparse W (m × n, 4 | n), stored as n/2 values for each row and, for sixteen values,
/// one word of places: bits 2k and 2k + 1 are the place of value k in its group of four columns. Each
/// row begins a new word.
///
/// With AVX-512 sixteen values take one word, shifted by 2k in lane k, and one permutation of the 32
/// columns that they come from; four such blocks at a time have sums of their own. Two rows at a time
/// share what is read of x, which streaming values push out of the nearest cache. Without AVX-512, row
/// by row and two groups at a time.
@inline(never) public func gemv24(
  _ m: Int, _ n: Int, _ values: UnsafePointer<Float>, _ places: UnsafePointer<UInt32>,
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let kept = n &>> 1
  let words = (kept &+ 15) &>> 4
  var i = 0
  #if AVX512
    while i &+ 2 <= m {
      (y[i], y[i &+ 1]) = pairOfRows(values + i &* kept, places + i &* words, x, kept, words)
      i &+= 2
    }
  #endif
  while i < m {
    y[i] = row(values + i &* kept, places + i &* words, x, kept)
    i &+= 1
  }
}

#if AVX512
  @inline(__always) private func accumulate(
    _ sum: inout Floats, _ v: UnsafePointer<Float>, _ word: UInt32, _ x: UnsafePointer<Float>
  ) {
    let picked = vernier_pick(floats(x), vernier_columns(word), floats(x + 16))
    sum = sum.addingProduct(floats(v), picked)
  }
#endif

#if AVX512
  /// The products of two rows that follow each other with x, each summed as ``row`` does.
  @inline(__always) private func pairOfRows(
    _ v: UnsafePointer<Float>, _ p: UnsafePointer<UInt32>, _ x: UnsafePointer<Float>, _ kept: Int,
    _ words: Int
  ) -> (Float, Float) {
    var (a, b, c, d) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    var (e, f, g, h) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    let (second, other) = (v + kept, p + words)
    var k = 0
    while k &+ 64 <= kept {
      let (up, low, columns) = (p + (k &>> 4), other + (k &>> 4), x + 2 &* k)
      accumulate(&a, v + k, up[0], columns)
      accumulate(&e, second + k, low[0], columns)
      accumulate(&b, v + (k &+ 16), up[1], columns + 32)
      accumulate(&f, second + (k &+ 16), low[1], columns + 32)
      accumulate(&c, v + (k &+ 32), up[2], columns + 64)
      accumulate(&g, second + (k &+ 32), low[2], columns + 64)
      accumulate(&d, v + (k &+ 48), up[3], columns + 96)
      accumulate(&h, second + (k &+ 48), low[3], columns + 96)
      k &+= 64
    }
    return (
      rest(v, p, x, from: k, kept, (a, b, c, d)),
      rest(second, other, x, from: k, kept, (e, f, g, h))
    )
  }
#endif

/// The product of one row with x.
@inline(__always) private func row(
  _ v: UnsafePointer<Float>, _ p: UnsafePointer<UInt32>, _ x: UnsafePointer<Float>, _ kept: Int
) -> Float {
  var sums = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
  var k = 0
  #if AVX512
    while k &+ 64 <= kept {
      let word = p + (k &>> 4)
      accumulate(&sums.0, v + k, word[0], x + 2 &* k)
      accumulate(&sums.1, v + (k &+ 16), word[1], x + (2 &* k &+ 32))
      accumulate(&sums.2, v + (k &+ 32), word[2], x + (2 &* k &+ 64))
      accumulate(&sums.3, v + (k &+ 48), word[3], x + (2 &* k &+ 96))
      k &+= 64
    }
  #endif
  return rest(v, p, x, from: k, kept, sums)
}

/// What is left of a row from value `start` on, and the sum of all.
@inline(__always) private func rest(
  _ v: UnsafePointer<Float>, _ p: UnsafePointer<UInt32>, _ x: UnsafePointer<Float>,
  from start: Int, _ kept: Int, _ sums: (Floats, Floats, Floats, Floats)
) -> Float {
  var k = start
  var sum: Float = 0
  #if AVX512
    var a = sums.0
    while k &+ 16 <= kept {
      accumulate(&a, v + k, p[k &>> 4], x + 2 &* k)
      k &+= 16
    }
    sum = total((a + sums.1) + (sums.2 + sums.3))
  #endif
  var other: Float = 0
  while k &+ 4 <= kept {
    let places = p[k &>> 4] &>> UInt32(truncatingIfNeeded: 2 &* (k & 15))
    sum += pair(v + k, places, x + 2 &* k)
    other += pair(v + (k &+ 2), places &>> 4, x + (2 &* k &+ 4))
    k &+= 4
  }
  if k < kept {
    sum += pair(v + k, p[k &>> 4] &>> UInt32(truncatingIfNeeded: 2 &* (k & 15)), x + 2 &* k)
  }
  return sum + other
}

/// Two values of one group.
@inline(__always) private func pair(
  _ v: UnsafePointer<Float>, _ places: UInt32, _ x: UnsafePointer<Float>
) -> Float {
  let first = Int(truncatingIfNeeded: places & 3)
  let second = Int(truncatingIfNeeded: places &>> 2 & 3)
  return v[0] * x[first] + v[1] * x[second]
}
