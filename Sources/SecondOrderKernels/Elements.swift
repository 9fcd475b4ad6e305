// What the matrices of this folder are stored in.

#if AVX512
  import CVectors
#endif

/// What a matrix is stored in, vector by vector.
protocol Element<V>: BitwiseCopyable {
  associatedtype V: Vector
  static func load(_ p: UnsafePointer<Self>) -> V
  /// Stores, and returns what is stored.
  static func store(_ value: V, _ p: UnsafeMutablePointer<Self>) -> V
}

extension Float: Element {
  @inline(__always) static func load(_ p: UnsafePointer<Float>) -> Floats { Floats(at: p) }
  @inline(__always) static func store(
    _ value: Floats, _ p: UnsafeMutablePointer<Float>
  ) -> Floats {
    value.store(at: p)
    return value
  }
}

extension Double: Element {
  @inline(__always) static func load(_ p: UnsafePointer<Double>) -> Doubles { Doubles(at: p) }
  @inline(__always) static func store(
    _ value: Doubles, _ p: UnsafeMutablePointer<Double>
  ) -> Doubles {
    value.store(at: p)
    return value
  }
}

/// The upper half of a float: `bfloat16`.
extension UInt16: Element {
  @inline(__always) static func load(_ p: UnsafePointer<UInt16>) -> Floats {
    #if AVX512
      return vernier_widen(p)
    #else
      let halves = UnsafeRawPointer(p).loadUnaligned(as: SIMD4<UInt16>.self)
      return unsafeBitCast(SIMD4<UInt32>(truncatingIfNeeded: halves) &<< 16, to: Floats.self)
    #endif
  }

  /// Rounds to nearest, ties to even; there are no NaN here. With AVX-512 what is subnormal becomes zero.
  @inline(__always) static func store(
    _ value: Floats, _ p: UnsafeMutablePointer<UInt16>
  ) -> Floats {
    #if AVX512
      return vernier_narrow(p, value)
    #else
      let bits = unsafeBitCast(value, to: SIMD4<UInt32>.self)
      let rounded = (bits &+ 0x7fff &+ (bits &>> 16 & 1)) &>> 16
      let halves = SIMD4<UInt16>(truncatingIfNeeded: rounded)
      UnsafeMutableRawPointer(p).storeBytes(of: halves, as: SIMD4<UInt16>.self)
      return unsafeBitCast(rounded &<< 16, to: Floats.self)
    #endif
  }
}
