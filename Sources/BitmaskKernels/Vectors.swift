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

/// How many bits are set.
@inline(__always) func ones(_ word: UInt64) -> Int { word.nonzeroBitCount }
