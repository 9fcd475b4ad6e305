// The error in four bits: from codes to entries, from entries to codes.

#if AVX512
  import CVectors
#endif

/// Two numbers for each bucket of a block, in memory that nothing else uses meanwhile.
struct BucketPairs {
  let first: UnsafeMutablePointer<Float>
  let second: UnsafeMutablePointer<Float>

  init(_ memory: Candidates) {
    first = UnsafeMutableRawPointer(memory.magnitudes).assumingMemoryBound(to: Float.self)
    second = UnsafeMutableRawPointer(memory.places).assumingMemoryBound(to: Float.self)
  }
}

/// a = g + (c u + δ) for a block, and the largest magnitude of each of 256 groups of it.
@inline(__always) func restore(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ start: Int, _ length: Int,
  _ entries: UnsafeMutablePointer<Float>, _ memory: Candidates
) {
  let (buckets, bucket) = ((length &+ s.bucket &- 1) / s.bucket, start / s.bucket)
  let pairs = BucketPairs(memory)
  var b = 0, i = 0
  #if AVX512
    let groups = memory.groups
    while i < 256 {
      store(Integers.zero, groups + i)
      i &+= 16
    }
    while b &+ 16 <= buckets {
      let low = vernier_widen(a.low + (bucket &+ b))
      store(low, pairs.first + b)
      store((vernier_widen(a.high + (bucket &+ b)) - low) / 15, pairs.second + b)
      b &+= 16
    }
  #endif
  while b < buckets {
    pairs.first[b] = float(a.low[bucket &+ b])
    pairs.second[b] = (float(a.high[bucket &+ b]) - pairs.first[b]) / 15
    b &+= 1
  }
  (b, i) = (0, 0)
  while b < buckets {
    let end = min(i &+ s.bucket, length)
    let (low, unit) = (pairs.first[b], pairs.second[b])
    #if AVX512
      while i &+ 16 <= end {
        let error = vernier_nibbles(a.codes + (start &+ i) &>> 1) * unit + low
        let x = floats(a.gradient + (start &+ i)) + error
        store(x, entries + i)
        let group = groups + (i & 255)
        let magnitudes = unsafeBitCast(x, to: Integers.self) & 0x7FFF_FFFF
        store(vernier_larger(integers(group), magnitudes), group)
        i &+= 16
      }
    #endif
    while i < end {
      let pair = a.codes[(start &+ i) &>> 1]
      let code = i & 1 == 0 ? pair &>> 4 : pair & 15
      entries[i] = a.gradient[start &+ i] + (Float(code) * unit + low)
      #if AVX512
        groups[i & 255] = max(groups[i & 255], magnitude(entries[i]))
      #endif
      i &+= 1
    }
    b &+= 1
  }
}

/// δ, Δ and codes of a block, whose entries become zeros: their memory serves the steps of the parameters.
@inline(__always) func encode(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ start: Int, _ length: Int,
  _ entries: UnsafeMutablePointer<Float>, _ memory: Candidates
) {
  let (buckets, bucket) = ((length &+ s.bucket &- 1) / s.bucket, start / s.bucket)
  let pairs = BucketPairs(memory)
  var b = 0, i = 0
  while b < buckets {
    let end = min(i &+ s.bucket, length)
    extremes(entries, i, end, pairs.first + b, pairs.second + b)
    i = end
    b &+= 1
  }
  // δ and 15/(Δ - δ) in their place.
  b = 0
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
  while b < buckets {
    let end = min(i &+ s.bucket, length)
    let (low, inverse) = (pairs.first[b], pairs.second[b])
    #if AVX512
      while i &+ 16 <= end {
        let scaled = (floats(entries + i) - low) * inverse + 0.5
        vernier_pack_nibbles(a.newCodes + (start &+ i) &>> 1, scaled)
        store(Floats.zero, entries + i)
        // The next block's gradient, and its codes with every eighth line of it.
        vernier_prefetch(a.gradient + (start &+ length &+ i))
        if i & 127 == 0 { vernier_prefetch(a.codes + (start &+ length &+ i) &>> 1) }
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
}

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
