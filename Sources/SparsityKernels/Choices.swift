// Which of four numbers a lane takes: what a 2:4 product does instead of reading a zero.

#if AVX512
  import CVectors
#endif

/// Four numbers that belong to the four places of a group.
#if AVX512
  typealias Quad = Floats
#else
  typealias Quad = SIMD4<Float>
#endif

@inline(__always) func quad(_ p: UnsafePointer<Float>) -> Quad {
  #if AVX512
    return vernier_four(p)
  #else
    return UnsafeRawPointer(p).loadUnaligned(as: SIMD4<Float>.self)
  #endif
}

/// For each lane the number whose place its lowest two bits name; what stands above them is not looked at.
@inline(__always) func choose(_ x: Quad, _ places: Words) -> Floats {
  #if AVX512
    return vernier_choose(x, places)
  #else
    let isOdd = (places & 1) .!= 0, isUpper = (places & 2) .!= 0
    let low = Floats(repeating: x[0]).replacing(with: x[1], where: isOdd)
    let high = Floats(repeating: x[2]).replacing(with: x[3], where: isOdd)
    return low.replacing(with: high, where: isUpper)
  #endif
}

/// sum + a b: rounded once where the lane has the instruction, else twice.
@inline(__always) func plus(_ sum: inout Floats, _ a: Floats, _ b: Floats) {
  #if AVX512
    sum = sum.addingProduct(a, b)
  #else
    sum += a * b
  #endif
}

@inline(__always) func words(_ p: UnsafePointer<UInt32>) -> Words {
  UnsafeRawPointer(p).loadUnaligned(as: Words.self)
}

/// The elements of a and b by turns: those of the lower halves.
@inline(__always) func lowInterleaved(_ a: Floats, _ b: Floats) -> Floats {
  #if AVX512
    return vernier_pick(
      a, Words(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b)
  #else
    var both = Floats.zero
    both.evenHalf = a.lowHalf
    both.oddHalf = b.lowHalf
    return both
  #endif
}

/// The elements of a and b by turns: those of the upper halves.
@inline(__always) func highInterleaved(_ a: Floats, _ b: Floats) -> Floats {
  #if AVX512
    return vernier_pick(
      a, Words(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b)
  #else
    var both = Floats.zero
    both.evenHalf = a.highHalf
    both.oddHalf = b.highHalf
    return both
  #endif
}
