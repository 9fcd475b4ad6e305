// One step of AdamW on arrays, in place: 16 bytes read and 12 written for each element.

#if AVX512
  import CVectors
#endif

/// What the step does with every element; see ``adamW(_:_:_:_:_:_:)``.
public struct AdamWConstants {
  public var scale: Float, beta1: Float, rest1: Float, beta2: Float, rest2: Float
  public var keep: Float, rate: Float, correction: Float, epsilon: Float

  public init(
    scale: Float, beta1: Float, rest1: Float, beta2: Float, rest2: Float, keep: Float,
    rate: Float, correction: Float, epsilon: Float
  ) {
    (self.scale, self.beta1, self.rest1, self.beta2) = (scale, beta1, rest1, beta2)
    (self.rest2, self.keep, self.rate) = (rest2, keep, rate)
    (self.correction, self.epsilon) = (correction, epsilon)
  }
}

/// The arrays of a step: what is read, and where the results go, which may be where they were.
public struct AdamWArrays {
  public var w: UnsafePointer<Float>, g: UnsafePointer<Float>
  public var m: UnsafePointer<Float>, v: UnsafePointer<Float>
  public var newW: UnsafeMutablePointer<Float>, newM: UnsafeMutablePointer<Float>
  public var newV: UnsafeMutablePointer<Float>

  public init(
    w: UnsafePointer<Float>, g: UnsafePointer<Float>, m: UnsafePointer<Float>,
    v: UnsafePointer<Float>, newW: UnsafeMutablePointer<Float>,
    newM: UnsafeMutablePointer<Float>, newV: UnsafeMutablePointer<Float>
  ) {
    (self.w, self.g, self.m, self.v) = (w, g, m, v)
    (self.newW, self.newM, self.newV) = (newW, newM, newV)
  }
}

/// For each element, with g scaled first,
///
///     m ← β₁m + (1 - β₁)g,   v ← β₂v + (1 - β₂)g²,   w ← keep w - rate m / (√(correction v) + ε).
///
/// Nothing is fused, so that an element's result depends on neither lane nor position: states that
/// are compressed and states that are not go the same way, bit by bit. Beyond a million elements
/// with results elsewhere, these are streamed past the caches, which would be read first otherwise.
@inline(never) public func adamW(
  _ arrays: UnsafePointer<AdamWArrays>, _ n: Int, _ constants: UnsafePointer<AdamWConstants>
) {
  let c = constants.pointee, a = arrays.pointee
  var i = 0
  #if AVX512
    let addresses =
      UInt(bitPattern: a.newW) | UInt(bitPattern: a.newM) | UInt(bitPattern: a.newV)
    if n >= 1 &<< 20, addresses & 63 == 0, UnsafePointer(a.newW) != a.w {
      while i &+ 16 <= n {
        let (w, m, v) = step(a, i, c)
        vernier_stream(a.newM + i, m)
        vernier_stream(a.newV + i, v)
        vernier_stream(a.newW + i, w)
        i &+= 16
      }
      vernier_fence()
    }
    while i &+ 16 <= n {
      let (w, m, v) = step(a, i, c)
      store(m, a.newM + i)
      store(v, a.newV + i)
      store(w, a.newW + i)
      i &+= 16
    }
  #endif
  while i < n {
    let slope = a.g[i] * c.scale
    let first = a.m[i] * c.beta1 + slope * c.rest1
    let second = a.v[i] * c.beta2 + (slope * slope) * c.rest2
    let root = (second * c.correction).squareRoot() + c.epsilon
    a.newW[i] = a.w[i] * c.keep - (first * c.rate) / root
    a.newM[i] = first
    a.newV[i] = second
    i &+= 1
  }
}

#if AVX512
  @inline(__always) private func step(
    _ a: AdamWArrays, _ i: Int, _ c: AdamWConstants
  ) -> (w: Floats, m: Floats, v: Floats) {
    let slope = floats(a.g + i) * c.scale
    let first = floats(a.m + i) * c.beta1 + slope * c.rest1
    let second = floats(a.v + i) * c.beta2 + (slope * slope) * c.rest2
    let root = vernier_roots(second * c.correction) + c.epsilon
    return (floats(a.w + i) * c.keep - (first * c.rate) / root, first, second)
  }
#endif
