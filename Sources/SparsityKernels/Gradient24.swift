// The entries of a product of two dense matrices at the places of a 2:4 matrix, and no others.

#if AVX512
  /// G = (Aᵀ X) at the places of a 2:4 matrix: A is b × m and X is b × 4 groups, row-major; G has 2 groups
  /// numbers for each of m rows.
  ///
  /// Places come for sixteen rows at a time: for every eight groups a word for each row whose bits 2k and
  /// 2k + 1 are the place of slot k of these sixteen.
  public struct Gradient24 {
    public var b: Int, m: Int, groups: Int
    public var a: UnsafePointer<Float>, x: UnsafePointer<Float>
    public var places: UnsafePointer<UInt32>
    public var gradient: UnsafeMutablePointer<Float>
    /// ``gradient24Scratch(_:_:_:)`` elements.
    public var scratch: UnsafeMutablePointer<Float>

    public init(
      b: Int, m: Int, groups: Int, a: UnsafePointer<Float>, x: UnsafePointer<Float>,
      places: UnsafePointer<UInt32>, gradient: UnsafeMutablePointer<Float>,
      scratch: UnsafeMutablePointer<Float>
    ) {
      (self.b, self.m, self.groups, self.a, self.x) = (b, m, groups, a, x)
      (self.places, self.gradient, self.scratch) = (places, gradient, scratch)
    }
  }

  /// Terms of a sum whose factors are packed at a time: 16 KB for sixteen columns.
  private var depth: Int { 256 }

  @inline(__always) private func roundedUp(_ n: Int, _ unit: Int) -> Int {
    (n &+ unit &- 1) / unit &* unit
  }

  /// The elements of scratch: one tile, packed columns of A, sixteen, and of X, all.
  @inline(never) public func gradient24Scratch(_ b: Int, _ groups: Int) -> Int {
    let terms = min(b, depth)
    return 8 &* 16 &+ 16 &* terms &+ roundedUp(4 &* groups, 16) &* terms
  }

  /// Eight slots of sixteen rows.
  private struct Sums {
    var s0 = Floats.zero, s1 = Floats.zero, s2 = Floats.zero, s3 = Floats.zero
    var s4 = Floats.zero, s5 = Floats.zero, s6 = Floats.zero, s7 = Floats.zero

    /// Adds the products of sixteen columns of A, and of X as the lowest sixteen bits of a word choose them.
    @inline(__always) init(
      _ terms: Int, _ a: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ p: Words
    ) {
      let (p1, p2, p3) = (p &>> 2, p &>> 4, p &>> 6)
      let (p4, p5, p6, p7) = (p &>> 8, p &>> 10, p &>> 12, p &>> 14)
      var (a, x, rest) = (a, x, terms)
      while rest > 0 {
        let (slope, x0, x1) = (floats(a), quad(x), quad(x + 4))
        plus(&s0, slope, choose(x0, p))
        plus(&s1, slope, choose(x0, p1))
        plus(&s2, slope, choose(x1, p2))
        plus(&s3, slope, choose(x1, p3))
        let (x2, x3) = (quad(x + 8), quad(x + 12))
        plus(&s4, slope, choose(x2, p4))
        plus(&s5, slope, choose(x2, p5))
        plus(&s6, slope, choose(x3, p6))
        plus(&s7, slope, choose(x3, p7))
        a += 16
        x += 16
        rest &-= 1
      }
    }

    /// Row after row, eight slots each: every step puts two slots side by side, and the upper half of the
    /// rows into a vector of its own.
    @inline(__always) func write(_ p: UnsafeMutablePointer<Float>) {
      let (a0, a1) = (lowInterleaved(s0, s4), highInterleaved(s0, s4))
      let (a2, a3) = (lowInterleaved(s1, s5), highInterleaved(s1, s5))
      let (a4, a5) = (lowInterleaved(s2, s6), highInterleaved(s2, s6))
      let (a6, a7) = (lowInterleaved(s3, s7), highInterleaved(s3, s7))
      half(a0, a2, a4, a6, p)
      half(a1, a3, a5, a7, p + 64)
    }

    /// Eight rows: slots 0 and 4, 1 and 5, 2 and 6, 3 and 7.
    @inline(__always) private func half(
      _ a: Floats, _ b: Floats, _ c: Floats, _ d: Floats, _ p: UnsafeMutablePointer<Float>
    ) {
      let (e0, e1) = (lowInterleaved(a, c), highInterleaved(a, c))
      let (o0, o1) = (lowInterleaved(b, d), highInterleaved(b, d))
      store(lowInterleaved(e0, o0), p)
      store(highInterleaved(e0, o0), p + 16)
      store(lowInterleaved(e1, o1), p + 32)
      store(highInterleaved(e1, o1), p + 48)
    }
  }

  /// The batch is taken in blocks of ``depth``: sixteen columns of A stay in the nearest cache, and meet all
  /// of X, of which sixteen columns at a time do. Places are decoded once for a block.
  ///
  /// Each entry is the sum of the blocks' sums, each in the order of the batch.
  @inline(never) public func gradient24(_ operands: UnsafePointer<Gradient24>) {
    let o = operands.pointee
    let tiles = (o.groups &+ 3) &>> 2, wordsOfRow = (o.groups &+ 7) &>> 3
    let tile = o.scratch, packedA = tile + 8 &* 16
    var k = 0
    repeat {
      let terms = min(depth, o.b &- k)
      let packedX = packedA + 16 &* terms
      var t = 0
      while t < tiles {
        let count = min(16, 4 &* o.groups &- 16 &* t)
        pack(
          o.x + (4 &* k &* o.groups &+ 16 &* t), terms, count, 4 &* o.groups,
          into: packedX + 16 &* t &* terms)
        t &+= 1
      }
      var i = 0
      while i < o.m {
        let rows = min(16, o.m &- i)
        pack(o.a + (k &* o.m &+ i), terms, rows, o.m, into: packedA)
        t = 0
        while t < tiles {
          let word = words(o.places + 16 &* ((i &>> 4) &* wordsOfRow &+ (t &>> 1)))
          let places = t & 1 == 0 ? word : word &>> 16
          Sums(terms, packedA, packedX + 16 &* t &* terms, places).write(tile)
          let slots = min(8, 2 &* o.groups &- 8 &* t)
          let corner = o.gradient + (2 &* i &* o.groups &+ 8 &* t)
          add(tile, to: corner, 2 &* o.groups, rows, slots, isFirst: k == 0)
          t &+= 1
        }
        i &+= 16
      }
      k &+= depth
    } while k < o.b
  }

  /// Sixteen columns, or what is left of them beside zeros, row after row.
  @inline(__always) private func pack(
    _ a: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ stride: Int,
    into packed: UnsafeMutablePointer<Float>
  ) {
    var (row, output, rest) = (a, packed, rows)
    while rest > 0 {
      if columns == 16 {
        store(floats(row), output)
      } else {
        var j = 0
        while j < 16 {
          output[j] = j < columns ? row[j] : 0
          j &+= 1
        }
      }
      row += stride
      output += 16
      rest &-= 1
    }
  }

  /// Rows of eight into rows `stride` apart, added to what is there unless it is the first.
  @inline(__always) private func add(
    _ tile: UnsafePointer<Float>, to g: UnsafeMutablePointer<Float>, _ stride: Int, _ rows: Int,
    _ slots: Int, isFirst: Bool
  ) {
    var i = 0
    while i < rows {
      let row = g + i &* stride
      if slots == 8 {
        let new = UnsafeRawPointer(tile + 8 &* i).loadUnaligned(as: SIMD8<Float>.self)
        let old = isFirst ? .zero : UnsafeRawPointer(row).loadUnaligned(as: SIMD8<Float>.self)
        UnsafeMutableRawPointer(row).storeBytes(
          of: isFirst ? new : old + new, as: SIMD8<Float>.self)
      } else {
        var s = 0
        while s < slots {
          row[s] = isFirst ? tile[8 &* i &+ s] : row[s] + tile[8 &* i &+ s]
          s &+= 1
        }
      }
      i &+= 1
    }
  }
#endif
