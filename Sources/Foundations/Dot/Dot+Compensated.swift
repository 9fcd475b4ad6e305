/// a b = value + error, exactly where nothing overflows or underflows: Dekker's product ("A
/// floating-point technique for extending the available precision", Numer. Math. 18, 1971) of
/// halves of 26 bits. A fused multiply-add would do it in two operations, but is a call of the C
/// library on the baseline.
@inline(__always) func exactProduct(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
  let value = a * b
  let (highA, lowA) = halves(a)
  let (highB, lowB) = halves(b)
  let error = ((highA * highB - value) + highA * lowB + lowA * highB) + lowA * lowB
  return (value, error)
}

/// A sum of two numbers of 26 bits: Veltkamp's splitting.
@inline(__always) private func halves(_ a: Double) -> (high: Double, low: Double) {
  let scaled = a * 0x8000001
  let high = scaled - (scaled - a)
  return (high, a - high)
}

extension Dot {
  /// The recursive dot product plus its rounding errors, those of products and of sums: Dot2 of
  /// Ogita, Rump & Oishi, "Accurate sum and dot product" (SIAM J. Sci. Comput. 26, 2005, Algorithm
  /// 5.3). 25n flops.
  static func compensated(
    _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>
  ) -> Double {
    var (sum, lost) = (0.0, 0.0)
    for i in x.indices {
      let product = exactProduct(x[i], y[i])
      let step = exactSum(sum, product.value)
      sum = step.value
      lost += step.error + product.error
    }
    return sum.isFinite ? sum + lost : sum
  }

  /// The double nearest to the dot product.
  static func exact(_ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>) -> Double {
    var sum = Superaccumulator()
    for i in x.indices { sum.addProduct(x[i], y[i]) }
    return sum.rounded
  }
}
