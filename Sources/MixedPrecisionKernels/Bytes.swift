// Products of signed bytes, with weights in panels of 32 columns as unsigned ones, and the sums of bytes
// that take the offset of these back.

/// offset Σ a for each of `count` runs of `length` bytes, a multiple of 64, plus `base`.
@inline(never) public func offsetSums(
  _ a: UnsafePointer<Int8>, _ count: Int, _ length: Int, _ offset: Int32, _ base: Int32,
  _ starts: UnsafeMutablePointer<Int32>
) {
  let ones = Sums(repeating: 0x0101_0101)
  var run = 0
  while run < count {
    let p = UnsafeRawPointer(a + run &* length)
    var sum = Sums.zero
    var j = 0
    while j < length {
      sum = dot(sum, ones, line(p, j))
      j &+= 64
    }
    starts[run] = base &+ offset &* sum.wrappedSum()
    run &+= 1
  }
}

/// One tile: rows × 32 sums over `quads` times four terms. What the sums will overwrite is asked for before, and
/// meanwhile what is behind: weights that come from beyond the second cache, or rows that come from it.
@inline(__always) private func tile<R: Rows>(
  _: R.Type, _ quads: Int, _ a: UnsafePointer<Int8>, _ stride: Int, _ b: UnsafePointer<UInt8>,
  _ starts: UnsafePointer<Int32>, _ c: UnsafeMutablePointer<Int32>, _ width: Int, isFirst: Bool
) where R.Weights == Lines {
  let (p, q) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
  var row = 0
  while row < R.count {
    let sums = UnsafeRawPointer(c + row &* width)
    ask(sums)
    ask(sums + 64)
    row &+= 1
  }
  // Rows that do not fit the first cache beside the weights would drive these out.
  let isShort = R.count &* stride <= 16_384
  var ahead = isFirst ? q + 12_288 : isShort ? p + R.count &* stride : p
  let step = isFirst ? 128 : isShort ? 4 &* R.count : 0
  var rows = R(starts, 1)
  var i = 0
  while i < quads {
    ask(ahead)
    ask(ahead + 64)
    ahead += step
    rows.accumulate(p + 4 &* i, stride, Lines(q, 128 &* i))
    i &+= 1
  }
  rows.store(c, width)
}

/// The same for few rows: two chains of sums for each, so that none waits for the last product. Weights are asked for
/// ahead; for a single row, which does nothing but read, a core finds them earlier by itself.
@inline(__always) private func thinTile<R: Rows>(
  _: R.Type, _ quads: Int, _ a: UnsafePointer<Int8>, _ stride: Int, _ b: UnsafePointer<UInt8>,
  _ starts: UnsafePointer<Int32>, _ zeros: UnsafePointer<Int32>,
  _ c: UnsafeMutablePointer<Int32>, _ width: Int
) where R.Weights == Lines {
  let (p, q) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
  var (rows, others) = (R(starts, 1), R(zeros, 0))
  var i = 0
  while i < quads {
    if R.count > 1 { prefetch(q + 128 &* i, lines: 4) }
    rows.accumulate(p + 4 &* i, stride, Lines(q, 128 &* i))
    others.accumulate(p + (4 &* i &+ 4), stride, Lines(q, 128 &* i &+ 128))
    i &+= 2
  }
  rows.add(others)
  rows.store(c, width)
}

/// C = A B for m rows of A of `stride` signed bytes, a multiple of 64, and `panels` panels of 32 columns of
/// B: for each four terms 32 times four bytes, raised by 128. C has rows of 32 `panels` sums. `starts` is
/// scratch for m + 1 numbers.
///
/// Rows are taken in blocks of a quarter of a megabyte, so that they stay in the second cache, and twelve
/// at a time.
@inline(never) public func multiplyBytes(
  _ m: Int, _ panels: Int, _ stride: Int, _ a: UnsafePointer<Int8>, _ b: UnsafePointer<UInt8>,
  _ starts: UnsafeMutablePointer<Int32>, _ c: UnsafeMutablePointer<Int32>
) {
  offsetSums(a, m, stride, -128, 0, starts)
  starts[m] = 0
  let zeros = UnsafePointer(starts + m)
  let (quads, width) = (stride / 4, 32 &* panels)
  let block = max(12, 262_144 / max(1, stride) / 12 &* 12)
  var first = 0
  while first < m {
    let last = min(m, first &+ block)
    var panel = 0
    while panel < panels {
      let weights = b + panel &* stride &* 32
      var i = first
      while i < last {
        let (x, s, y) = (a + i &* stride, starts + i, c + (i &* width &+ 32 &* panel))
        if last &- i >= 12 {
          tile(
            Twelve<OneRow>.self, quads, x, stride, weights, s, y, width, isFirst: i == first)
          i &+= 12
        } else if last &- i >= 8 {
          tile(
            Eight<OneRow>.self, quads, x, stride, weights, s, y, width, isFirst: i == first)
          i &+= 8
        } else if last &- i >= 4 {
          thinTile(Four<OneRow>.self, quads, x, stride, weights, s, zeros, y, width)
          i &+= 4
        } else if last &- i >= 2 {
          thinTile(Two<OneRow>.self, quads, x, stride, weights, s, zeros, y, width)
          i &+= 2
        } else {
          thinTile(OneRow.self, quads, x, stride, weights, s, zeros, y, width)
          i &+= 1
        }
      }
      panel &+= 1
    }
    first = last
  }
}
