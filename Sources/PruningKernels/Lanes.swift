// Sixteen numbers at a time: which are candidates, and which of these are kept.

#if AVX512
  import CVectors

  /// Those of 64 numbers from place i on whose magnitudes are `least` or more follow the `count` candidates that there
  /// are; how many they are.
  ///
  /// Where each sixteen have three at most, a quarter of a vector is written for them: whole ones nearly always lie
  /// in two lines.
  @inline(__always) func four(
    _ x: UnsafePointer<Int32>, _ i: Int, _ least: Int32, _ candidates: Candidates, _ count: Int
  ) -> Int {
    let border = Integers(repeating: least &- 1)
    let here = Int32(truncatingIfNeeded: i)
    let (a, b) = (integers(x + i), integers(x + (i &+ 16)))
    let (c, d) = (integers(x + (i &+ 32)), integers(x + (i &+ 48)))
    let (ka, kb) = (reaching(a, border), reaching(b, border))
    let (kc, kd) = (reaching(c, border), reaching(d, border))
    let (na, nb) = (ka.nonzeroBitCount, kb.nonzeroBitCount)
    let (nc, nd) = (kc.nonzeroBitCount, kd.nonzeroBitCount)
    let (second, third) = (count &+ na, count &+ na &+ nb)
    if na | nb | nc | nd < 4 {
      add(ka, a, here, candidates, count, whole: false)
      add(kb, b, here &+ 16, candidates, second, whole: false)
      add(kc, c, here &+ 32, candidates, third, whole: false)
      add(kd, d, here &+ 48, candidates, third &+ nc, whole: false)
    } else {
      add(ka, a, here, candidates, count, whole: true)
      add(kb, b, here &+ 16, candidates, second, whole: true)
      add(kc, c, here &+ 32, candidates, third, whole: true)
      add(kd, d, here &+ 48, candidates, third &+ nc, whole: true)
    }
    return na &+ nb &+ nc &+ nd
  }

  @inline(__always) private func add(
    _ bits: UInt16, _ numbers: Integers, _ place: Int32, _ candidates: Candidates,
    _ count: Int, whole: Bool
  ) {
    let (patterns, own) = (vernier_pack(bits, numbers), vernier_pack(bits, vernier_sequence(place)))
    if whole {
      store(patterns, candidates.patterns + count)
      store(own, candidates.places + count)
    } else {
      storeQuarter(patterns, candidates.patterns + count)
      storeQuarter(own, candidates.places + count)
    }
  }

  @inline(__always) private func reaching(_ x: Integers, _ border: Integers) -> UInt16 {
    vernier_above(x & 0x7FFF_FFFF, border)
  }

  /// Asks for 64 numbers.
  @inline(__always) func prefetch(_ p: UnsafePointer<Int32>) {
    vernier_prefetch(p)
    vernier_prefetch(p + 16)
    vernier_prefetch(p + 32)
    vernier_prefetch(p + 48)
  }

  @inline(__always) private func storeQuarter(_ v: Integers, _ p: UnsafeMutablePointer<Int32>) {
    UnsafeMutableRawPointer(p).storeBytes(of: v.lowHalf.lowHalf, as: SIMD4<Int32>.self)
  }

  /// 64 zeros.
  @inline(__always) func storeZeros(_ p: UnsafeMutablePointer<Int32>) {
    store(Integers.zero, p)
    store(Integers.zero, p + 16)
    store(Integers.zero, p + 32)
    store(Integers.zero, p + 48)
  }

  /// The same past the caches.
  @inline(__always) func streamZeros(_ p: UnsafeMutablePointer<Int32>) {
    let q = UnsafeMutableRawPointer(p).assumingMemoryBound(to: Float.self)
    vernier_stream(q, .zero)
    vernier_stream(q + 16, .zero)
    vernier_stream(q + 32, .zero)
    vernier_stream(q + 48, .zero)
  }

  /// The first `count` numbers of a vector; nothing behind them is touched.
  @inline(__always) func storeFirst(
    _ count: Int, _ v: Integers, _ p: UnsafeMutablePointer<Int32>
  ) {
    let q = UnsafeMutableRawPointer(p).assumingMemoryBound(to: Float.self)
    vernier_store_first_floats(q, count, unsafeBitCast(v, to: SIMD16<Float>.self))
  }

  /// Bit j: whether magnitude j exceeds the limit, or equals it while there are `ties` left, front first.
  @inline(__always) func largest(
    _ magnitudes: Integers, _ limit: Int32, _ ties: inout Int
  ) -> UInt16 {
    let border = Integers(repeating: limit)
    let above = vernier_above(magnitudes, border)
    var tied = ~vernier_above(border, magnitudes) & ~above
    var kept = above
    while tied != 0, ties > 0 {
      kept |= tied & (~tied &+ 1)
      tied &= tied &- 1
      ties &-= 1
    }
    return kept
  }
#endif
