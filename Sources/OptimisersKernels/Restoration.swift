// The error in four bits, from codes to entries.

#if AVX512
  import CVectors
#endif

/// Two numbers for each bucket of a block.
struct BucketPairs {
  let first: UnsafeMutablePointer<Float>
  let second: UnsafeMutablePointer<Float>
}

/// a = g + (c u + δ) for a block; those of large magnitude become candidates. The first half
/// of the block's parameters is asked for meanwhile.
@inline(__always) func restore(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ start: Int, _ length: Int,
  _ entries: UnsafeMutablePointer<Float>, _ pairs: BucketPairs, _ offered: Candidates
) -> Candidates {
  var candidates = offered
  let (buckets, bucket) = ((length &+ s.bucket &- 1) / s.bucket, start / s.bucket)
  var b = 0, i = 0
  #if AVX512
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
  b = 0
  while b < buckets {
    let end = min(i &+ s.bucket, length)
    let (low, unit) = (pairs.first[b], pairs.second[b])
    #if AVX512
      // The sixteen errors that there can be.
      let errors = vernier_ladder(unit, low)
      while i &+ 16 <= end {
        let error = vernier_entries(errors, a.codes + (start &+ i) &>> 1)
        let x = floats(a.gradient + (start &+ i)) + error
        vernier_prefetch(a.theta + (start &+ i / 2))
        store(x, entries + i)
        candidates.offer(x, from: i)
        i &+= 16
      }
    #endif
    while i < end {
      let pair = a.codes[(start &+ i) &>> 1]
      let code = i & 1 == 0 ? pair &>> 4 : pair & 15
      entries[i] = a.gradient[start &+ i] + (Float(code) * unit + low)
      candidates.offer(entries[i], at: i)
      i &+= 1
    }
    b &+= 1
  }
  return candidates
}
