// Products of signed bytes with weights of four bits, in groups of terms that have steps of their own.

/// One group of one tile: rows × 32 integer sums over `eights` times eight terms, and their share of C.
///
/// The sums begin with the pattern of 1.5·2²³ less eight times the sum of the activations; read as floats
/// they are 1.5·2²³ + S as long as |S| < 2²².
@inline(__always) private func group<R: GroupedRows>(
  _: R.Type, _ eights: Int, _ a: UnsafePointer<Int8>, _ stride: Int, _ b: UnsafePointer<UInt8>,
  _ starts: UnsafePointer<Int32>, _ x: UnsafePointer<Float>, _ groups: Int,
  _ w: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ width: Int
) where R.Weights == Lines {
  let (mask, four) = (Sums(repeating: 0x0F0F_0F0F), Sums(repeating: 4))
  var (p, q) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
  var rows = R(starts, groups)
  var i = 0
  while i < eights {
    prefetch(q, lines: 2)
    let (l, r) = (line(q, 0), line(q, 64))
    rows.accumulate(p, stride, Lines(l & mask, r & mask))
    rows.accumulate(p + 4, stride, Lines((l &>> four) & mask, (r &>> four) & mask))
    p += 8
    q += 128
    i &+= 1
  }
  let steps = UnsafeRawPointer(w)
  rows.combine(
    (
      steps.loadUnaligned(as: SIMD16<Float>.self),
      steps.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
    ), x, groups, c, width)
}

/// All groups of a tile, in order: no row's result depends on how many others there are.
@inline(__always) private func tile<R: GroupedRows>(
  _: R.Type, _ groups: Int, _ g: Int, _ a: UnsafePointer<Int8>, _ b: UnsafePointer<UInt8>,
  _ starts: UnsafePointer<Int32>, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ width: Int
) where R.Weights == Lines {
  var i = 0
  while i < groups {
    group(
      R.self, g / 8, a + i &* g, groups &* g, b + 16 &* g &* i, starts + i, x + i, groups,
      w + 32 &* i, c, width)
    i &+= 1
  }
}

/// C_ij = Σ over groups of x w Σ a (q - 8), for m rows of `groups` times g signed bytes a, g a multiple of 64
/// and at most 2048, with a step x for each row and group, and `panels` panels of 32 columns of codes q: for
/// each eight terms two lines of sixteen columns times four bytes, the first four terms in the low halves.
/// Steps w: 32 for each panel and group. `starts` is scratch for m `groups` numbers.
@inline(never) public func multiplyNibbles(
  _ m: Int, _ panels: Int, _ groups: Int, _ g: Int, _ a: UnsafePointer<Int8>,
  _ x: UnsafePointer<Float>, _ b: UnsafePointer<UInt8>, _ w: UnsafePointer<Float>,
  _ starts: UnsafeMutablePointer<Int32>, _ c: UnsafeMutablePointer<Float>
) {
  let (stride, width) = (groups &* g, 32 &* panels)
  offsetSums(a, m &* groups, g, -8, 0x4B40_0000, starts)
  c.update(repeating: 0, count: m &* width)
  var panel = 0
  while panel < panels {
    let (codes, steps) = (b + 16 &* stride &* panel, w + 32 &* groups &* panel)
    var i = 0
    while i < m {
      let (rows, s) = (a + i &* stride, starts + i &* groups)
      let (u, y) = (x + i &* groups, c + (i &* width &+ 32 &* panel))
      @inline(__always) func block<R: GroupedRows>(_: R.Type) where R.Weights == Lines {
        tile(R.self, groups, g, rows, codes, s, u, steps, y, width)
        i &+= R.count
      }
      // As many rows as there are, up to eight: codes are taken apart once for all of them.
      switch min(8, m &- i) {
      case 1: block(OneRow.self)
      case 2: block(Two<OneRow>.self)
      case 3: block(Three<OneRow>.self)
      case 4: block(Four<OneRow>.self)
      case 5: block(Five<OneRow>.self)
      case 6: block(Six<OneRow>.self)
      case 7: block(Seven<OneRow>.self)
      default: block(Eight<OneRow>.self)
      }
    }
    panel &+= 1
  }
}
