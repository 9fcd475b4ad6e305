// A 2:4 sparse product of small integers, and the adapters that are added to it.

/// A row of 4-bit codes of which two in four are stored, written out with its zeros.
@inline(__always) private func expand(
  _ codes: UnsafePointer<UInt8>, _ places: UnsafePointer<UInt8>, _ groups: Int,
  _ row: UnsafeMutablePointer<Int8>
) {
  let words = UnsafeMutableRawPointer(row)
  var g = 0
  while g < groups {
    // Each code in a byte of its own, shifted to its place in a word of four.
    let (pair, place) = (codes[g], places[g])
    let low = UInt32(UInt8(bitPattern: Int8(bitPattern: pair &<< 4) &>> 4))
    let high = UInt32(UInt8(bitPattern: Int8(bitPattern: pair) &>> 4))
    let word = low &<< (8 &* UInt32(place & 3)) | high &<< (8 &* UInt32((place &>> 2) & 3))
    words.storeBytes(of: word, toByteOffset: 4 &* g, as: UInt32.self)
    g &+= 1
  }
}

/// Σ aⱼbⱼ: a plain loop, of which the compiler makes multiplications of pairs.
@inline(__always) private func product(
  _ a: UnsafePointer<Int8>, _ b: UnsafePointer<Int8>, _ n: Int
) -> Int32 {
  var sum: Int32 = 0
  var j = 0
  while j < n {
    sum &+= Int32(truncatingIfNeeded: a[j]) &* Int32(truncatingIfNeeded: b[j])
    j &+= 1
  }
  return sum
}

/// S = q kᵀ for t tokens of m inputs, and n outputs whose codes are stored two in four. Every row is written
/// out once, into m bytes of scratch, and meets all tokens while it is in cache.
@inline(never) public func sparseSums(
  _ q: UnsafePointer<Int8>, _ t: Int, _ m: Int, _ codes: UnsafePointer<UInt8>,
  _ places: UnsafePointer<UInt8>, _ n: Int, _ row: UnsafeMutablePointer<Int8>,
  _ sums: UnsafeMutablePointer<Int32>
) {
  let groups = m / 4
  var o = 0
  while o < n {
    expand(codes + o &* groups, places + o &* groups, groups, row)
    var i = 0
    while i < t {
      sums[i &* n &+ o] = product(q + i &* m, row, m)
      i &+= 1
    }
    o &+= 1
  }
}

/// y += αx.
@inline(__always) private func add(
  _ alpha: Float, _ x: UnsafePointer<Float>, _ n: Int, to y: UnsafeMutablePointer<Float>
) {
  var j = 0
  while j < n {
    y[j] += alpha * x[j]
    j &+= 1
  }
}

/// Y = δ(Δ S + (q L) R), with t × r numbers of scratch for q L.
@inline(never) public func adapted(
  _ q: UnsafePointer<Int8>, _ t: Int, _ m: Int, _ n: Int, _ r: Int, _ steps: UnsafePointer<Float>,
  _ step: Float, _ sums: UnsafePointer<Int32>, _ left: UnsafePointer<Float>,
  _ right: UnsafePointer<Float>, _ inner: UnsafeMutablePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i < t {
    let z = inner + i &* r
    let y = outputs + i &* n
    var c = 0
    while c < r {
      z[c] = 0
      c &+= 1
    }
    var j = 0
    while j < m {
      add(Float(q[i &* m &+ j]), left + j &* r, r, to: z)
      j &+= 1
    }
    var o = 0
    while o < n {
      y[o] = step * Float(sums[i &* n &+ o])
      o &+= 1
    }
    c = 0
    while c < r {
      add(z[c], right + c &* n, n, to: y)
      c &+= 1
    }
    o = 0
    while o < n {
      y[o] *= steps[i]
      o &+= 1
    }
    i &+= 1
  }
}
