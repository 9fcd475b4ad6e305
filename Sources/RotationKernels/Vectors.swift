// What the kernels of this folder share. The folder is compiled once for each lane: only concrete
// code, entry points that are never inlined, and nothing that allocates.

#if AVX512
  import CVectors
#endif

typealias Floats = SIMD16<Float>

@inline(__always) func floats(_ p: UnsafePointer<Float>) -> Floats {
  UnsafeRawPointer(p).loadUnaligned(as: Floats.self)
}

@inline(__always) func store(_ v: Floats, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Floats.self)
}

@inline(__always) func plus(_ a: Floats, _ b: Floats) -> Floats {
  #if AVX512
    vernier_plus(a, b)
  #else
    a + b
  #endif
}

@inline(__always) func minus(_ a: Floats, _ b: Floats) -> Floats {
  #if AVX512
    vernier_minus(a, b)
  #else
    a - b
  #endif
}

/// (a, b) := (a + b, a - b).
@inline(__always) func butterfly(_ a: inout Floats, _ b: inout Floats) {
  let sum = plus(a, b)
  b = minus(a, b)
  a = sum
}

/// What a level inside a vector multiplies by: one where a bit of the lane's number is 0, minus one elsewhere.
struct LaneSigns {
  let one: Floats, two: Floats, four: Floats, eight: Floats

  @inline(__always) init() {
    one = Floats(1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1)
    two = Floats(1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1)
    four = Floats(1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1)
    eight = Floats(1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1)
  }

  /// The transform of sixteen lanes. A lane takes its partner and plus or minus itself: the product is
  /// exact, so that each level rounds once, fused or not.
  @inline(__always) func transform(_ v: Floats) -> Floats {
    #if AVX512
      let first = vernier_plus_product(vernier_partner1(v), v, one)
      let second = vernier_plus_product(vernier_partner2(first), first, two)
      let third = vernier_plus_product(vernier_partner4(second), second, four)
      return vernier_plus_product(vernier_partner8(third), third, eight)
    #else
      var partner = v
      (partner.evenHalf, partner.oddHalf) = (v.oddHalf, v.evenHalf)
      let first = partner + v * one
      var pairs = unsafeBitCast(first, to: SIMD8<UInt64>.self)
      (pairs.evenHalf, pairs.oddHalf) = (pairs.oddHalf, pairs.evenHalf)
      let second = unsafeBitCast(pairs, to: Floats.self) + first * two
      var third = second
      (third.lowHalf, third.highHalf) = (swapped(second.lowHalf), swapped(second.highHalf))
      third += second * four
      return Floats(lowHalf: third.highHalf, highHalf: third.lowHalf) + third * eight
    #endif
  }

  @inline(__always) private func swapped(_ v: SIMD8<Float>) -> SIMD8<Float> {
    SIMD8(lowHalf: v.highHalf, highHalf: v.lowHalf)
  }
}
