extension SoftThreshold {
  /// The contract in floating point, one component: NaN and ∞ − ∞ become NaN, zeros keep their sign.
  @inline(__always) static func shrink(_ x: Double, by t: Double) -> Double {
    let magnitude = x.magnitude - t
    return Double(signOf: x, magnitudeOf: magnitude <= 0 ? 0 : magnitude)
  }

  /// The same for eight components at a time; a NaN fails the comparison and so stays.
  static func shrink(
    _ x: UnsafeBufferPointer<Double>, by t: Double, into z: UnsafeMutableBufferPointer<Double>
  ) {
    typealias Vector = SIMD8<Double>
    let signs = SIMD8<UInt64>(repeating: 1 << 63)
    let vectors = x.count / 8
    if let source = UnsafeRawPointer(x.baseAddress),
      let target = UnsafeMutableRawPointer(z.baseAddress)
    {
      for offset in stride(from: 0, to: vectors * 64, by: 64) {
        let bits = source.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
        let magnitude = unsafeBitCast(bits & ~signs, to: Vector.self) - t
        let kept = magnitude.replacing(with: 0, where: magnitude .<= 0)
        let result = (unsafeBitCast(kept, to: SIMD8<UInt64>.self) & ~signs) | (bits & signs)
        target.storeBytes(of: result, toByteOffset: offset, as: SIMD8<UInt64>.self)
      }
    }
    for i in vectors * 8..<x.count { z[i] = shrink(x[i], by: t) }
  }
}
