// The k largest magnitudes of a block, exactly: of equal ones those in front.

#if AVX512
  import CVectors
#endif

/// What may be selected: magnitudes that reach a guess, and their places, in order.
struct Candidates {
  let magnitudes: UnsafeMutablePointer<Int32>
  let places: UnsafeMutablePointer<Int32>
  var count = 0
  /// What is no candidate is less.
  var least: Int32 = 0

  @inline(__always) init(
    magnitudes: UnsafeMutablePointer<Int32>, places: UnsafeMutablePointer<Int32>
  ) {
    (self.magnitudes, self.places) = (magnitudes, places)
  }

  @inline(__always) mutating func offer(_ x: Float, at place: Int) {
    let size = magnitude(x)
    magnitudes[count] = size
    places[count] = Int32(truncatingIfNeeded: place)
    count &+= size >= least ? 1 : 0
  }

  #if AVX512
    /// Sixteen entries from a place on. Of four at most a quarter of a vector is written: whole ones nearly always
    /// lie in two lines.
    @inline(__always) mutating func offer(_ x: Floats, from place: Int) {
      let sizes = unsafeBitCast(x, to: Integers.self) & 0x7FFF_FFFF
      let bits = vernier_above(sizes, Integers(repeating: least &- 1))
      let found = vernier_pack(bits, sizes)
      let own = vernier_pack(bits, vernier_sequence(Int32(truncatingIfNeeded: place)))
      let number = bits.nonzeroBitCount
      if number <= 4 {
        storeQuarter(found, magnitudes + count)
        storeQuarter(own, places + count)
      } else {
        store(found, magnitudes + count)
        store(own, places + count)
      }
      count &+= number
    }
  #endif
}

/// A t that k of n magnitudes reach and no more than k exceed, if it is sought down to bit 0; or else one that k
/// reach, near the largest such. Bit by bit, from what is known to be reached.
@inline(__always) func threshold(
  _ p: UnsafePointer<Int32>, _ n: Int, _ k: Int, lowest: Int32, atLeast known: Int32 = 0
) -> Int32 {
  var t: Int32 = 0
  var bit: Int32 = 30
  while bit >= lowest {
    let c = t | 1 &<< bit
    if c <= known {
      t = c
      bit &-= 1
      continue
    }
    var count = 0
    var i = 0
    #if AVX512
      let below = Integers(repeating: c &- 1)
      while i &+ 16 <= n {
        count &+= vernier_above(integers(p + i), below).nonzeroBitCount
        i &+= 16
      }
    #endif
    while i < n {
      count &+= p[i] >= c ? 1 : 0
      i &+= 1
    }
    // Where it is k, the choice is made.
    if count == k { return c }
    if count > k { t = c }
    bit &-= 1
  }
  return t
}

/// Candidates again, where the guess was none: with AVX-512 the k-th largest of 256 maxima, which k entries reach.
@inline(never) func seek(
  _ a: UnsafePointer<Float>, _ n: Int, _ k: Int, _ candidates: Candidates
) -> Candidates {
  var c = candidates
  (c.count, c.least) = (0, 0)
  var i = 0
  #if AVX512
    if k <= 256, n >= 1024 {
      let groups = c.magnitudes
      while i < 256 {
        store(Integers.zero, groups + i)
        i &+= 16
      }
      i = 0
      while i &+ 16 <= n {
        let sizes = unsafeBitCast(floats(a + i), to: Integers.self) & 0x7FFF_FFFF
        let group = groups + (i & 255)
        store(vernier_larger(integers(group), sizes), group)
        i &+= 16
      }
      c.least = threshold(groups, 256, k, lowest: 14)
    }
    i = 0
    while i &+ 16 <= n {
      c.offer(floats(a + i), from: i)
      i &+= 16
    }
  #endif
  while i < n {
    c.offer(a[i], at: i)
    i &+= 1
  }
  return c
}

/// Writes the places of the k largest |a| of a block in ascending order; returns a magnitude that k of them reach.
@inline(__always) func selectLargest(
  _ a: UnsafePointer<Float>, _ n: Int, _ k: Int, _ offered: Candidates,
  _ places: UnsafeMutablePointer<Int16>
) -> Int32 {
  var c = offered
  // A guess that many more reach would do, but takes longer than another one.
  if c.count < k || c.count > 4 &* k &+ 64 { c = seek(a, n, k, c) }
  var padded = c.count
  #if AVX512
    // Whole vectors are counted fastest, and zeros are never counted.
    store(Integers.zero, c.magnitudes + c.count)
    padded = (c.count &+ 15) & ~15
  #endif
  let t = threshold(c.magnitudes, padded, k, lowest: 0, atLeast: c.least)
  var ties = k
  var i = 0
  #if AVX512
    let border = Integers(repeating: t)
    while i < padded {
      ties &-= vernier_above(integers(c.magnitudes + i), border).nonzeroBitCount
      i &+= 16
    }
  #else
    while i < c.count {
      ties &-= c.magnitudes[i] > t ? 1 : 0
      i &+= 1
    }
  #endif
  var found = 0
  i = 0
  while found < k {
    let x = c.magnitudes[i]
    let isTie = x == t && ties > 0
    ties &-= isTie ? 1 : 0
    places[found] = Int16(truncatingIfNeeded: c.places[i])
    found &+= x > t || isTie ? 1 : 0
    i &+= 1
  }
  return t
}

#if AVX512
  @inline(__always) private func storeQuarter(_ v: Integers, _ p: UnsafeMutablePointer<Int32>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v.lowHalf.lowHalf, as: SIMD4<Int32>.self)
  }
#endif
