// Which k of n numbers are largest in magnitude: one pass finds candidates, and the k are chosen among these.
// Compiled once for each lane: only concrete code, entry points that are never inlined.

#if AVX512
  import CVectors
#endif

/// Numbers that may be kept, as patterns in order, and what serves choosing among them.
struct Candidates {
  let patterns: UnsafeMutablePointer<Int32>
  let places: UnsafeMutablePointer<Int32>
  let magnitudes: UnsafeMutablePointer<Int32>

  init(_ n: Int, _ scratch: UnsafeMutablePointer<Int32>) {
    let room = (n &+ 79) & ~15
    (patterns, places, magnitudes) = (scratch, scratch + room, scratch + 2 &* room)
  }
}

/// The numbers of scratch that ``truncate(_:_:_:_:_:_:_:)`` needs.
@inline(never) public func truncationScratch(_ n: Int) -> Int { 3 &* ((n &+ 79) & ~15) }

/// y = x where x is among the k of largest magnitude, of equal ones those in front, and 0 elsewhere; the values
/// that are kept and their places, in order. 0 ≤ k ≤ n.
///
/// If k is small, a sample gives a magnitude that likely more than k reach, but not many more: they are the
/// candidates. If too few reach it, or k is large, everything is.
@inline(never) public func truncate(
  _ x: UnsafePointer<Float>, _ n: Int, _ k: Int, _ y: UnsafeMutablePointer<Float>,
  _ values: UnsafeMutablePointer<Float>, _ places: UnsafeMutablePointer<Int32>,
  _ scratch: UnsafeMutablePointer<Int32>
) {
  let candidates = Candidates(n, scratch)
  let numbers = UnsafeRawPointer(x).assumingMemoryBound(to: Int32.self)
  let truncated = UnsafeMutableRawPointer(y).assumingMemoryBound(to: Int32.self)
  let kept = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Int32.self)
  if n >= 1 << 13, k <= n / 8 {
    let least = guess(numbers, n, k, candidates.magnitudes)
    let count = sweep(numbers, n, least, truncated, candidates)
    if count >= k {
      choose(k, of: candidates.patterns, candidates.places, count, candidates, kept, places, nil)
      var i = 0
      while i < k {
        truncated[Int(places[i])] = kept[i]
        i &+= 1
      }
      return
    }
  }
  choose(k, of: numbers, nil, n, candidates, kept, places, truncated)
}

/// A magnitude that likely k of n numbers reach, and not twice as many.
@inline(__always) private func guess(
  _ x: UnsafePointer<Int32>, _ n: Int, _ k: Int, _ sample: UnsafeMutablePointer<Int32>
) -> Int32 {
  let size = n >= 1 << 20 ? 4096 : 1024
  let (step, expected) = (n / size, size &* k / n)
  var i = 0
  while i < size {
    sample[i] = magnitude(x[i &* step])
    i &+= 1
  }
  return bisect(sample, size, expected &+ expected / 2 &+ 12).pattern
}

/// All numbers of magnitude `least` or more become candidates, and all of y zero; how many they are.
@inline(__always) private func sweep(
  _ x: UnsafePointer<Int32>, _ n: Int, _ least: Int32, _ y: UnsafeMutablePointer<Int32>,
  _ candidates: Candidates
) -> Int {
  var (i, count) = (0, 0)
  #if AVX512
    // What does not fit the caches is not read to be overwritten.
    let isLarge = n >= 1 << 22 && UInt(bitPattern: y) & 63 == 0
    while i &+ 64 <= n {
      count &+= four(x, i, least, candidates, count)
      if isLarge {
        prefetch(x + (i &+ 2048))
        streamZeros(y + i)
      } else {
        storeZeros(y + i)
      }
      i &+= 64
    }
    vernier_fence()
  #endif
  while i < n {
    candidates.patterns[count] = x[i]
    candidates.places[count] = Int32(truncatingIfNeeded: i)
    count &+= magnitude(x[i]) >= least ? 1 : 0
    y[i] = 0
    i &+= 1
  }
  return count
}

/// The k of largest magnitude among `count` numbers, of equal ones those in front, and their places, which without
/// a list of them are counted. Into y, if there is one, all numbers, of which those that are not kept are zero.
@inline(__always) private func choose(
  _ k: Int, of x: UnsafePointer<Int32>, _ names: UnsafePointer<Int32>?, _ count: Int,
  _ candidates: Candidates, _ kept: UnsafeMutablePointer<Int32>,
  _ places: UnsafeMutablePointer<Int32>, _ y: UnsafeMutablePointer<Int32>?
) {
  var (i, slot) = (0, 0)
  #if AVX512
    while i &+ 16 <= count {
      store(magnitudes(integers(x + i)), candidates.magnitudes + i)
      i &+= 16
    }
  #endif
  while i < count {
    candidates.magnitudes[i] = magnitude(x[i])
    i &+= 1
  }
  var (limit, ties) = bisect(candidates.magnitudes, count, k)
  i = 0
  #if AVX512
    while i &+ 16 <= count {
      let patterns = integers(x + i)
      let bits = largest(magnitudes(patterns), limit, &ties)
      let number = bits.nonzeroBitCount
      let here = names.map { integers($0 + i) } ?? vernier_sequence(Int32(truncatingIfNeeded: i))
      let (numbers, own) = (vernier_pack(bits, patterns), vernier_pack(bits, here))
      if slot &+ 16 <= k {
        // What is behind the kept ones is written over.
        store(numbers, kept + slot)
        store(own, places + slot)
      } else {
        storeFirst(number, numbers, kept + slot)
        storeFirst(number, own, places + slot)
      }
      if let y { store(vernier_blend(bits, patterns, .zero), y + i) }
      slot &+= number
      i &+= 16
    }
  #endif
  while i < count {
    let size = magnitude(x[i])
    let isTied = size == limit && ties > 0
    ties &-= isTied ? 1 : 0
    let isKept = size > limit || isTied
    if isKept {
      (kept[slot], places[slot]) = (x[i], names?[i] ?? Int32(truncatingIfNeeded: i))
      slot &+= 1
    }
    if let y { y[i] = isKept ? x[i] : 0 }
    i &+= 1
  }
}
