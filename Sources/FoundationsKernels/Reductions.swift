// Sums of many terms in four vectors of partial sums: 4W chains for vectors of W elements.
//
// A term takes part in at most ⌊n / 4W⌋ + 3 additions inside its chain, 2 between the vectors,
// log₂ W across the last one, and W - 1 when the remainder is added: see `height` in the family.

/// Σ xᵢ for n elements; the empty sum is +0.
@inline(never) public func sum(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
  sum(x, n, in: Floats.self)
}

/// Σ xᵢ for n elements; the empty sum is +0.
@inline(never) public func sum(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
  sum(x, n, in: Doubles.self)
}

/// Σ xᵢ yᵢ for n elements; the empty sum is +0.
@inline(never) public func dot(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ n: Int
) -> Float { dot(x, y, n, in: Floats.self) }

/// Σ xᵢ yᵢ for n elements; the empty sum is +0.
@inline(never) public func dot(
  _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ n: Int
) -> Double { dot(x, y, n, in: Doubles.self) }

@inline(__always)
private func sum<V: Vector>(_ x: UnsafePointer<V.Scalar>, _ n: Int, in _: V.Type) -> V.Scalar {
  let width = V.scalarCount
  var (a, b, c, d) = (V(), V(), V(), V())
  var i = 0
  while i &+ 4 &* width <= n {
    a += V(at: x + i)
    b += V(at: x + (i &+ width))
    c += V(at: x + (i &+ 2 &* width))
    d += V(at: x + (i &+ 3 &* width))
    i &+= 4 &* width
  }
  while i &+ width <= n {
    a += V(at: x + i)
    i &+= width
  }
  var total = ((a + b) + (c + d)).total
  while i < n {
    total += x[i]
    i &+= 1
  }
  return total
}

@inline(__always) private func dot<V: Vector>(
  _ x: UnsafePointer<V.Scalar>, _ y: UnsafePointer<V.Scalar>, _ n: Int, in _: V.Type
) -> V.Scalar {
  let width = V.scalarCount
  var (a, b, c, d) = (V(), V(), V(), V())
  var i = 0
  while i &+ 4 &* width <= n {
    a.accumulate(V(at: x + i), V(at: y + i))
    b.accumulate(V(at: x + (i &+ width)), V(at: y + (i &+ width)))
    c.accumulate(V(at: x + (i &+ 2 &* width)), V(at: y + (i &+ 2 &* width)))
    d.accumulate(V(at: x + (i &+ 3 &* width)), V(at: y + (i &+ 3 &* width)))
    i &+= 4 &* width
  }
  while i &+ width <= n {
    a.accumulate(V(at: x + i), V(at: y + i))
    i &+= width
  }
  var total = ((a + b) + (c + d)).total
  while i < n {
    total += x[i] * y[i]
    i &+= 1
  }
  return total
}
