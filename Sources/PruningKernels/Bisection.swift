// The k-th largest of some patterns, by halving the range that it is in.

#if AVX512
  import CVectors
#endif

typealias Integers = SIMD16<Int32>

/// A pattern whose order is that of magnitudes: NaNs, of which all are equal, above infinity.
@inline(__always) func magnitude(_ pattern: Int32) -> Int32 {
  let own = pattern & 0x7FFF_FFFF
  return own > 0x7F80_0000 ? greatest : own
}

/// The pattern of NaNs: nothing exceeds it.
let greatest: Int32 = 0x7F80_0001

@inline(__always) func integers(_ p: UnsafePointer<Int32>) -> Integers {
  UnsafeRawPointer(p).loadUnaligned(as: Integers.self)
}

@inline(__always) func store(_ v: Integers, _ p: UnsafeMutablePointer<Int32>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Integers.self)
}

#if AVX512
  /// Sixteen ``magnitude(_:)``s.
  @inline(__always) func magnitudes(_ patterns: Integers) -> Integers {
    let own = patterns & 0x7FFF_FFFF
    let isNaN = vernier_above(own, Integers(repeating: 0x7F80_0000))
    return vernier_blend(isNaN, Integers(repeating: greatest), own)
  }
#endif

/// The k-th largest of c ≥ k patterns, none of them negative, and how many of those that equal it are among the k
/// largest. Sixteen more can be written behind the last one; which ones are left is lost.
///
/// Each round counts how many are in the upper half of the range, and keeps those in the half of the k-th: what is
/// left gets less about as fast as the range does.
@inline(__always) func bisect(
  _ p: UnsafeMutablePointer<Int32>, _ c: Int, _ k: Int
) -> (pattern: Int32, ties: Int) {
  var (low, high, left, rank) = (Int32(0), greatest, c, k)
  while low < high {
    let middle = low &+ (high &- low) / 2 &+ 1
    let count = reaching(middle, p, left)
    if count >= rank {
      low = middle
    } else {
      high = middle &- 1
      rank &-= count
    }
    if count != 0, count != left { left = keep(low, high, p, left) }
  }
  return (low, rank)
}

/// How many patterns are `least` > 0 or more.
@inline(__always) private func reaching(
  _ least: Int32, _ p: UnsafeMutablePointer<Int32>, _ count: Int
) -> Int {
  var (i, found) = (0, 0)
  #if AVX512
    store(Integers.zero, p + count)
    let below = Integers(repeating: least &- 1)
    while i < count {
      found &+= vernier_above(integers(p + i), below).nonzeroBitCount
      i &+= 16
    }
  #else
    while i < count {
      found &+= p[i] >= least ? 1 : 0
      i &+= 1
    }
  #endif
  return found
}

/// Moves the patterns from `low` to `high` to the front; how many they are.
@inline(__always) private func keep(
  _ low: Int32, _ high: Int32, _ p: UnsafeMutablePointer<Int32>, _ count: Int
) -> Int {
  var (i, front) = (0, 0)
  #if AVX512
    // What fills up the last vector is never kept.
    store(Integers(repeating: -1), p + count)
    let (below, last) = (Integers(repeating: low &- 1), Integers(repeating: high))
    while i < count {
      let x = integers(p + i)
      let kept = vernier_above(x, below) & ~vernier_above(x, last)
      store(vernier_pack(kept, x), p + front)
      front &+= kept.nonzeroBitCount
      i &+= 16
    }
  #else
    while i < count {
      let x = p[i]
      p[front] = x
      front &+= x >= low && x <= high ? 1 : 0
      i &+= 1
    }
  #endif
  return front
}
