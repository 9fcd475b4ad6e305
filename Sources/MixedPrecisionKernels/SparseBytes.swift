// Products of signed bytes with weights of which two of four are kept: each column takes its two activations
// out of four, so that what is not kept costs nothing.

#if AVX512
  import CVectors
#endif

/// The kept weights of eight terms, four for each of 32 columns, and which of the terms they belong to.
private struct Kept {
  #if AVX512
    let weights: Lines, places: Lines

    @inline(__always) init(_ weights: UnsafeRawPointer, places: UnsafeRawPointer) {
      self.weights = Lines(weights)
      self.places = Self.taken(apart: places)
    }

    /// With places that have a byte each.
    @inline(__always) init(_ weights: UnsafeRawPointer, apart: UnsafeRawPointer) {
      (self.weights, places) = (Lines(weights), Lines(apart))
    }

    @inline(__always) static func taken(apart places: UnsafeRawPointer) -> Lines {
      Lines(vernier_places(places), vernier_places(places + 16))
    }
  #else
    /// Without an instruction that gathers bytes: the weights of the first and of the last four terms, zeros
    /// written out, which serve all rows of a tile.
    let first: Lines, last: Lines

    @inline(__always) init(_ weights: UnsafeRawPointer, places: UnsafeRawPointer) {
      let (left, right) = (Self.written(weights, places), Self.written(weights + 64, places + 16))
      (first, last) = (Lines(left.0, right.0), Lines(left.1, right.1))
    }

    /// Sixteen columns, one by one: shifts of vectors by vectors have no instruction here either.
    @inline(__always) private static func written(
      _ weights: UnsafeRawPointer, _ places: UnsafeRawPointer
    ) -> (Sums, Sums) {
      var (first, last) = (Sums.zero, Sums.zero)
      var j = 0
      while j < 16 {
        let kept = weights.loadUnaligned(fromByteOffset: 4 &* j, as: UInt32.self)
        let place = UInt32(places.load(fromByteOffset: j, as: UInt8.self))
        let low = (kept & 255) &<< (place &<< 3 & 24) | (kept &>> 8 & 255) &<< (place &<< 1 & 24)
        let high = (kept &>> 16 & 255) &<< (place &>> 1 & 24) | (kept &>> 24) &<< (place &>> 3 & 24)
        first[j] = Int32(bitPattern: low)
        last[j] = Int32(bitPattern: high)
        j &+= 1
      }
      return (first, last)
    }
  #endif
}

/// One row, which begins with a number for each column. Its terms are unsigned bytes; the weights are signed.
private struct GatheredRow: Rows {
  private var sums: Lines

  static var count: Int { 1 }

  @inline(__always) init(_ start: UnsafePointer<Int32>, _ stride: Int) { sums = Lines(start) }

  @inline(__always)
  mutating func accumulate(_ a: UnsafeRawPointer, _ stride: Int, _ kept: Kept) {
    #if AVX512
      let (l, r) = (vernier_gather(a, kept.places.left), vernier_gather(a, kept.places.right))
      sums.left = vernier_dot4_lanes(sums.left, l, kept.weights.left)
      sums.right = vernier_dot4_lanes(sums.right, r, kept.weights.right)
    #else
      let first = Sums(repeating: a.loadUnaligned(as: Int32.self))
      let last = Sums(repeating: a.loadUnaligned(fromByteOffset: 4, as: Int32.self))
      sums.left = dot(dot(sums.left, first, kept.first.left), last, kept.last.left)
      sums.right = dot(dot(sums.right, first, kept.first.right), last, kept.last.right)
    #endif
  }

  @inline(__always) mutating func add(_ other: GatheredRow) { sums.add(other.sums) }

  @inline(__always) func store(_ c: UnsafeMutablePointer<Int32>, _ stride: Int) { sums.store(c) }
}

/// One tile: rows × 32 sums over `blocks` times sixteen terms, in one chain of sums or, for few rows, in two,
/// so that none waits for the last product.
@inline(__always) private func tile<R: Rows>(
  _: R.Type, inTwo: Bool, _ blocks: Int, _ a: UnsafePointer<UInt8>, _ stride: Int,
  _ b: UnsafePointer<UInt8>, _ starts: UnsafePointer<Int32>, _ zeros: UnsafePointer<Int32>,
  _ c: UnsafeMutablePointer<Int32>, _ width: Int
) where R.Weights == Kept {
  var (p, q, left) = (UnsafeRawPointer(a), UnsafeRawPointer(b), blocks)
  var (rows, others) = (R(starts, 0), R(zeros, 0))
  while left > 0 {
    prefetch(q, lines: 5)
    rows.accumulate(p, stride, Kept(q, places: q + 256))
    if inTwo {
      others.accumulate(p + 8, stride, Kept(q + 128, places: q + 288))
    } else {
      rows.accumulate(p + 8, stride, Kept(q + 128, places: q + 288))
    }
    p += 16
    q += 320
    left &-= 1
  }
  if inTwo { rows.add(others) }
  rows.store(c, width)
}

#if AVX512
  /// The same for a whole tile, with places that are apart.
  @inline(never) private func wholeTile(
    _ blocks: Int, _ a: UnsafePointer<UInt8>, _ stride: Int, _ b: UnsafePointer<UInt8>,
    _ places: UnsafePointer<UInt8>, _ starts: UnsafePointer<Int32>,
    _ c: UnsafeMutablePointer<Int32>, _ width: Int
  ) {
    var (p, q, r, left) = (
      UnsafeRawPointer(a), UnsafeRawPointer(b), UnsafeRawPointer(places), blocks
    )
    var rows = Eight<GatheredRow>(starts, 0)
    while left > 0 {
      rows.accumulate(p, stride, Kept(q, apart: r))
      rows.accumulate(p + 8, stride, Kept(q + 128, apart: r + 128))
      p += 16
      q += 320
      r += 256
      left &-= 1
    }
    rows.store(c, width)
  }

  /// The places of a panel, with a byte each.
  @inline(__always) private func takeApart(
    _ blocks: Int, _ b: UnsafePointer<UInt8>, _ places: UnsafeMutablePointer<UInt8>
  ) {
    var (q, p, left) = (UnsafeRawPointer(b) + 256, UnsafeMutableRawPointer(places), 2 &* blocks)
    while left > 0 {
      // What follows is wanted next.
      prefetch(q, lines: 3)
      let lines = Kept.taken(apart: q)
      p.storeBytes(of: lines.left, as: Sums.self)
      p.storeBytes(of: lines.right, toByteOffset: 64, as: Sums.self)
      q += left & 1 == 0 ? 32 : 288
      p += 128
      left &-= 1
    }
  }
#endif

/// Bytes from a row of activations to the next: an odd number of lines, so that rows do not meet in the same
/// places of the first cache.
@inline(__always) private func rowStride(_ terms: Int) -> Int { (terms &+ 63) / 64 &* 64 | 64 }

/// The bytes of scratch that ``multiplySparseBytes`` needs.
@inline(never) public func sparseBytesScratch(_ m: Int, _ terms: Int) -> Int {
  m &* rowStride(terms) &+ 16 &* terms
}

/// C = A B for m rows of A of `terms` signed bytes, a multiple of 16, and `panels` panels of 32 columns of B,
/// of which two of each four terms are kept: for each sixteen terms 320 bytes,
///
///     2 × 32 × 4 weights, eight terms after eight; then 2 × 32 bytes with four places of two bits each.
///
/// C has rows of 32 `panels` sums. `starts` are -128 times the sums of the columns, and 32 zeros.
@inline(never) public func multiplySparseBytes(
  _ m: Int, _ panels: Int, _ terms: Int, _ a: UnsafePointer<Int8>, _ b: UnsafePointer<UInt8>,
  _ starts: UnsafePointer<Int32>, _ scratch: UnsafeMutablePointer<UInt8>,
  _ c: UnsafeMutablePointer<Int32>
) {
  let (blocks, width, stride) = (terms / 16, 32 &* panels, rowStride(terms))
  let zeros = starts + width
  raise(a, m, terms, stride, scratch)
  // About a quarter of a megabyte of activations at a time stays in the second cache.
  let parts = max(1, (m &* stride &+ 131_072) / 262_144)
  let block = ((m &+ parts &- 1) / parts &+ 7) / 8 &* 8
  var first = 0
  while first < m {
    let last = min(m, first &+ block)
    var panel = 0
    while panel < panels {
      let (weights, start) = (b + panel &* blocks &* 320, starts + 32 &* panel)
      var i = first
      #if AVX512
        if last &- i >= 32 {
          let places = scratch + m &* stride
          takeApart(blocks, weights, places)
          while i &+ 8 <= last {
            let (x, y) = (scratch + i &* stride, c + (i &* width &+ 32 &* panel))
            wholeTile(blocks, x, stride, weights, places, start, y, width)
            i &+= 8
          }
        }
      #endif
      while i < last {
        let (x, y) = (scratch + i &* stride, c + (i &* width &+ 32 &* panel))
        @inline(__always) func run<R: Rows>(_: R.Type, inTwo: Bool) where R.Weights == Kept {
          tile(R.self, inTwo: inTwo, blocks, x, stride, weights, start, zeros, y, width)
          i &+= R.count
        }
        switch last &- i {
        case 1: run(GatheredRow.self, inTwo: true)
        case 2: run(Two<GatheredRow>.self, inTwo: true)
        case 3: run(Three<GatheredRow>.self, inTwo: true)
        case 4: run(Four<GatheredRow>.self, inTwo: false)
        case 5: run(Five<GatheredRow>.self, inTwo: false)
        case 6: run(Six<GatheredRow>.self, inTwo: false)
        case 7: run(Seven<GatheredRow>.self, inTwo: false)
        default: run(Eight<GatheredRow>.self, inTwo: false)
        }
      }
      panel &+= 1
    }
    first = last
  }
}

/// Rows of signed bytes as unsigned ones, raised by 128.
@inline(__always) private func raise(
  _ a: UnsafePointer<Int8>, _ m: Int, _ terms: Int, _ stride: Int,
  _ raised: UnsafeMutablePointer<UInt8>
) {
  let sign = SIMD16<UInt8>(repeating: 128)
  var i = 0
  while i < m {
    let (from, to) = (
      UnsafeRawPointer(a + i &* terms), UnsafeMutableRawPointer(raised + i &* stride)
    )
    var l = 0
    while l < terms {
      let bytes = from.loadUnaligned(fromByteOffset: l, as: SIMD16<UInt8>.self) ^ sign
      to.storeBytes(of: bytes, toByteOffset: l, as: SIMD16<UInt8>.self)
      l &+= 16
    }
    i &+= 1
  }
}
