// Learned clips: codes, values and all gradients in one reading of activations and gradients.

/// Numbers of magnitude below 2²² round to integers, ties to even, when this is added and taken away.
private let magic: Float = 0x1.8p23

/// What is the same for every vector.
private struct Grid {
  let low: Floats, high: Floats, scale: Floats, step: Floats, share: Floats

  @inline(__always) init(_ low: Float, _ high: Float, _ levels: Int) {
    let width = high - low
    self.low = Floats(repeating: low)
    self.high = Floats(repeating: high)
    scale = Floats(repeating: Float(levels) / width)
    step = Floats(repeating: width / Float(levels))
    share = Floats(repeating: 1 / Float(levels))
  }
}

/// Sums of the clips' gradients, lane by lane.
private struct Sums {
  var upper = Floats.zero, lower = Floats.zero
}

@inline(__always) private func quantised(
  _ x: Floats, _ g: Floats, _ grid: Grid, _ sums: inout Sums, _ top: Floats
) -> (code: Floats, value: Floats, input: Floats) {
  let zero = Floats.zero
  let isHigh = reaching(x, above: grid.high)
  let isLow = reaching(x, below: grid.low)
  let isClipped = either(isHigh, isLow)
  let inside = choose(isClipped, zero, (x - grid.low) * grid.scale)
  let rounded = (inside + magic) - magic
  let product = (inside - rounded) * grid.share * g
  sums.upper += choose(isHigh, g, zero - product)
  sums.lower += choose(isLow, g, choose(isHigh, zero, product))
  let code = choose(isHigh, top, rounded)
  let value = choose(isHigh, grid.high, choose(isLow, grid.low, grid.low + rounded * grid.step))
  return (code, value, choose(isClipped, zero, g))
}

/// q, x̂ and ∂x of n activations, and ∂c⁺ and ∂c⁻ in `clips`; the clips are low < high.
@inline(never) public func clippedQuantiser(
  _ x: UnsafePointer<Float>, _ g: UnsafePointer<Float>, _ n: Int, _ low: Float, _ high: Float,
  _ levels: Int, _ codes: UnsafeMutablePointer<UInt8>, _ values: UnsafeMutablePointer<Float>,
  _ inputs: UnsafeMutablePointer<Float>, _ clips: UnsafeMutablePointer<Float>
) {
  let grid = Grid(low, high, levels)
  let top = Floats(repeating: Float(levels))
  var sums = Sums()
  var i = 0
  while i &+ 16 <= n {
    let result = quantised(floats(x + i), floats(g + i), grid, &sums, top)
    store(result.value, values + i)
    store(result.input, inputs + i)
    // The last bits of a code and the magic number are the code's.
    let bits = unsafeBitCast(result.code + magic, to: SIMD16<UInt32>.self)
    let bytes = SIMD16<UInt8>(truncatingIfNeeded: bits)
    UnsafeMutableRawPointer(codes + i).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
    i &+= 16
  }
  if i < n {
    // The rest in a vector of its own, filled with what is clipped from below and has no gradient.
    var (last, gradient) = (Floats(repeating: low), Floats.zero)
    var k = 0
    while i &+ k < n {
      last[k] = x[i &+ k]
      gradient[k] = g[i &+ k]
      k &+= 1
    }
    let result = quantised(last, gradient, grid, &sums, top)
    k = 0
    while i &+ k < n {
      values[i &+ k] = result.value[k]
      inputs[i &+ k] = result.input[k]
      codes[i &+ k] = UInt8(result.code[k])
      k &+= 1
    }
  }
  clips[0] = sums.upper.sum()
  clips[1] = sums.lower.sum()
}
