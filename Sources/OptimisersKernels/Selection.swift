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

/// A t that k of n magnitudes reach: one that no more than k exceed, or else less than `slack` below such a one.
/// It is sought from `least`, which k reach, to `most`, which none exceeds.
@inline(__always) private func threshold(
  _ p: UnsafePointer<Int32>, _ n: Int, _ k: Int, from least: Int32, to most: Int32, slack: Int32
) -> Int32 {
  var (low, high) = (least, most)
  while high &- low >= slack {
    let middle = low &+ (high &- low) / 2 &+ 1
    let count = exceeding(middle &- 1, p, n)
    // Where it is k, the choice is made.
    if count == k { return middle }
    if count > k {
      low = middle
    } else {
      high = middle &- 1
    }
  }
  return low
}

@inline(__always) private func exceeding(
  _ limit: Int32, _ p: UnsafePointer<Int32>, _ n: Int
) -> Int {
  var (i, count) = (0, 0)
  #if AVX512
    let limits = Integers(repeating: limit)
    while i &+ 16 <= n {
      count &+= vernier_above(integers(p + i), limits).nonzeroBitCount
      i &+= 16
    }
  #endif
  while i < n {
    count &+= p[i] > limit ? 1 : 0
    i &+= 1
  }
  return count
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
      c.least = threshold(groups, 256, k, from: 0, to: .max, slack: 1 &<< 14)
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

/// The places of the k largest |a| of a block, in ascending order, become the first of the candidates' places;
/// returns a magnitude that k of them reach.
@inline(__always) func selectLargest(
  _ a: UnsafePointer<Float>, _ n: Int, _ k: Int, _ offered: Candidates
) -> Int32 {
  var c = offered
  // A guess that many more reach would do, but takes longer than another one.
  if c.count < k || c.count > 4 &* k &+ 64 { c = seek(a, n, k, c) }
  var padded = c.count
  var (most, found, i) = (Int32(0), 0, 0)
  #if AVX512
    // Whole vectors are counted fastest, and zeros are never counted.
    store(Integers.zero, c.magnitudes + c.count)
    padded = (c.count &+ 15) & ~15
    var larger = Integers.zero
    while i < padded {
      larger = vernier_larger(larger, integers(c.magnitudes + i))
      i &+= 16
    }
    most = vernier_largest(larger)
  #else
    while i < padded {
      most = max(most, c.magnitudes[i])
      i &+= 1
    }
  #endif
  let t = threshold(c.magnitudes, padded, k, from: c.least, to: most, slack: 1)
  var ties = k &- exceeding(t, c.magnitudes, padded)
  i = 0
  #if AVX512
    let limit = Integers(repeating: t)
    while i < padded {
      let sizes = integers(c.magnitudes + i)
      var kept = vernier_above(sizes, limit)
      var tied = vernier_above(sizes, limit &- 1) & ~kept
      while tied != 0, ties > 0 {
        kept |= tied & (~tied &+ 1)
        tied &= tied &- 1
        ties &-= 1
      }
      // No more than i of them are in front.
      store(vernier_pack(kept, integers(c.places + i)), c.places + found)
      found &+= kept.nonzeroBitCount
      i &+= 16
    }
  #endif
  while found < k {
    let x = c.magnitudes[i]
    let isTie = x == t && ties > 0
    ties &-= isTie ? 1 : 0
    c.places[found] = c.places[i]
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
