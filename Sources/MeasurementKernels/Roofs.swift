// The roofs of a core, measured by loops that do nothing else. Only concrete code, and entry points that
// are never inlined: this folder is compiled once for each lane.

#if AVX512
  import CVectors

  @inline(__always) func fused<V: SIMD>(_ a: V, _ b: V, _ c: V) -> V
  where V.Scalar: FloatingPoint { a.addingProduct(b, c) }
#else
  @inline(__always) func fused<V: SIMD>(_ a: V, _ b: V, _ c: V) -> V
  where V.Scalar: FloatingPoint { a + b * c }
#endif

/// `rounds` times twelve independent multiply-adds on vectors; the sum depends on all.
@inline(__always) private func multiplyAdd<V: SIMD>(_ rounds: Int, _ b: V, _ c: V) -> V
where V.Scalar: FloatingPoint {
  var (a0, a1, a2, a3) = (c, c, c, c)
  var (a4, a5, a6, a7) = (c, c, c, c)
  var (a8, a9, a10, a11) = (c, c, c, c)
  var k = rounds
  while k > 0 {
    (a0, a1, a2, a3) = (fused(a0, b, c), fused(a1, b, c), fused(a2, b, c), fused(a3, b, c))
    (a4, a5, a6, a7) = (fused(a4, b, c), fused(a5, b, c), fused(a6, b, c), fused(a7, b, c))
    (a8, a9, a10, a11) = (fused(a8, b, c), fused(a9, b, c), fused(a10, b, c), fused(a11, b, c))
    k -= 1
  }
  return (a0 + a1 + a2 + a3) + (a4 + a5 + a6 + a7) + (a8 + a9 + a10 + a11)
}

/// `rounds` times twelve independent multiply-adds on sixteen floats; returns a value that depends on all.
@inline(never) public func multiplyAddFloat(_ rounds: Int, _ x: Float, _ y: Float) -> Float {
  typealias V = SIMD16<Float>
  return multiplyAdd(rounds, V(repeating: x), V(repeating: y)).sum()
}

/// The same on eight doubles.
@inline(never) public func multiplyAddDouble(_ rounds: Int, _ x: Double, _ y: Double) -> Double {
  typealias V = SIMD8<Double>
  return multiplyAdd(rounds, V(repeating: x), V(repeating: y)).sum()
}

#if AVX512
  /// The same on 64 bytes, whose products are summed by fours.
  @inline(never) public func multiplyAddBytes(_ rounds: Int, _ x: Int32, _ y: Int32) -> Int32 {
    typealias V = SIMD16<Int32>
    let (b, c) = (V(repeating: x), V(repeating: y))
    var (a0, a1, a2, a3) = (c, c, c, c)
    var (a4, a5, a6, a7) = (c, c, c, c)
    var (a8, a9, a10, a11) = (c, c, c, c)
    var k = rounds
    while k > 0 {
      a0 = vernier_dot4_lanes(a0, b, c)
      a1 = vernier_dot4_lanes(a1, b, c)
      a2 = vernier_dot4_lanes(a2, b, c)
      a3 = vernier_dot4_lanes(a3, b, c)
      a4 = vernier_dot4_lanes(a4, b, c)
      a5 = vernier_dot4_lanes(a5, b, c)
      a6 = vernier_dot4_lanes(a6, b, c)
      a7 = vernier_dot4_lanes(a7, b, c)
      a8 = vernier_dot4_lanes(a8, b, c)
      a9 = vernier_dot4_lanes(a9, b, c)
      a10 = vernier_dot4_lanes(a10, b, c)
      a11 = vernier_dot4_lanes(a11, b, c)
      k -= 1
    }
    let total = (a0 &+ a1 &+ a2 &+ a3) &+ (a4 &+ a5 &+ a6 &+ a7) &+ (a8 &+ a9 &+ a10 &+ a11)
    return total.wrappedSum()
  }
#endif

/// Reads `bytes` bytes (a multiple of 256) once and returns their exclusive or.
@inline(never) public func readAll(_ memory: UnsafeRawPointer, _ bytes: Int) -> UInt64 {
  typealias V = SIMD8<UInt64>
  var (a, b, c, d) = (V.zero, V.zero, V.zero, V.zero)
  var offset = 0
  while offset < bytes {
    a ^= memory.loadUnaligned(fromByteOffset: offset, as: V.self)
    b ^= memory.loadUnaligned(fromByteOffset: offset &+ 64, as: V.self)
    c ^= memory.loadUnaligned(fromByteOffset: offset &+ 128, as: V.self)
    d ^= memory.loadUnaligned(fromByteOffset: offset &+ 192, as: V.self)
    offset &+= 256
  }
  let all = a ^ b ^ c ^ d
  return all[0] ^ all[1] ^ all[2] ^ all[3] ^ all[4] ^ all[5] ^ all[6] ^ all[7]
}

/// Inverts every bit of `bytes` bytes (a multiple of 256) where they are: reads and writes each once.
@inline(never) public func updateAll(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
  typealias V = SIMD8<UInt64>
  let all = V(repeating: .max)
  var offset = 0
  while offset < bytes {
    var step = 0
    while step < 256 {
      let place = offset &+ step
      let value = memory.loadUnaligned(fromByteOffset: place, as: V.self) ^ all
      memory.storeBytes(of: value, toByteOffset: place, as: V.self)
      step &+= 64
    }
    offset &+= 256
  }
}

/// Copies `bytes` bytes (a multiple of 256): reads one and writes the other.
@inline(never) public func copyAll(
  _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ bytes: Int
) {
  typealias V = SIMD8<UInt64>
  var offset = 0
  while offset < bytes {
    var step = 0
    while step < 256 {
      let value = source.loadUnaligned(fromByteOffset: offset &+ step, as: V.self)
      target.storeBytes(of: value, toByteOffset: offset &+ step, as: V.self)
      step &+= 64
    }
    offset &+= 256
  }
}

#if AVX512
  /// The same on eight floats: what code for AVX2 can reach.
  @inline(never) public func multiplyAddHalf(_ rounds: Int, _ x: Float, _ y: Float) -> Float {
    typealias V = SIMD8<Float>
    return multiplyAdd(rounds, V(repeating: x), V(repeating: y)).sum()
  }
#endif
