// The k largest magnitudes of a block, exactly: of equal ones those in front.

#if AVX512
  import CVectors
#endif

/// Memory of a selection: what may be selected, as magnitudes and places.
struct Candidates {
  let magnitudes: UnsafeMutablePointer<Int32>
  let places: UnsafeMutablePointer<Int32>
  /// A bit for each entry.
  let bits: UnsafeMutablePointer<UInt64>
  /// 256 magnitudes: the largest of each sixteenth of the vectors, lane by lane.
  let groups: UnsafeMutablePointer<Int32>
}

/// A t that k of n magnitudes reach and no more than k exceed, if it is sought down to bit 0; or else one that k
/// reach, near the largest such. Bit by bit, from what is known to be reached.
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
    // Where it is k, the choice is made.
    if count == k { return c }
    if count > k { t = c }
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
    let least: Int32 = k <= 256 && n >= 1024 ? threshold(memory.groups, 256, k, lowest: 14) : 0
    let below = Integers(repeating: least &- 1)
    let halves = UnsafeMutableRawPointer(memory.bits).assumingMemoryBound(to: UInt16.self)
    while i &+ 16 <= n {
      let x = unsafeBitCast(floats(a + i), to: Integers.self) & 0x7FFF_FFFF
      halves[i &>> 4] = vernier_above(x, below)
      vernier_prefetch(next + i)
      i &+= 16
    }
    var vector = i &>> 4
    while vector & 3 != 0 {
      halves[vector] = 0
      vector &+= 1
    }
    var word = 0
    while word &<< 6 < i {
      var rest = memory.bits[word]
      // Two at once, whether there are two or not: where candidates stand cannot be predicted.
      take(&rest, word, a, memory, &candidates)
      take(&rest, word, a, memory, &candidates)
      while rest != 0 { take(&rest, word, a, memory, &candidates) }
      word &+= 1
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
  var padded = candidates
  #if AVX512
    // Whole vectors are counted fastest, and zeros are never counted.
    store(Integers.zero, memory.magnitudes + candidates)
    padded = (candidates &+ 15) & ~15
  #endif
  let t = threshold(memory.magnitudes, padded, k, lowest: 0, atLeast: least)
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

#if AVX512
  /// The first of the remaining bits of a word, if there is one, becomes a candidate.
  @inline(__always) private func take(
    _ rest: inout UInt64, _ word: Int, _ a: UnsafePointer<Float>, _ memory: Candidates,
    _ count: inout Int
  ) {
    let place = (word &<< 6) &+ (rest.trailingZeroBitCount & 63)
    memory.magnitudes[count] = magnitude(a[place])
    memory.places[count] = Int32(truncatingIfNeeded: place)
    count &+= rest == 0 ? 0 : 1
    rest &= rest &- 1
  }
#endif
