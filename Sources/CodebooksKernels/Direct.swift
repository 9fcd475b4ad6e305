// A matrix of codes times a vector, codebook vectors multiplied as they are met.

/// y := Ŵx, in the layout of ``decode``; x has a padded vector for each group.
///
/// Four outputs at a time share what is read of x, with two sums each.
@inline(never) public func multiplyDirectly(
  _ outputs: Int, _ groups: Int, _ books: Int, _ size: Int, _ blocks: Int, isWide: Bool,
  _ codes: UnsafeRawPointer, _ entries: UnsafePointer<Float>, _ scales: UnsafePointer<Float>,
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let stride = groups &* books &* (isWide ? 2 : 1)
  var o = 0
  while o < outputs {
    // Rows behind the last one are the last one again.
    let rows = outputs &- o < 4 ? outputs &- o : 4
    let a = codes + o &* stride
    let b = rows > 1 ? a + stride : a
    let c = rows > 2 ? b + stride : b
    let d = rows > 3 ? c + stride : c
    let sums: SIMD4<Float>
    if isWide {
      sums = four(groups, books, size, blocks, true, a, b, c, d, entries, x)
    } else if blocks == 1 {
      sums = four(groups, books, size, 1, false, a, b, c, d, entries, x)
    } else {
      sums = four(groups, books, size, blocks, false, a, b, c, d, entries, x)
    }
    var r = 0
    while r < rows {
      y[o &+ r] = scales[o &+ r] * sums[r]
      r &+= 1
    }
    o &+= 4
  }
}

@inline(__always) private func four(
  _ groups: Int, _ books: Int, _ size: Int, _ blocks: Int, _ isWide: Bool,
  _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer, _ d: UnsafeRawPointer,
  _ entries: UnsafePointer<Float>, _ x: UnsafePointer<Float>
) -> SIMD4<Float> {
  let width = 8 &* blocks
  var (p, q, r, s) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
  var (t, u, v, w) = (Eight.zero, Eight.zero, Eight.zero, Eight.zero)
  var i = 0
  var j = 0
  while j < groups {
    var m = 0
    while m < books {
      let book = entries + width &* size &* m
      let (ca, cb) = (code(a, i, isWide: isWide), code(b, i, isWide: isWide))
      let (cc, cd) = (code(c, i, isWide: isWide), code(d, i, isWide: isWide))
      var block = 0
      while block < width {
        let column = eight(x + (j &* width &+ block))
        let first = book + block
        if m & 1 == 0 {
          p = plus(p, eight(first + width &* ca), column)
          q = plus(q, eight(first + width &* cb), column)
          r = plus(r, eight(first + width &* cc), column)
          s = plus(s, eight(first + width &* cd), column)
        } else {
          t = plus(t, eight(first + width &* ca), column)
          u = plus(u, eight(first + width &* cb), column)
          v = plus(v, eight(first + width &* cc), column)
          w = plus(w, eight(first + width &* cd), column)
        }
        block &+= 8
      }
      i &+= 1
      m &+= 1
    }
    j &+= 1
  }
  return SIMD4(total(p + t), total(q + u), total(r + v), total(s + w))
}
