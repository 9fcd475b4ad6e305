// What the kernels of this folder share. The folder is compiled once for each lane: only concrete
// code, entry points that are never inlined, and nothing that allocates.

typealias Eight = SIMD8<Float>
typealias Floats = SIMD16<Float>

@inline(__always) func eight(_ p: UnsafePointer<Float>) -> Eight {
  UnsafeRawPointer(p).loadUnaligned(as: Eight.self)
}

@inline(__always) func floats(_ p: UnsafePointer<Float>) -> Floats {
  UnsafeRawPointer(p).loadUnaligned(as: Floats.self)
}

@inline(__always) func store(_ v: Eight, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Eight.self)
}

@inline(__always) func store(_ v: Floats, _ p: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Floats.self)
}

/// sum + ab.
@inline(__always) func plus(_ sum: Eight, _ a: Eight, _ b: Eight) -> Eight {
  #if AVX512
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}

/// sum + ab.
@inline(__always) func plus(_ sum: Floats, _ a: Floats, _ b: Floats) -> Floats {
  #if AVX512
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}

/// The sum of eight lanes, by halves.
@inline(__always) func total(_ v: Eight) -> Float {
  let four = v.lowHalf + v.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}

/// Code i of those that have a byte each, or two.
@inline(__always) func code(_ codes: UnsafeRawPointer, _ i: Int, isWide: Bool) -> Int {
  isWide
    ? Int(codes.load(fromByteOffset: 2 &* i, as: UInt16.self))
    : Int(codes.load(fromByteOffset: i, as: UInt8.self))
}
