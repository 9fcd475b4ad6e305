// A 2:4 sparse product of small integers, and the adapters that are added to it.

#if AVX512
  import CVectors
#endif

private typealias Words = SIMD16<UInt32>

/// Sixteen bytes as words, lane by lane: that becomes one instruction where there is one.
@inline(__always) private func widened(_ a: SIMD16<UInt8>) -> Words {
  func word(_ lane: Int) -> UInt32 { UInt32(a[lane]) }
  return Words(
    word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7),
    word(8), word(9), word(10), word(11), word(12), word(13), word(14), word(15))
}

/// A row of 4-bit codes of which two in four are stored, written out with its zeros: each code in a byte of
/// its own, shifted to its place in a word of four.
@inline(__always) private func expand(
  _ codes: UnsafePointer<UInt8>, _ places: UnsafePointer<UInt8>, _ groups: Int,
  _ row: UnsafeMutablePointer<Int8>
) {
  let output = UnsafeMutableRawPointer(row)
  let (nibble, eight) = (Words(repeating: 15), Words(repeating: 8))
  let (byte, three) = (Words(repeating: 255), Words(repeating: 3))
  var g = 0
  while g &+ 16 <= groups {
    let pair = widened(UnsafeRawPointer(codes + g).loadUnaligned(as: SIMD16<UInt8>.self))
    let place = widened(UnsafeRawPointer(places + g).loadUnaligned(as: SIMD16<UInt8>.self))
    // (x ^ 8) - 8 extends the sign of four bits.
    let low = (((pair & nibble) ^ eight) &- eight) & byte
    let high = (((pair &>> 4) ^ eight) &- eight) & byte
    let (first, second) = ((place & three) &* eight, ((place &>> 2) & three) &* eight)
    let word = (low &<< first) | (high &<< second)
    output.storeBytes(of: word, toByteOffset: 4 &* g, as: Words.self)
    g &+= 16
  }
  while g < groups {
    let (pair, place) = (codes[g], places[g])
    let low = UInt32(UInt8(bitPattern: Int8(bitPattern: pair &<< 4) &>> 4))
    let high = UInt32(UInt8(bitPattern: Int8(bitPattern: pair) &>> 4))
    let word = low &<< (8 &* UInt32(place & 3)) | high &<< (8 &* UInt32((place &>> 2) & 3))
    output.storeBytes(of: word, toByteOffset: 4 &* g, as: UInt32.self)
    g &+= 1
  }
}

/// Σ aⱼbⱼ: a plain loop, of which the compiler makes multiplications of pairs.
@inline(__always) private func product(
  _ a: UnsafePointer<Int8>, _ b: UnsafePointer<Int8>, _ n: Int
) -> Int32 {
  var sum: Int32 = 0
  var j = 0
  while j < n {
    sum &+= Int32(truncatingIfNeeded: a[j]) &* Int32(truncatingIfNeeded: b[j])
    j &+= 1
  }
  return sum
}

#if AVX512
  /// Products of a row with `count` tokens, which are m apart, four at a time: `vpdpbusd` wants unsigned bytes
  /// on one side, so that tokens are raised by 128 and 128 Σk is taken back.
  @inline(__always) private func products(
    _ q: UnsafePointer<Int8>, _ count: Int, _ m: Int, _ k: UnsafePointer<Int8>, _ n: Int,
    _ sums: UnsafeMutablePointer<Int32>
  ) {
    let whole = m & ~63
    var total = SIMD16<Int32>.zero
    var j = 0
    while j < whole {
      total = vernier_total(total, k + j)
      j &+= 64
    }
    let excess = 128 &* vernier_sum(total)
    var i = 0
    while i &+ 4 <= count {
      let a = q + i &* m
      var (s0, s1) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
      var (s2, s3) = (SIMD16<Int32>.zero, SIMD16<Int32>.zero)
      j = 0
      while j < whole {
        s0 = vernier_dot4(s0, a + j, k + j)
        s1 = vernier_dot4(s1, a + m + j, k + j)
        s2 = vernier_dot4(s2, a + 2 &* m + j, k + j)
        s3 = vernier_dot4(s3, a + 3 &* m + j, k + j)
        j &+= 64
      }
      let (tail, rest) = (k + whole, m &- whole)
      sums[i &* n] = vernier_sum(s0) &- excess &+ product(a + whole, tail, rest)
      sums[(i &+ 1) &* n] = vernier_sum(s1) &- excess &+ product(a + m + whole, tail, rest)
      sums[(i &+ 2) &* n] = vernier_sum(s2) &- excess &+ product(a + 2 &* m + whole, tail, rest)
      sums[(i &+ 3) &* n] = vernier_sum(s3) &- excess &+ product(a + 3 &* m + whole, tail, rest)
      i &+= 4
    }
    while i < count {
      let a = q + i &* m
      var s0 = SIMD16<Int32>.zero
      j = 0
      while j < whole {
        s0 = vernier_dot4(s0, a + j, k + j)
        j &+= 64
      }
      sums[i &* n] = vernier_sum(s0) &- excess &+ product(a + whole, k + whole, m &- whole)
      i &+= 1
    }
  }
#else
  /// Products of a row with `count` tokens, which are m apart.
  @inline(__always) private func products(
    _ q: UnsafePointer<Int8>, _ count: Int, _ m: Int, _ k: UnsafePointer<Int8>, _ n: Int,
    _ sums: UnsafeMutablePointer<Int32>
  ) {
    var i = 0
    while i < count {
      sums[i &* n] = product(q + i &* m, k, m)
      i &+= 1
    }
  }
#endif

/// S = q kᵀ for t tokens of m inputs, and n outputs whose codes are stored two in four. Every row is written
/// out once, into m bytes of scratch, and meets all tokens while it is in cache.
@inline(never) public func sparseSums(
  _ q: UnsafePointer<Int8>, _ t: Int, _ m: Int, _ codes: UnsafePointer<UInt8>,
  _ places: UnsafePointer<UInt8>, _ n: Int, _ row: UnsafeMutablePointer<Int8>,
  _ sums: UnsafeMutablePointer<Int32>
) {
  let groups = m / 4
  var o = 0
  while o < n {
    expand(codes + o &* groups, places + o &* groups, groups, row)
    products(q, t, m, row, n, sums + o)
    o &+= 1
  }
}

/// y += αx, sixteen at a time: a loop of the compiler's own leaves lengths below 64 to single numbers.
@inline(__always) private func add(
  _ alpha: Float, _ x: UnsafePointer<Float>, _ n: Int, to y: UnsafeMutablePointer<Float>
) {
  let factor = SIMD16<Float>(repeating: alpha)
  let (from, to) = (UnsafeRawPointer(x), UnsafeMutableRawPointer(y))
  var j = 0
  while j &+ 16 <= n {
    let a = from.loadUnaligned(fromByteOffset: 4 &* j, as: SIMD16<Float>.self)
    let b = to.loadUnaligned(fromByteOffset: 4 &* j, as: SIMD16<Float>.self)
    to.storeBytes(of: b + factor * a, toByteOffset: 4 &* j, as: SIMD16<Float>.self)
    j &+= 16
  }
  while j < n {
    y[j] += alpha * x[j]
    j &+= 1
  }
}

/// Y = δ(Δ S + (q L) R), with t × r numbers of scratch for q L.
@inline(never) public func adapted(
  _ q: UnsafePointer<Int8>, _ t: Int, _ m: Int, _ n: Int, _ r: Int, _ steps: UnsafePointer<Float>,
  _ step: Float, _ sums: UnsafePointer<Int32>, _ left: UnsafePointer<Float>,
  _ right: UnsafePointer<Float>, _ inner: UnsafeMutablePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i < t {
    let z = inner + i &* r
    let y = outputs + i &* n
    var c = 0
    while c < r {
      z[c] = 0
      c &+= 1
    }
    var j = 0
    while j < m {
      add(Float(q[i &* m &+ j]), left + j &* r, r, to: z)
      j &+= 1
    }
    var o = 0
    while o < n {
      y[o] = step * Float(sums[i &* n &+ o])
      o &+= 1
    }
    c = 0
    while c < r {
      add(z[c], right + c &* n, n, to: y)
      c &+= 1
    }
    o = 0
    while o < n {
      y[o] *= steps[i]
      o &+= 1
    }
    i &+= 1
  }
}
