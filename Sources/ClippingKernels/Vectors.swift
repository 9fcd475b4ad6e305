// What the kernels of this folder share. The folder is compiled once for each lane: only concrete
// code, entry points that are never inlined, and nothing that allocates.

#if AVX512
  import CVectors
#endif

typealias Floats = SIMD16<Float>
typealias Doubles = SIMD8<Double>

@inline(__always) func floats(_ p: UnsafePointer<Float>) -> Floats {
  UnsafeRawPointer(p).loadUnaligned(as: Floats.self)
}

@inline(__always) func store(_ v: Floats, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Floats.self)
}

// Which lanes: a register of bits with AVX-512, where a mask in a vector costs an instruction for each use.
#if AVX512
  typealias Lanes = UInt16

  /// Where x ≥ limit: there alone the lesser of the two is the limit. NaN is nowhere.
  @inline(__always) func reaching(_ x: Floats, above limit: Floats) -> Lanes {
    ~vernier_differs(vernier_lesser(limit, x), limit)
  }

  /// Where x ≤ limit.
  @inline(__always) func reaching(_ x: Floats, below limit: Floats) -> Lanes {
    ~vernier_differs(vernier_greater(limit, x), limit)
  }

  @inline(__always) func either(_ a: Lanes, _ b: Lanes) -> Lanes { a | b }

  @inline(__always) func choose(_ lanes: Lanes, _ yes: Floats, _ no: Floats) -> Floats {
    let (a, b) = (
      unsafeBitCast(yes, to: SIMD16<Int32>.self), unsafeBitCast(no, to: SIMD16<Int32>.self)
    )
    return unsafeBitCast(vernier_blend(lanes, a, b), to: Floats.self)
  }
#else
  typealias Lanes = SIMDMask<SIMD16<Int32>>

  @inline(__always) func reaching(_ x: Floats, above limit: Floats) -> Lanes { x .>= limit }

  @inline(__always) func reaching(_ x: Floats, below limit: Floats) -> Lanes { x .<= limit }

  @inline(__always) func either(_ a: Lanes, _ b: Lanes) -> Lanes { a .| b }

  @inline(__always) func choose(_ lanes: Lanes, _ yes: Floats, _ no: Floats) -> Floats {
    no.replacing(with: yes, where: lanes)
  }
#endif
