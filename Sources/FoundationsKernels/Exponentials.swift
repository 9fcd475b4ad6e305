// e to the power of a vector's elements: t = k ln 2 + r with a whole k, a series for eʳ, and 2ᵏ put into the
// exponent's bits. The error of it is derived in the family's `VectorExponential`.

/// The greatest of n elements, which passes over NaN; -∞ if there is no other.
@inline(never) public func maximum(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
  maximum(x, n, in: Floats.self)
}

/// The same for doubles.
@inline(never) public func maximum(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
  maximum(x, n, in: Doubles.self)
}

/// yᵢ := exp(xᵢ - top) for n elements, none of them above `top`. Returns their sum.
@inline(never) public func exponentials(
  _ x: UnsafePointer<Float>, _ top: Float, _ y: UnsafeMutablePointer<Float>, _ n: Int
) -> Float { exponentials(x, top, n, in: Floats.self, into: y) }

/// The same for doubles.
@inline(never) public func exponentials(
  _ x: UnsafePointer<Double>, _ top: Double, _ y: UnsafeMutablePointer<Double>, _ n: Int
) -> Double { exponentials(x, top, n, in: Doubles.self, into: y) }

/// Σ exp(xᵢ - top) for n elements, none of them above `top`.
@inline(never) public func sumOfExponentials(
  _ x: UnsafePointer<Float>, _ top: Float, _ n: Int
) -> Float { exponentials(x, top, n, in: Floats.self, into: nil) }

/// The same for doubles.
@inline(never) public func sumOfExponentials(
  _ x: UnsafePointer<Double>, _ top: Double, _ n: Int
) -> Double { exponentials(x, top, n, in: Doubles.self, into: nil) }

/// x := αx for n elements.
@inline(never) public func multiply(
  _ alpha: Float, _ x: UnsafeMutablePointer<Float>, _ n: Int
) { multiply(alpha, x, n, in: Floats.self) }

/// The same for doubles.
@inline(never) public func multiply(
  _ alpha: Double, _ x: UnsafeMutablePointer<Double>, _ n: Int
) { multiply(alpha, x, n, in: Doubles.self) }

@inline(__always) private func maximum<V: Vector>(
  _ x: UnsafePointer<V.Scalar>, _ n: Int, in _: V.Type
) -> V.Scalar {
  let width = V.scalarCount
  var (a, b) = (V(repeating: -.infinity), V(repeating: -.infinity))
  var i = 0
  while i &+ 2 &* width <= n {
    let (p, q) = (V(at: x + i), V(at: x + (i &+ width)))
    a.replace(with: p, where: p .> a)
    b.replace(with: q, where: q .> b)
    i &+= 2 &* width
  }
  a.replace(with: b, where: b .> a)
  var top = -V.Scalar.infinity
  for lane in 0..<width where a[lane] > top { top = a[lane] }
  while i < n {
    if x[i] > top { top = x[i] }
    i &+= 1
  }
  return top
}

@inline(__always) private func exponentials<V: ExponentialVector>(
  _ x: UnsafePointer<V.Scalar>, _ top: V.Scalar, _ n: Int, in _: V.Type,
  into y: UnsafeMutablePointer<V.Scalar>?
) -> V.Scalar {
  let (width, tops) = (V.scalarCount, V(repeating: top))
  var (a, b) = (V(), V())
  var i = 0
  while i &+ 2 &* width <= n {
    let p = (V(at: x + i) - tops).exponential
    let q = (V(at: x + (i &+ width)) - tops).exponential
    a += p
    b += q
    if let y {
      p.store(at: y + i)
      q.store(at: y + (i &+ width))
    }
    i &+= 2 &* width
  }
  // What is left of them, and nothing for what is past the end.
  while i < n {
    let rest = min(width, n &- i)
    var last = V(repeating: -.infinity)
    for lane in 0..<rest { last[lane] = x[i &+ lane] }
    last = (last - tops).exponential
    a += last
    if let y { for lane in 0..<rest { y[i &+ lane] = last[lane] } }
    i &+= width
  }
  return (a + b).total
}

@inline(__always) private func multiply<V: Vector>(
  _ alpha: V.Scalar, _ x: UnsafeMutablePointer<V.Scalar>, _ n: Int, in _: V.Type
) {
  let (width, factors) = (V.scalarCount, V(repeating: alpha))
  var i = 0
  while i &+ width <= n {
    (V(at: x + i) * factors).store(at: x + i)
    i &+= width
  }
  while i < n {
    x[i] *= alpha
    i &+= 1
  }
}
