// Which k of n numbers are largest in magnitude: the k-th magnitude by its digits, then one pass that keeps.
// Compiled once for each lane: only concrete code, entry points that are never inlined.

#if AVX512
  import CVectors
#endif

typealias Integers = SIMD16<Int32>
typealias Floats = SIMD16<Float>

/// A pattern whose order is that of magnitudes: NaNs, of which all are equal, above infinity. 31 bits.
@inline(__always) func magnitude(_ x: Float) -> UInt32 {
  let pattern = x.bitPattern & 0x7FFF_FFFF
  return pattern > 0x7F80_0000 ? 0x7F80_0001 : pattern
}

/// Patterns in memory that is about to be overwritten: candidates for the k largest.
typealias Patterns = UnsafeMutableRawPointer

@inline(__always) func pattern(_ p: Patterns, _ i: Int) -> UInt32 {
  p.load(fromByteOffset: 4 &* i, as: UInt32.self)
}

/// The greatest t such that at least k ≥ 1 of c patterns are t or more, and how many are more.
///
/// Digits of 11, 10 and 10 bits from the top: each pass counts how often every digit occurs, and moves those to
/// the front that have the digit of t. `bins` has room for 2048 counts.
@inline(__always) func threshold(
  _ p: Patterns, _ c: Int, _ k: Int, _ bins: UnsafeMutablePointer<UInt32>
) -> (pattern: UInt32, above: Int) {
  var left = c
  var prefix: UInt32 = 0
  var above = 0
  var shift: UInt32 = 20
  var digits = 2048
  while true {
    var b = 0
    while b < digits {
      bins[b] = 0
      b &+= 1
    }
    let last = UInt32(truncatingIfNeeded: digits &- 1)
    var i = 0
    while i < left {
      bins[Int((pattern(p, i) &>> shift) & last)] &+= 1
      i &+= 1
    }
    var digit = digits &- 1
    while digit > 0, above &+ Int(bins[digit]) < k {
      above &+= Int(bins[digit])
      digit &-= 1
    }
    let wanted = UInt32(truncatingIfNeeded: digit)
    prefix |= wanted &<< shift
    if shift == 0 { return (prefix, above) }
    var front = 0
    i = 0
    while i < left {
      let candidate = pattern(p, i)
      p.storeBytes(of: candidate, toByteOffset: 4 &* front, as: UInt32.self)
      front &+= (candidate &>> shift) & last == wanted ? 1 : 0
      i &+= 1
    }
    left = front
    shift &-= 10
    digits = 1024
  }
}

/// The patterns that are `least` or more, to the front of memory for n; how many they are.
@inline(__always) func collect(
  _ x: UnsafePointer<Float>, _ n: Int, _ least: UInt32, _ p: Patterns
) -> Int {
  var i = 0
  var count = 0
  #if AVX512
    let border = Integers(repeating: Int32(bitPattern: least))
    while i &+ 16 <= n {
      let found = magnitudes(UnsafeRawPointer(x + i).loadUnaligned(as: Integers.self))
      let kept = ~vernier_above(border, found)
      let packed = vernier_compress(kept, unsafeBitCast(found, to: Floats.self))
      // No more than i of them are in front.
      p.storeBytes(of: packed, toByteOffset: 4 &* count, as: Floats.self)
      count &+= kept.nonzeroBitCount
      i &+= 16
    }
  #endif
  while i < n {
    let m = magnitude(x[i])
    p.storeBytes(of: m, toByteOffset: 4 &* count, as: UInt32.self)
    count &+= m >= least ? 1 : 0
    i &+= 1
  }
  return count
}

/// The k-th magnitude of n, and how many exceed it.
///
/// If k is small, a sample of 1024 numbers gives a guess that is likely below it, and what reaches the guess is all
/// that is looked at again. If too few do, or k is large, everything is.
@inline(__always) func border(
  _ x: UnsafePointer<Float>, _ n: Int, _ k: Int, _ bins: UnsafeMutablePointer<UInt32>,
  _ scratch: Patterns
) -> (pattern: UInt32, above: Int) {
  if n >= 4096, k <= n / 8 {
    let step = n / 1024
    var i = 0
    while i < 1024 {
      scratch.storeBytes(of: magnitude(x[i &* step]), toByteOffset: 4 &* i, as: UInt32.self)
      i &+= 1
    }
    let expected = 1024 &* k / n
    let guess = threshold(scratch, 1024, expected &+ expected / 2 &+ 12, bins).pattern
    let count = collect(x, n, guess, scratch)
    if count >= k { return threshold(scratch, count, k, bins) }
  }
  return threshold(scratch, collect(x, n, 0, scratch), k, bins)
}

/// y = x where x is among the k of largest magnitude, of equal ones those in front, and 0 elsewhere; the values
/// that are kept and their places, in order. `bins` is scratch for 2048 counts; 0 ≤ k ≤ n.
@inline(never) public func truncate(
  _ x: UnsafePointer<Float>, _ n: Int, _ k: Int, _ bins: UnsafeMutablePointer<UInt32>,
  _ y: UnsafeMutablePointer<Float>, _ values: UnsafeMutablePointer<Float>,
  _ places: UnsafeMutablePointer<Int32>
) {
  var i = 0
  var slot = 0
  // Nothing exceeds the greatest pattern there is.
  var limit: UInt32 = 0x7FFF_FFFF
  var ties = 0
  if k > 0 {
    // y is scratch until it is the result.
    let (pattern, above) = border(x, n, k, bins, Patterns(y))
    (limit, ties) = (pattern, k &- above)
  }
  #if AVX512
    while i &+ 16 <= n {
      let lanes = UnsafeRawPointer(x + i).loadUnaligned(as: Integers.self)
      var kept = choose(lanes, limit, &ties)
      let set = vernier_blend(kept, lanes, Integers.zero)
      UnsafeMutableRawPointer(y + i).storeBytes(of: set, as: Integers.self)
      let count = kept.nonzeroBitCount
      if slot &+ 16 <= k {
        let numbers = vernier_compress(kept, unsafeBitCast(lanes, to: Floats.self))
        let order = Integers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        let here = order &+ Int32(truncatingIfNeeded: i)
        let packed = vernier_compress(kept, unsafeBitCast(here, to: Floats.self))
        UnsafeMutableRawPointer(values + slot).storeBytes(of: numbers, as: Floats.self)
        UnsafeMutableRawPointer(places + slot).storeBytes(of: packed, as: Floats.self)
      } else {
        var next = slot
        while kept != 0 {
          let place = i &+ kept.trailingZeroBitCount
          values[next] = x[place]
          places[next] = Int32(truncatingIfNeeded: place)
          next &+= 1
          kept &= kept &- 1
        }
      }
      slot &+= count
      i &+= 16
    }
  #endif
  while i < n {
    let m = magnitude(x[i])
    let isTied = m == limit && ties > 0
    if isTied { ties &-= 1 }
    if m > limit || isTied {
      y[i] = x[i]
      values[slot] = x[i]
      places[slot] = Int32(truncatingIfNeeded: i)
      slot &+= 1
    } else {
      y[i] = 0
    }
    i &+= 1
  }
}

#if AVX512
  /// Sixteen ``magnitude(_:)``s.
  @inline(__always) func magnitudes(_ lanes: Integers) -> Integers {
    let patterns = lanes & 0x7FFF_FFFF
    let isNaN = vernier_above(patterns, Integers(repeating: 0x7F80_0000))
    return vernier_blend(isNaN, Integers(repeating: 0x7F80_0001), patterns)
  }

  /// Bit j: whether number j is kept; as many of those at the limit as there are `ties` left, front first.
  @inline(__always) private func choose(
    _ lanes: Integers, _ limit: UInt32, _ ties: inout Int
  ) -> UInt16 {
    let found = magnitudes(lanes)
    let border = Integers(repeating: Int32(bitPattern: limit))
    let above = vernier_above(found, border)
    var tied = ~vernier_above(border, found) & ~above
    var kept = above
    while tied != 0, ties > 0 {
      kept |= tied & (~tied &+ 1)
      tied &= tied &- 1
      ties &-= 1
    }
    return kept
  }
#endif
