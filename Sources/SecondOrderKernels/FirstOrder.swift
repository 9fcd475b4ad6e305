// Steps of optimisers of the first order on arrays: as fast as memory brings them.

#if AVX512
  import CVectors
#endif

/// For each element, with the constants (β₁, 1 − β₁, β₂, 1 − β₂, η_t, ε_t),
///
///     m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²,   w ← w − η_t m / (√v + ε_t).
///
/// 16 bytes read and 12 written. Nothing is fused, so that an element's result depends on neither lane nor place.
@inline(never) public func adamStep(
  _ n: Int, _ constants: UnsafePointer<Float>, _ g: UnsafePointer<Float>,
  _ w: UnsafePointer<Float>, _ m: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
  _ newW: UnsafeMutablePointer<Float>, _ newM: UnsafeMutablePointer<Float>,
  _ newV: UnsafeMutablePointer<Float>
) {
  let (beta1, rest1) = (constants[0], constants[1]), (beta2, rest2) = (constants[2], constants[3])
  let (rate, epsilon) = (constants[4], constants[5])
  var i = 0
  #if AVX512
    while i &+ 16 <= n {
      let slope = Floats(at: g + i)
      let first = Floats(at: m + i) * beta1 + slope * rest1
      let second = Floats(at: v + i) * beta2 + (slope * slope) * rest2
      let root = vernier_roots(second) + epsilon
      (Floats(at: w + i) - (first * rate) / root).store(at: newW + i)
      first.store(at: newM + i)
      second.store(at: newV + i)
      i &+= 16
    }
  #endif
  while i < n {
    let slope = g[i]
    let first = m[i] * beta1 + slope * rest1
    let second = v[i] * beta2 + (slope * slope) * rest2
    newW[i] = w[i] - (first * rate) / (second.squareRoot() + epsilon)
    newM[i] = first
    newV[i] = second
    i &+= 1
  }
}

/// For each element, with the constants (μ, η), b ← μb + g and w ← w − ηb: 12 bytes read and 8 written. Nothing is
/// fused here either.
@inline(never) public func momentumStep(
  _ n: Int, _ constants: UnsafePointer<Float>, _ g: UnsafePointer<Float>,
  _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ newW: UnsafeMutablePointer<Float>,
  _ newB: UnsafeMutablePointer<Float>
) {
  let (keep, rate) = (constants[0], constants[1])
  var i = 0
  while i &+ Floats.scalarCount <= n {
    let buffer = Floats(at: b + i) * keep + Floats(at: g + i)
    (Floats(at: w + i) - buffer * rate).store(at: newW + i)
    buffer.store(at: newB + i)
    i &+= Floats.scalarCount
  }
  while i < n {
    let buffer = b[i] * keep + g[i]
    newW[i] = w[i] - buffer * rate
    newB[i] = buffer
    i &+= 1
  }
}
