// The error in four bits, from entries to codes.

#if AVX512
  import CVectors
#endif

/// δ, Δ and codes of a block, whose entries become zeros: their memory serves the steps of the parameters.
/// The second half of the block's parameters is asked for meanwhile.
@inline(__always) func encode(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ start: Int, _ length: Int,
  _ entries: UnsafeMutablePointer<Float>, _ pairs: BucketPairs, _ window: Window, _ count: Int
) {
  let (buckets, bucket) = ((length &+ s.bucket &- 1) / s.bucket, start / s.bucket)
  var b = 0, i = 0
  while b < buckets {
    let end = min(i &+ s.bucket, length)
    extremes(entries, i, end, pairs.first + b, pairs.second + b)
    i = end
    b &+= 1
  }
  // δ and 15/(Δ - δ) in their place.
  b = 0
  #if AVX512
    while b &+ 16 <= buckets {
      let ends = (
        brains(floats(pairs.first + b), awayIf: true),
        brains(floats(pairs.second + b), awayIf: false)
      )
      vernier_store_words(a.newLow + (bucket &+ b), ends.0)
      vernier_store_words(a.newHigh + (bucket &+ b), ends.1)
      let low = unsafeBitCast(ends.0 &<< 16, to: Floats.self)
      store(low, pairs.first + b)
      store(unsafeBitCast(ends.1 &<< 16, to: Floats.self) - low, pairs.second + b)
      b &+= 16
    }
  #endif
  while b < buckets {
    let ends = (brain(pairs.first[b], awayIf: true), brain(pairs.second[b], awayIf: false))
    (a.newLow[bucket &+ b], a.newHigh[bucket &+ b]) = ends
    let low = float(ends.0)
    let span = float(ends.1) - low
    pairs.first[b] = low
    pairs.second[b] = span
    b &+= 1
  }
  b = 0
  while b < buckets {
    // Sixteen divisions cost what one does; what lies behind the last bucket is never looked at.
    let span = floats(pairs.second + b)
    let isWide = span .>= Floats(repeating: 0x1p-100)
    let inverse = 15 / span.replacing(with: 1, where: .!isWide)
    store(inverse.replacing(with: 0, where: .!isWide), pairs.second + b)
    b &+= 16
  }
  (b, i) = (0, 0)
  var divided = 0
  #if AVX512
    let rest = a.theta + (start &+ length / 2)
  #endif
  while b < buckets {
    let end = min(i &+ s.bucket, length)
    let (low, inverse) = (pairs.first[b], pairs.second[b])
    #if AVX512
      while i &+ 64 <= end {
        let (x, y) = (floats(entries + i) - low, floats(entries + (i &+ 16)) - low)
        let (z, w) = (floats(entries + (i &+ 32)) - low, floats(entries + (i &+ 48)) - low)
        vernier_pack_64_nibbles(
          a.newCodes + (start &+ i) &>> 1, x * inverse + 0.5, y * inverse + 0.5,
          z * inverse + 0.5, w * inverse + 0.5)
        store(Floats.zero, entries + i)
        store(Floats.zero, entries + (i &+ 16))
        store(Floats.zero, entries + (i &+ 32))
        store(Floats.zero, entries + (i &+ 48))
        // Roots and quotients have a unit of their own, which nothing else here uses.
        if divided < count {
          divide(window, divided, s)
          divided &+= 16
        }
        vernier_prefetch(rest + i / 2)
        vernier_prefetch(rest + (i / 2 &+ 16))
        // The next block's.
        vernier_prefetch(a.codes + (start &+ length &+ i) &>> 1)
        i &+= 64
      }
      while i &+ 16 <= end {
        let scaled = (floats(entries + i) - low) * inverse + 0.5
        vernier_pack_nibbles(a.newCodes + (start &+ i) &>> 1, scaled)
        store(Floats.zero, entries + i)
        i &+= 16
      }
    #endif
    while i < end {
      let upper = UInt8((entries[i] - low) * inverse + 0.5) &<< 4
      let lower = i &+ 1 < end ? UInt8((entries[i &+ 1] - low) * inverse + 0.5) : 0
      a.newCodes[(start &+ i) &>> 1] = upper | lower
      entries[i] = 0
      if i &+ 1 < end { entries[i &+ 1] = 0 }
      i &+= 2
    }
    i = end
    b &+= 1
  }
  while divided < count {
    divide(window, divided, s)
    divided &+= 16
  }
}

#if AVX512
  /// Sixteen of ``brain(_:awayIf:)``.
  @inline(__always) private func brains(_ x: Floats, awayIf isNegative: Bool) -> Integers {
    let bits = unsafeBitCast(x + 0, to: Integers.self)
    let sign = isNegative ? bits : ~bits
    let isAway = (sign .< Integers.zero) .& ((bits & 0xFFFF) .!= Integers.zero)
    let upper = (bits &>> 16) & 0xFFFF
    return upper.replacing(with: upper &+ 1, where: isAway)
  }
#endif

/// The least and the greatest of some entries.
@inline(__always) private func extremes(
  _ entries: UnsafePointer<Float>, _ from: Int, _ end: Int,
  _ least: UnsafeMutablePointer<Float>, _ most: UnsafeMutablePointer<Float>
) {
  var i = from
  least.pointee = entries[from]
  most.pointee = entries[from]
  #if AVX512
    if from &+ 16 <= end {
      var lesser = floats(entries + from), greater = lesser
      i &+= 16
      while i &+ 16 <= end {
        let x = floats(entries + i)
        lesser = vernier_lesser(lesser, x)
        greater = vernier_greater(greater, x)
        i &+= 16
      }
      vernier_ends(lesser, greater, least, most)
    }
  #endif
  while i < end {
    if entries[i] < least.pointee { least.pointee = entries[i] }
    if entries[i] > most.pointee { most.pointee = entries[i] }
    i &+= 1
  }
}
