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

#if AVX512
  /// Asks for values and words of a block that is read some hundred blocks later: as many bytes are under way
  /// then as a core needs to read memory at its speed, while processors by themselves stop at each page. A
  /// block of 64 entries seldom has values in more than two lines.
  @inline(__always) func prefetch(_ values: UnsafeRawPointer, _ words: UnsafeRawPointer) {
    vernier_prefetch(values + 12_288)
    vernier_prefetch(values + 12_352)
    vernier_prefetch(words + 4096)
  }
#endif
