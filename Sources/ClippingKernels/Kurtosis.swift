// Moments of single-precision numbers in double precision, eight lanes at a time.

@inline(__always) private func widened(_ p: UnsafePointer<Float>) -> Doubles {
  let single = UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Float>.self)
  return Doubles(
    Double(single[0]), Double(single[1]), Double(single[2]), Double(single[3]), Double(single[4]),
    Double(single[5]), Double(single[6]), Double(single[7]))
}

/// The mean of n > 0 numbers and Σ (y - μ)ᵖ for p = 2, 3, 4, in `sums`.
@inline(never) public func centralSums(
  _ y: UnsafePointer<Float>, _ n: Int, _ sums: UnsafeMutablePointer<Double>
) {
  var total = Doubles.zero
  var i = 0
  while i &+ 8 <= n {
    total += widened(y + i)
    i &+= 8
  }
  var sum = total.sum()
  while i < n {
    sum += Double(y[i])
    i &+= 1
  }
  let mean = sum / Double(n)
  let middle = Doubles(repeating: mean)
  var (seconds, thirds, fourths) = (Doubles.zero, Doubles.zero, Doubles.zero)
  i = 0
  while i &+ 8 <= n {
    let d = widened(y + i) - middle
    let square = d * d
    seconds += square
    thirds += square * d
    fourths += square * square
    i &+= 8
  }
  var (second, third, fourth) = (seconds.sum(), thirds.sum(), fourths.sum())
  while i < n {
    let d = Double(y[i]) - mean
    let square = d * d
    second += square
    third += square * d
    fourth += square * square
    i &+= 1
  }
  sums[0] = mean
  sums[1] = second
  sums[2] = third
  sums[3] = fourth
}

/// a d³ - b - c d for each of n numbers, d what it is above the mean.
@inline(never) public func cubic(
  _ y: UnsafePointer<Float>, _ n: Int, _ mean: Double, _ a: Double, _ b: Double, _ c: Double,
  _ result: UnsafeMutablePointer<Double>
) {
  let middle = Doubles(repeating: mean)
  let shift = Doubles(repeating: b)
  let (cube, line) = (Doubles(repeating: a), Doubles(repeating: c))
  var i = 0
  while i &+ 8 <= n {
    let d = widened(y + i) - middle
    let value = cube * (d * d * d) - shift - line * d
    UnsafeMutableRawPointer(result + i).storeBytes(of: value, as: Doubles.self)
    i &+= 8
  }
  while i < n {
    let d = Double(y[i]) - mean
    result[i] = a * (d * d * d) - b - c * d
    i &+= 1
  }
}
