// Softmax's passes. The error of the exponential is derived in the family's `VectorExponential`.

/// The greatest of n elements, which passes over NaN; -∞ if there is no other.
@inline(never) public func maximum(_ x: UnsafePointer<Float>, _ n: Int) -> Float {
  maximum(x, n, of: Float.self)
}

/// The same for doubles.
@inline(never) public func maximum(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
  maximum(x, n, of: Double.self)
}

/// yᵢ := exp(xᵢ - top) for n elements, none of them above `top`. Returns their sum.
@inline(never) public func exponentials(
  _ x: UnsafePointer<Float>, _ top: Float, _ y: UnsafeMutablePointer<Float>, _ n: Int
) -> Float { exponentials(x, top, y, n, adding: sum) }

/// The same for doubles.
@inline(never) public func exponentials(
  _ x: UnsafePointer<Double>, _ top: Double, _ y: UnsafeMutablePointer<Double>, _ n: Int
) -> Double { exponentials(x, top, y, n, adding: sum) }

/// Block by block, so that `sum` finds them in the nearest cache.
@inline(__always) private func exponentials<T: ExponentialNumber>(
  _ x: UnsafePointer<T>, _ top: T, _ y: UnsafeMutablePointer<T>, _ n: Int,
  adding sum: (UnsafePointer<T>, Int) -> T
) -> T {
  var (total, i) = (T.zero, 0)
  while i < n {
    let count = min(block, n &- i)
    for j in i..<i &+ count { y[j] = (x[j] - top).exponential }
    total += sum(y + i, count)
    i &+= count
  }
  return total
}

/// So many elements are added up while they are in the nearest cache.
private let block = 1024

/// x := αx for n elements.
@inline(never) public func multiply(
  _ alpha: Float, _ x: UnsafeMutablePointer<Float>, _ n: Int
) { for i in 0..<n { x[i] *= alpha } }

/// The same for doubles.
@inline(never) public func multiply(
  _ alpha: Double, _ x: UnsafeMutablePointer<Double>, _ n: Int
) { for i in 0..<n { x[i] *= alpha } }

/// By 64 maxima, each of every 64th element: a comparison that waits for no other one.
@inline(__always) private func maximum<T: BinaryFloatingPoint>(
  _ x: UnsafePointer<T>, _ n: Int, of _: T.Type
) -> T {
  withUnsafeTemporaryAllocation(of: T.self, capacity: 64) { tops in
    let m = tops.baseAddress!
    for lane in 0..<64 { m[lane] = -.infinity }
    var i = 0
    while i &+ 64 <= n {
      for lane in 0..<64 { m[lane] = x[i &+ lane] > m[lane] ? x[i &+ lane] : m[lane] }
      i &+= 64
    }
    var top = -T.infinity
    for lane in 0..<64 where m[lane] > top { top = m[lane] }
    while i < n {
      if x[i] > top { top = x[i] }
      i &+= 1
    }
    return top
  }
}
