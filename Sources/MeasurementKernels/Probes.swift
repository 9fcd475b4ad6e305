// Units of work whose time is known to grow with their number: what the detector is tested on. One unit is
// some microsecond; the caller's loop over units is the same code for 200 of them and for 201.

/// The sum of `passes` times xᵀy of `count` numbers, a multiple of 32, which the nearest cache holds: bound by
/// arithmetic.
@inline(never) public func probeDot(
  _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ count: Int, _ passes: Int
) -> Double {
  typealias V = SIMD8<Double>
  let (p, q) = (UnsafeRawPointer(x), UnsafeRawPointer(y))
  @inline(__always) func pair(_ offset: Int) -> (V, V) {
    (
      p.loadUnaligned(fromByteOffset: offset, as: V.self),
      q.loadUnaligned(fromByteOffset: offset, as: V.self)
    )
  }
  var (a, b, c, d) = (V.zero, V.zero, V.zero, V.zero)
  var pass = 0
  let end = count &* 8
  while pass < passes {
    var offset = 0
    while offset < end {
      let (x0, y0) = pair(offset)
      let (x1, y1) = pair(offset &+ 64)
      let (x2, y2) = pair(offset &+ 128)
      let (x3, y3) = pair(offset &+ 192)
      (a, b, c, d) = (fused(a, x0, y0), fused(b, x1, y1), fused(c, x2, y2), fused(d, x3, y3))
      offset &+= 256
    }
    pass &+= 1
  }
  return ((a + b) + (c + d)).sum()
}

/// Copies `count` keys and sorts the copy by insertion: bound by branches that nobody can predict.
@inline(never) public func probeSort(
  _ keys: UnsafePointer<UInt32>, _ sorted: UnsafeMutablePointer<UInt32>, _ count: Int
) {
  var i = 0
  while i < count {
    let key = keys[i]
    var j = i
    while j > 0, sorted[j &- 1] > key {
      sorted[j] = sorted[j &- 1]
      j &-= 1
    }
    sorted[j] = key
    i &+= 1
  }
}

/// a ← b + s·c on `count` numbers, a multiple of 8: bound by the memory that they stream from.
@inline(never) public func probeTriad(
  _ a: UnsafeMutablePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
  _ s: Double, _ count: Int
) {
  typealias V = SIMD8<Double>
  let (p, q, r) = (UnsafeMutableRawPointer(a), UnsafeRawPointer(b), UnsafeRawPointer(c))
  let factor = V(repeating: s)
  var offset = 0
  let end = count &* 8
  while offset < end {
    let x = q.loadUnaligned(fromByteOffset: offset, as: V.self)
    let y = r.loadUnaligned(fromByteOffset: offset, as: V.self)
    p.storeBytes(of: fused(x, factor, y), toByteOffset: offset, as: V.self)
    offset &+= 64
  }
}
