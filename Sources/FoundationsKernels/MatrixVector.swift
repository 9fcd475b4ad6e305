// Four rows at a time, which share what is read of x: 4W chains, a sum of ⌊n / W⌋ terms in each.

/// y := αAx + βy for row-major A (m × n) with a leading dimension, four dot products at a time.
/// With β = 0 the old y is not read.
@inline(never) public func gemv(
  _ m: Int, _ n: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
  _ x: UnsafePointer<Float>, _ beta: Float, _ y: UnsafeMutablePointer<Float>
) { gemv(m, n, alpha, a, lda, x, beta, y, in: Floats.self) }

/// The same for doubles.
@inline(never) public func gemv(
  _ m: Int, _ n: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
  _ x: UnsafePointer<Double>, _ beta: Double, _ y: UnsafeMutablePointer<Double>
) { gemv(m, n, alpha, a, lda, x, beta, y, in: Doubles.self) }

@inline(__always) private func gemv<V: Vector>(
  _ m: Int, _ n: Int, _ alpha: V.Scalar, _ a: UnsafePointer<V.Scalar>, _ lda: Int,
  _ x: UnsafePointer<V.Scalar>, _ beta: V.Scalar, _ y: UnsafeMutablePointer<V.Scalar>,
  in _: V.Type
) {
  var i = 0
  while i < m {
    // The last rows are computed more than once, and stored once, where four are too many.
    let count = min(4, m &- i)
    let row = a + i &* lda
    let sums = dots(
      row, row + min(1, count &- 1) &* lda, row + min(2, count &- 1) &* lda,
      row + (count &- 1) &* lda, x, n, in: V.self)
    var r = 0
    while r < count {
      let product = alpha * (r < 2 ? (r == 0 ? sums.0 : sums.1) : (r == 2 ? sums.2 : sums.3))
      y[i &+ r] = beta == 0 ? product : product + beta * y[i &+ r]
      r &+= 1
    }
    i &+= 4
  }
}

/// The dot products of four rows with x.
@inline(__always) private func dots<V: Vector>(
  _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>, _ c: UnsafePointer<V.Scalar>,
  _ d: UnsafePointer<V.Scalar>, _ x: UnsafePointer<V.Scalar>, _ n: Int, in _: V.Type
) -> (V.Scalar, V.Scalar, V.Scalar, V.Scalar) {
  var (va, vb, vc, vd) = (V(), V(), V(), V())
  var j = 0
  while j &+ V.scalarCount <= n {
    let vx = V(at: x + j)
    va.accumulate(V(at: a + j), vx)
    vb.accumulate(V(at: b + j), vx)
    vc.accumulate(V(at: c + j), vx)
    vd.accumulate(V(at: d + j), vx)
    j &+= V.scalarCount
  }
  var sums = (va.total, vb.total, vc.total, vd.total)
  while j < n {
    sums.0 += a[j] * x[j]
    sums.1 += b[j] * x[j]
    sums.2 += c[j] * x[j]
    sums.3 += d[j] * x[j]
    j &+= 1
  }
  return sums
}
