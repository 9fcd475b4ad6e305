// The error in four bits: from codes to entries, from entries to codes.

#if AVX512
  import CVectors
#endif

/// a = g + (c u + δ) for a block, and the largest magnitude of each of 256 groups of it.
@inline(__always) func restore(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ start: Int, _ length: Int,
  _ entries: UnsafeMutablePointer<Float>, _ groups: UnsafeMutablePointer<Int32>
) {
  var i = 0
  #if AVX512
    while i < 256 {
      store(Integers.zero, groups + i)
      i &+= 16
    }
    i = 0
  #endif
  var bucket = start / s.bucket
  while i < length {
    let end = min(i &+ s.bucket, length)
    let low = float(a.low[bucket])
    let unit = (float(a.high[bucket]) - low) / 15
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
    bucket &+= 1
  }
}

/// δ, Δ and codes of a block.
@inline(__always) func encode(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ start: Int, _ length: Int,
  _ entries: UnsafePointer<Float>
) {
  var from = 0
  var bucket = start / s.bucket
  while from < length {
    let end = min(from &+ s.bucket, length)
    var least = entries[from], most = least
    var i = from
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
        (least, most) = (vernier_least(lesser), vernier_most(greater))
      }
    #endif
    while i < end {
      least = entries[i] < least ? entries[i] : least
      most = entries[i] > most ? entries[i] : most
      i &+= 1
    }
    let ends = (brain(least, awayIf: true), brain(most, awayIf: false))
    (a.newLow[bucket], a.newHigh[bucket]) = ends
    let low = float(ends.0)
    let span = float(ends.1) - low
    let inverse: Float = span >= 0x1p-100 ? 15 / span : 0
    i = from
    #if AVX512
      while i &+ 16 <= end {
        let scaled = (floats(entries + i) - low) * inverse + 0.5
        vernier_pack_nibbles(a.newCodes + (start &+ i) &>> 1, scaled)
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
      i &+= 2
    }
    from = end
    bucket &+= 1
  }
}

/// Parameters, decayed, into the nearest cache.
@inline(__always) func copy(
  _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ n: Int, _ keep: Float
) {
  var i = 0
  while i &+ 16 <= n {
    store(floats(from + i) * keep, to + i)
    i &+= 16
  }
  while i < n {
    to[i] = from[i] * keep
    i &+= 1
  }
}

/// Parameters back to memory; if there are many, past the caches, which would be read first otherwise.
@inline(__always) func write(
  _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ n: Int, isStreamed: Bool
) {
  var i = 0
  #if AVX512
    if isStreamed, UInt(bitPattern: to) & 63 == 0 {
      while i &+ 16 <= n {
        vernier_stream(to + i, floats(from + i))
        i &+= 16
      }
    }
  #endif
  while i &+ 16 <= n {
    store(floats(from + i), to + i)
    i &+= 16
  }
  while i < n {
    to[i] = from[i]
    i &+= 1
  }
}
