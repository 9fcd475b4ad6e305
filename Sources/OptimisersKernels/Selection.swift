// The k largest magnitudes of a block, exactly: of equal ones those in front.

#if AVX512
  import CVectors
#endif

/// Memory of a selection: what may be selected, as magnitudes and places.
struct Candidates {
  let magnitudes: UnsafeMutablePointer<Int32>
  let places: UnsafeMutablePointer<Int32>
  /// 256 magnitudes: the largest of each sixteenth of the vectors, lane by lane.
  let groups: UnsafeMutablePointer<Int32>
}

/// The largest t, a multiple of 2^lowest, that k of n magnitudes reach, which is known to be at
/// least so much; bit by bit.
@inline(__always) private func threshold(
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
    if count >= k { t = c }
    bit &-= 1
  }
  return t
}

/// Writes the places of the k largest |a| of a block in ascending order, and returns nothing else: k of n. What is read
/// next, as many numbers, is fetched meanwhile.
///
/// With AVX-512 the k-th largest of 256 maxima, which k entries reach, leaves few candidates.
@inline(__always) func selectLargest(
  _ a: UnsafePointer<Float>, _ n: Int, _ k: Int, _ memory: Candidates,
  _ places: UnsafeMutablePointer<Int16>, next: UnsafePointer<Float>
) {
  var candidates = 0
  var i = 0
  #if AVX512
    let least: Int32 = k <= 256 && n >= 1024 ? threshold(memory.groups, 256, k, lowest: 12) : 0
    let below = Integers(repeating: least &- 1)
    var lanes = Integers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    while i &+ 16 <= n {
      let x = unsafeBitCast(floats(a + i), to: Integers.self) & 0x7FFF_FFFF
      let bits = vernier_above(x, below)
      vernier_prefetch(next + i)
      if bits != 0 {
        let m = vernier_compress(bits, unsafeBitCast(x, to: Floats.self))
        let p = vernier_compress(bits, unsafeBitCast(lanes, to: Floats.self))
        store(unsafeBitCast(m, to: Integers.self), memory.magnitudes + candidates)
        store(unsafeBitCast(p, to: Integers.self), memory.places + candidates)
        candidates &+= bits.nonzeroBitCount
      }
      lanes = lanes &+ 16
      i &+= 16
    }
  #else
    let least: Int32 = 0
  #endif
  while i < n {
    let x = magnitude(a[i])
    memory.magnitudes[candidates] = x
    memory.places[candidates] = Int32(truncatingIfNeeded: i)
    candidates &+= x >= least ? 1 : 0
    i &+= 1
  }
  let t = threshold(memory.magnitudes, candidates, k, lowest: 0, atLeast: least)
  var ties = k
  i = 0
  while i < candidates {
    ties &-= memory.magnitudes[i] > t ? 1 : 0
    i &+= 1
  }
  var found = 0
  i = 0
  while found < k {
    let x = memory.magnitudes[i]
    let isTie = x == t && ties > 0
    ties &-= isTie ? 1 : 0
    places[found] = Int16(truncatingIfNeeded: memory.places[i])
    found &+= x > t || isTie ? 1 : 0
    i &+= 1
  }
}
