// Products of signed bytes with weights of four bits of which two of four are kept, in groups of terms that have
// steps of their own: each column takes its two activations out of four.

#if AVX512
  import CVectors
#endif

/// Sixteen terms of a panel as ``packSparse`` writes them: of every four the first and the second that is kept.
private struct KeptNibbles {
  #if AVX512
    /// 16 (q - 8), signed bytes, and the numbers of the terms that they belong to.
    let first: Lines, second: Lines
    let firstTerms: Lines, secondTerms: Lines
  #else
    let block: UnsafeRawPointer
  #endif

  @inline(__always) init(_ block: UnsafeRawPointer) {
    #if AVX512
      let (l, r, places) = (line(block, 0), line(block, 64), line(block, 128))
      let (high, sign) = (Self.bytes(0xF0), Self.bytes(0x80))
      let four = Sums(repeating: 4)
      first = Lines((l &<< four) & high ^ sign, (r &<< four) & high ^ sign)
      second = Lines(l & high ^ sign, r & high ^ sign)
      firstTerms = Lines(
        vernier_terms(places, 0x2C28_2420_0C08_0400), vernier_terms(places, 0x3C38_3430_1C18_1410))
      secondTerms = Lines(
        vernier_terms(places, 0x2E2A_2622_0E0A_0602), vernier_terms(places, 0x3E3A_3632_1E1A_1612))
    #else
      self.block = block
    #endif
  }

  @inline(__always) static func bytes(_ byte: UInt32) -> Sums {
    Sums(repeating: Int32(truncatingIfNeeded: byte &* 0x0101_0101))
  }

  /// Adds 16 · 128 times the weights of each column: what raising all activations by 128 adds.
  @inline(__always) func add(raised sums: inout Lines) {
    #if AVX512
      let raise = Self.bytes(0x80)
      sums.left = dot(dot(sums.left, raise, first.left), raise, second.left)
      sums.right = dot(dot(sums.right, raise, first.right), raise, second.right)
    #endif
  }

  #if !AVX512
    /// 16 times what the columns from `side` on add: what a permutation of bytes does has no instruction here.
    @inline(__always) func products(_ a: UnsafeRawPointer, _ side: Int) -> Sums {
      var sums = Sums.zero
      var column = 0
      while column < 16 {
        let place = 4 &* (16 &* side &+ column)
        let codes = block.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        let places = block.loadUnaligned(fromByteOffset: 128 &+ 4 &* column, as: UInt32.self)
        let own = side == 0 ? places : places &>> 16
        var (sum, i): (Int32, Int) = (0, 0)
        while i < 8 {
          let term = i / 2 &* 4 &+ Int((own &>> UInt32(truncatingIfNeeded: 2 &* i)) & 3)
          let code = (codes &>> UInt32(truncatingIfNeeded: 4 &* i)) & 15
          let x = a.load(fromByteOffset: term, as: Int8.self)
          sum &+= Int32(x) &* (Int32(truncatingIfNeeded: code) &- 8)
          i &+= 1
        }
        sums[column] = sum &* 16
        column &+= 1
      }
      return sums
    }
  #endif
}

/// Rows whose columns have activations of their own.
private protocol ChosenRows: Rows {
  /// Sums of nothing.
  init()
  /// c := c + x w (S - raised)/16; row i's x is `x[i * count]`.
  func combine(
    _ w: (SIMD16<Float>, SIMD16<Float>), raised: Lines, _ x: UnsafePointer<Float>, _ count: Int,
    _ c: UnsafeMutablePointer<Float>, _ stride: Int)
}

private struct ChosenRow: ChosenRows {
  private var sums: Lines

  static var count: Int { 1 }

  @inline(__always) init() { sums = Lines(Sums.zero, Sums.zero) }

  @inline(__always) init(_ start: UnsafePointer<Int32>, _ stride: Int) { sums = Lines(start) }

  @inline(__always)
  mutating func accumulate(_ a: UnsafeRawPointer, _ stride: Int, _ kept: KeptNibbles) {
    #if AVX512
      let x = vernier_sixteen(a) ^ KeptNibbles.bytes(0x80)
      @inline(__always) func add(_ sum: inout Sums, _ terms: Sums, _ weights: Sums) {
        sum = dot(sum, vernier_choose_bytes(x, terms), weights)
      }
      add(&sums.left, kept.firstTerms.left, kept.first.left)
      add(&sums.right, kept.firstTerms.right, kept.first.right)
      add(&sums.left, kept.secondTerms.left, kept.second.left)
      add(&sums.right, kept.secondTerms.right, kept.second.right)
    #else
      sums.left = sums.left &+ kept.products(a, 0)
      sums.right = sums.right &+ kept.products(a, 1)
    #endif
  }

  @inline(__always) mutating func add(_ other: ChosenRow) { sums.add(other.sums) }

  @inline(__always) func store(_ c: UnsafeMutablePointer<Int32>, _ stride: Int) { sums.store(c) }

  /// Sixteenths of sums are below 2²¹ and become floats in the significand of 1.5 · 2²³.
  @inline(__always) func combine(
    _ w: (SIMD16<Float>, SIMD16<Float>), raised: Lines, _ x: UnsafePointer<Float>, _ count: Int,
    _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    typealias Floats = SIMD16<Float>
    let p = UnsafeMutableRawPointer(c)
    let factor = Floats(repeating: x[0])
    @inline(__always) func column(_ w: Floats, _ sum: Sums, _ raised: Sums, _ offset: Int) {
      let sixteenth = (sum &- raised) &>> Sums(repeating: 4)
      let bits = sixteenth &+ Sums(repeating: 0x4B40_0000)
      let product = w * (unsafeBitCast(bits, to: Floats.self) - Floats(repeating: 0x1.8p23))
      var total = p.loadUnaligned(fromByteOffset: offset, as: Floats.self)
      #if AVX512
        total.addProduct(factor, product)
      #else
        total += factor * product
      #endif
      p.storeBytes(of: total, toByteOffset: offset, as: Floats.self)
    }
    column(w.0, sums.left, raised.left, 0)
    column(w.1, sums.right, raised.right, 64)
  }
}

extension Stack: ChosenRows where A: ChosenRows, B: ChosenRows {
  @inline(__always) fileprivate init() { (top, bottom) = (A(), B()) }

  @inline(__always) fileprivate func combine(
    _ w: (SIMD16<Float>, SIMD16<Float>), raised: Lines, _ x: UnsafePointer<Float>, _ count: Int,
    _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    top.combine(w, raised: raised, x, count, c, stride)
    bottom.combine(
      w, raised: raised, x + A.count &* count, count, c + A.count &* stride, stride)
  }
}

/// One group of one tile: rows × 32 integer sums over `blocks` times sixteen terms, and their share of C.
@inline(__always) private func group<R: ChosenRows>(
  _: R.Type, _ blocks: Int, _ a: UnsafePointer<Int8>, _ stride: Int, _ block: UnsafeRawPointer,
  _ x: UnsafePointer<Float>, _ groups: Int, _ w: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ width: Int
) where R.Weights == KeptNibbles {
  var (p, q, left) = (UnsafeRawPointer(a), block, blocks)
  var rows = R()
  var raised = Lines(Sums.zero, Sums.zero)
  while left > 0 {
    #if AVX512
      vernier_prefetch(q + 4096)
      vernier_prefetch(q + 4160)
      vernier_prefetch(q + 4224)
    #endif
    let kept = KeptNibbles(q)
    kept.add(raised: &raised)
    rows.accumulate(p, stride, kept)
    p += 16
    q += 192
    left &-= 1
  }
  let steps = UnsafeRawPointer(w)
  rows.combine(
    (
      steps.loadUnaligned(as: SIMD16<Float>.self),
      steps.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
    ), raised: raised, x, groups, c, width)
}

/// C_ij = Σ over groups of x w Σ a (q - 8), for m rows of `groups` times g signed bytes a, g a multiple of 16 and at
/// most 2048, with a step x for each row and group, and `panels` panels of 32 columns of codes q, of which at most two
/// of four are not 8: for each sixteen terms of a panel 192 bytes, as ``packSparse`` writes them. Steps w: 32 for
/// each panel and group. No row's result depends on how many others there are.
@inline(never) public func multiplySparseNibbles(
  _ m: Int, _ panels: Int, _ groups: Int, _ g: Int, _ a: UnsafePointer<Int8>,
  _ x: UnsafePointer<Float>, _ codes: UnsafePointer<UInt32>, _ w: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>
) {
  let (stride, width, bytes) = (groups &* g, 32 &* panels, g / 16 &* 192)
  c.update(repeating: 0, count: m &* width)
  var panel = 0
  while panel < panels {
    let start = UnsafeRawPointer(codes) + panel &* groups &* bytes
    let steps = w + 32 &* groups &* panel
    var i = 0
    while i < m {
      let (rows, u, y) = (a + i &* stride, x + i &* groups, c + (i &* width &+ 32 &* panel))
      @inline(__always) func tile<R: ChosenRows>(_: R.Type) where R.Weights == KeptNibbles {
        var b = 0
        while b < groups {
          group(
            R.self, g / 16, rows + b &* g, stride, start + b &* bytes, u + b, groups,
            steps + 32 &* b, y, width)
          b &+= 1
        }
        i &+= R.count
      }
      switch min(8, m &- i) {
      case 1: tile(ChosenRow.self)
      case 2: tile(Two<ChosenRow>.self)
      case 3: tile(Three<ChosenRow>.self)
      case 4: tile(Four<ChosenRow>.self)
      case 5: tile(Five<ChosenRow>.self)
      case 6: tile(Six<ChosenRow>.self)
      case 7: tile(Seven<ChosenRow>.self)
      default: tile(Eight<ChosenRow>.self)
      }
    }
    panel &+= 1
  }
}
