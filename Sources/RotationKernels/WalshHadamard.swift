// The Walsh-Hadamard transform of 2^p floats: blocks of 256 in registers, then up to four levels at a time.

/// y := H x for Sylvester's matrix H of order 2^p, whose entry (i, j) is (-1)^popcount(i & j). y may be x.
///
/// Each of the p levels rounds once. Up to 2^12 everything stays in the first cache: one pass for the
/// lowest eight levels, one for the others. Beyond, the transforms of the parts come first, each as deep
/// in the caches as it fits, and three levels across the parts after them: no more streams than
/// a cache has ways, though they lie powers of two apart.
@inline(never) public func walshHadamard(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ p: Int
) {
  if p < 8 { return short(x, y, p) }
  if p <= 12 { return leaf(x, y, p) }
  let levels = 3
  let part = 1 &<< (p &- levels)
  var start = 0
  while start < 1 &<< p {
    walshHadamard(x + start, y + start, p &- levels)
    start &+= part
  }
  across(y, levels, part)
}

/// Fewer than eight levels: those inside vectors first, the others in memory; below sixteen numbers one by one.
private func short(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ p: Int) {
  let n = 1 &<< p
  var i = 0
  guard p >= 4 else {
    while i < n {
      y[i] = x[i]
      i &+= 1
    }
    return scalar(y, n)
  }
  let lanes = LaneSigns()
  while i < n {
    store(lanes.transform(floats(x + i)), y + i)
    i &+= 16
  }
  switch p {
  case 5: across(y, 1, 16)
  case 6: across(y, 2, 16)
  case 7: across(y, 3, 16)
  default: break
  }
}

private func scalar(_ y: UnsafeMutablePointer<Float>, _ n: Int) {
  var half = 1
  while half < n {
    var i = 0
    while i < n {
      if i & half == 0 {
        let (a, b) = (y[i], y[i &+ half])
        y[i] = a + b
        y[i &+ half] = a - b
      }
      i &+= 1
    }
    half &*= 2
  }
}

/// Eight to twelve levels: blocks of 256, and the rest across them.
private func leaf(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ p: Int) {
  let n = 1 &<< p
  let lanes = LaneSigns()
  var i = 0
  while i < n {
    var block = Sixteen(x + i, 16)
    lanes.transform(&block)
    block.transform()
    block.write(y + i, 16)
    i &+= 256
  }
  across(y, p &- 8, 256)
}

/// y := (H ⊗ I) y for Sylvester's matrix H of order 2^levels, at most 16, and parts of a multiple of sixteen numbers.
@inline(never) public func hadamardAcross(
  _ y: UnsafeMutablePointer<Float>, _ levels: Int, _ part: Int
) {
  across(y, levels, part)
}

/// Up to four levels across parts of so many numbers, a multiple of sixteen.
@inline(__always) private func across(
  _ y: UnsafeMutablePointer<Float>, _ levels: Int, _ part: Int
) {
  var i = 0
  switch levels {
  case 1:
    while i < part {
      var v = Two(y + i, part)
      v.transform()
      v.write(y + i, part)
      i &+= 16
    }
  case 2:
    while i < part {
      var v = Four(y + i, part)
      v.transform()
      v.write(y + i, part)
      i &+= 16
    }
  case 3:
    while i < part {
      var v = Eight(y + i, part)
      v.transform()
      v.write(y + i, part)
      i &+= 16
    }
  case 4:
    while i < part {
      var v = Sixteen(y + i, part)
      v.transform()
      v.write(y + i, part)
      i &+= 16
    }
  default: break
  }
}
