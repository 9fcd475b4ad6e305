// N:M compression: values, places, and codes of places as a string of bits; and back from values and codes.

#if AVX512
  import CVectors
#endif

/// What is kept of `groups` groups of m ≤ 8 consecutive entries: `kept` values and places for each, and
/// one code of `bits` ≤ 7 bits, without gaps, least significant first. `codes` has the code of every
/// set of places, given as a byte with a bit for each place.
///
/// With AVX-512 and 2:4 sixteen groups become 32 values, 32 places and six bytes of codes.
@inline(never) public func compressNM(
  _ w: UnsafePointer<Float>, _ groups: Int, _ kept: Int, _ m: Int, _ bits: Int,
  _ codes: UnsafePointer<UInt8>, _ values: UnsafeMutablePointer<Float>,
  _ places: UnsafeMutablePointer<UInt8>, _ string: UnsafeMutablePointer<UInt8>
) {
  var g = 0
  #if AVX512
    if kept == 2, m == 4, bits == 3 {
      let table = lookupTable(codes)
      while g &+ 16 <= groups {
        compress(w + 4 &* g, table, values + 2 &* g, places + 2 &* g, string + 6 &* (g &>> 4))
        g &+= 16
      }
    }
  #endif
  var output = string + g &* bits / 8
  var pending: UInt32 = 0, filled: UInt32 = 0
  while g < groups {
    let set = largest(w + m &* g, kept, m)
    var rest = set
    var slot = kept &* g
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      values[slot] = w[m &* g &+ place]
      places[slot] = UInt8(truncatingIfNeeded: place)
      slot &+= 1
      rest &= rest &- 1
    }
    pending |= UInt32(codes[Int(set)]) &<< filled
    filled &+= UInt32(truncatingIfNeeded: bits)
    while filled >= 8 {
      output.pointee = UInt8(truncatingIfNeeded: pending)
      output += 1
      pending &>>= 8
      filled &-= 8
    }
    g &+= 1
  }
  if filled > 0 { output.pointee = UInt8(truncatingIfNeeded: pending) }
}

/// The entries from their values and codes, with zeros where nothing was kept. `sets` has for every code
/// of `bits` bits the set of its places.
@inline(never) public func restoreNM(
  _ values: UnsafePointer<Float>, _ string: UnsafePointer<UInt8>, _ groups: Int, _ kept: Int,
  _ m: Int, _ bits: Int, _ sets: UnsafePointer<UInt8>, _ w: UnsafeMutablePointer<Float>
) {
  var g = 0
  #if AVX512
    if kept == 2, m == 4, bits == 3 {
      // The table has eight entries, for codes of three bits.
      let half = UnsafeRawPointer(sets).loadUnaligned(as: SIMD8<UInt8>.self)
      let table = SIMD16(lowHalf: half, highHalf: half)
      while g &+ 16 <= groups {
        restore(values + 2 &* g, string + 6 &* (g &>> 4), table, w + 4 &* g)
        g &+= 16
      }
    }
  #endif
  var input = string + g &* bits / 8
  var pending: UInt32 = 0, filled: UInt32 = 0
  let wanted = UInt32(truncatingIfNeeded: bits), mask = (UInt32(1) &<< wanted) &- 1
  while g < groups {
    if filled < wanted {
      pending |= UInt32(input.pointee) &<< filled
      input += 1
      filled &+= 8
    }
    let set = sets[Int(pending & mask)]
    pending &>>= wanted
    filled &-= wanted
    var slot = kept &* g
    var place = 0
    while place < m {
      let isKept = (set &>> UInt8(truncatingIfNeeded: place)) & 1 == 1
      w[m &* g &+ place] = isKept ? values[slot] : 0
      slot &+= isKept ? 1 : 0
      place &+= 1
    }
    g &+= 1
  }
}

#if AVX512
  private typealias Bytes = SIMD16<UInt8>

  /// A table for the sets of four places.
  @inline(__always) private func lookupTable(_ p: UnsafePointer<UInt8>) -> Bytes {
    UnsafeRawPointer(p).loadUnaligned(as: Bytes.self)
  }

  /// Sixteen numbers of four bits, one in a byte.
  @inline(__always) private func nibbles(_ bits: UInt64) -> Bytes {
    let each: UInt64 = 0x0F0F_0F0F_0F0F_0F0F
    let (low, high) = (
      vernier_deposit(bits & 0xFFFF_FFFF, each), vernier_deposit(bits &>> 32, each)
    )
    return unsafeBitCast(SIMD2(low, high), to: Bytes.self)
  }

  @inline(__always) private func keep(
    _ w: UnsafePointer<Float>, _ values: UnsafeMutablePointer<Float>
  ) -> UInt64 {
    let set = largestTwo(magnitudes(w))
    let front = vernier_compress(set, floats(w)).lowHalf
    UnsafeMutableRawPointer(values).storeBytes(of: front, as: SIMD8<Float>.self)
    return UInt64(set)
  }

  /// Sixteen groups.
  @inline(__always) private func compress(
    _ w: UnsafePointer<Float>, _ table: Bytes, _ values: UnsafeMutablePointer<Float>,
    _ places: UnsafeMutablePointer<UInt8>, _ string: UnsafeMutablePointer<UInt8>
  ) {
    let low = keep(w, values) | keep(w + 16, values + 8) &<< 16
    let high = keep(w + 32, values + 16) | keep(w + 48, values + 24) &<< 16
    let sets = nibbles(low | high &<< 32)
    // The first and the second place of a set; sets that do not keep two never occur.
    let first = Bytes(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 0)
    let second = Bytes(0, 0, 0, 1, 0, 2, 2, 0, 0, 3, 3, 0, 3, 0, 0, 0)
    var both = SIMD32<UInt8>.zero
    both.evenHalf = vernier_lookup(first, sets)
    both.oddHalf = vernier_lookup(second, sets)
    UnsafeMutableRawPointer(places).storeBytes(of: both, as: SIMD32<UInt8>.self)
    let codes = unsafeBitCast(vernier_lookup(table, sets), to: SIMD2<UInt64>.self)
    let three: UInt64 = 0x0707_0707_0707_0707
    let bits = vernier_extract(codes[0], three) | vernier_extract(codes[1], three) &<< 24
    let raw = UnsafeMutableRawPointer(string)
    raw.storeBytes(of: UInt32(truncatingIfNeeded: bits), as: UInt32.self)
    raw.storeBytes(
      of: UInt16(truncatingIfNeeded: bits &>> 32), toByteOffset: 4, as: UInt16.self)
  }

  /// Sixteen groups.
  @inline(__always) private func restore(
    _ values: UnsafePointer<Float>, _ string: UnsafePointer<UInt8>, _ table: Bytes,
    _ w: UnsafeMutablePointer<Float>
  ) {
    let raw = UnsafeRawPointer(string)
    let low = UInt64(raw.loadUnaligned(as: UInt32.self))
    let bits = low | UInt64(raw.loadUnaligned(fromByteOffset: 4, as: UInt16.self)) &<< 32
    let three: UInt64 = 0x0707_0707_0707_0707
    let (front, back) = (vernier_deposit(bits, three), vernier_deposit(bits &>> 24, three))
    let codes = unsafeBitCast(SIMD2(front, back), to: Bytes.self)
    let sets = unsafeBitCast(vernier_lookup(table, codes), to: SIMD2<UInt64>.self)
    let each: UInt64 = 0x0F0F_0F0F_0F0F_0F0F
    let (a, b) = (vernier_extract(sets[0], each), vernier_extract(sets[1], each))
    store(vernier_expand(UInt16(truncatingIfNeeded: a), values), w)
    store(vernier_expand(UInt16(truncatingIfNeeded: a &>> 16), values + 8), w + 16)
    store(vernier_expand(UInt16(truncatingIfNeeded: b), values + 16), w + 32)
    store(vernier_expand(UInt16(truncatingIfNeeded: b &>> 16), values + 24), w + 48)
  }
#endif
