// Products of unsigned with signed bytes, summed in 32 bits: exact while no sum exceeds them.

#if AVX512
  import CVectors
#endif

/// sums[t, i] := Σⱼ u[t, j] p[i, j] for rows of `stride` bytes, a multiple of 64.
@inline(never) public func byteProducts(
  _ u: UnsafePointer<UInt8>, _ p: UnsafePointer<Int8>, _ tokens: Int, _ outputs: Int,
  _ stride: Int, _ sums: UnsafeMutablePointer<Int32>
) {
  var t = 0
  while t < tokens {
    var i = 0
    while i < outputs {
      sums[t &* outputs &+ i] = product(u + t &* stride, p + i &* stride, stride)
      i &+= 1
    }
    t &+= 1
  }
}

@inline(__always) private func product(
  _ u: UnsafePointer<UInt8>, _ p: UnsafePointer<Int8>, _ n: Int
) -> Int32 {
  #if AVX512
    var sum = SIMD16<Int32>.zero
    var j = 0
    while j < n {
      let a = UnsafeRawPointer(u + j).loadUnaligned(as: SIMD16<Int32>.self)
      let b = UnsafeRawPointer(p + j).loadUnaligned(as: SIMD16<Int32>.self)
      sum = vernier_dot4_lanes(sum, a, b)
      j &+= 64
    }
    return vernier_sum(sum)
  #else
    var sum: Int32 = 0
    var j = 0
    while j < n {
      sum &+= Int32(u[j]) &* Int32(p[j])
      j &+= 1
    }
    return sum
  #endif
}
