/// yᵢ := (s xᵢ) gᵢ for n elements.
@inline(never) public func scale(
  _ x: UnsafePointer<Float>, _ gain: UnsafePointer<Float>, _ factor: Float,
  _ y: UnsafeMutablePointer<Float>, _ n: Int
) { scale(x, gain, factor, y, n, in: Floats.self) }

/// The same for doubles.
@inline(never) public func scale(
  _ x: UnsafePointer<Double>, _ gain: UnsafePointer<Double>, _ factor: Double,
  _ y: UnsafeMutablePointer<Double>, _ n: Int
) { scale(x, gain, factor, y, n, in: Doubles.self) }

@inline(__always) private func scale<V: Vector>(
  _ x: UnsafePointer<V.Scalar>, _ gain: UnsafePointer<V.Scalar>, _ factor: V.Scalar,
  _ y: UnsafeMutablePointer<V.Scalar>, _ n: Int, in _: V.Type
) {
  let factors = V(repeating: factor)
  var i = 0
  while i &+ V.scalarCount <= n {
    (V(at: x + i) * factors * V(at: gain + i)).store(at: y + i)
    i &+= V.scalarCount
  }
  while i < n {
    y[i] = x[i] * factor * gain[i]
    i &+= 1
  }
}

/// y := αx + y for n elements.
@inline(never) public func axpy(
  _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int
) { axpy(alpha, x, y, n, in: Floats.self) }

/// The same for doubles.
@inline(never) public func axpy(
  _ alpha: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
) { axpy(alpha, x, y, n, in: Doubles.self) }

@inline(__always) private func axpy<V: Vector>(
  _ alpha: V.Scalar, _ x: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>, _ n: Int,
  in _: V.Type
) {
  let factors = V(repeating: alpha)
  var i = 0
  while i &+ V.scalarCount <= n {
    var sum = V(at: y + i)
    sum.accumulate(factors, V(at: x + i))
    sum.store(at: y + i)
    i &+= V.scalarCount
  }
  while i < n {
    y[i] += alpha * x[i]
    i &+= 1
  }
}
