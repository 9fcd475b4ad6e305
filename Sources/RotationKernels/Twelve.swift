// The smallest Hadamard matrix that is no power of two: twelve sums that stay in registers.

#if AVX512
  import CVectors
#endif

/// Twelve sums of sixteen columns.
private struct Twelve {
  var a = Floats.zero, b = Floats.zero, c = Floats.zero, d = Floats.zero
  var e = Floats.zero, f = Floats.zero, g = Floats.zero, h = Floats.zero
  var i = Floats.zero, j = Floats.zero, k = Floats.zero, l = Floats.zero

  @inline(__always) init() {}

  /// Adds x with twelve signs; a product with a sign is exact.
  @inline(__always) mutating func add(_ x: Floats, _ signs: UnsafePointer<Float>) {
    a = signed(a, x, signs[0])
    b = signed(b, x, signs[1])
    c = signed(c, x, signs[2])
    d = signed(d, x, signs[3])
    e = signed(e, x, signs[4])
    f = signed(f, x, signs[5])
    g = signed(g, x, signs[6])
    h = signed(h, x, signs[7])
    i = signed(i, x, signs[8])
    j = signed(j, x, signs[9])
    k = signed(k, x, signs[10])
    l = signed(l, x, signs[11])
  }

  @inline(__always) func write(_ y: UnsafeMutablePointer<Float>, _ width: Int) {
    store(a, y)
    store(b, y + width)
    store(c, y + 2 &* width)
    store(d, y + 3 &* width)
    store(e, y + 4 &* width)
    store(f, y + 5 &* width)
    store(g, y + 6 &* width)
    store(h, y + 7 &* width)
    store(i, y + 8 &* width)
    store(j, y + 9 &* width)
    store(k, y + 10 &* width)
    store(l, y + 11 &* width)
  }
}

@inline(__always) private func signed(_ sum: Floats, _ x: Floats, _ sign: Float) -> Floats {
  #if AVX512
    vernier_plus_product(sum, x, Floats(repeating: sign))
  #else
    sum + x * sign
  #endif
}

/// Y := H Y for twelve rows of `width` numbers, a multiple of sixteen; `signs` is H column by column. Eleven
/// roundings for each number.
@inline(never) public func hadamardTwelve(
  _ width: Int, _ signs: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column < width {
    var sums = Twelve()
    var (row, sign) = (y + column, signs)
    let end = signs + 144
    while sign < end {
      sums.add(floats(row), sign)
      row += width
      sign += 12
    }
    sums.write(y + column, width)
    column &+= 16
  }
}
