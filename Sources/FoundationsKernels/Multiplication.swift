// C := αAB + βC in blocks, after Goto & van de Geijn, "Anatomy of high-performance matrix
// multiplication", ACM TOMS 34(3), 2008, with the factors' parts exchanged, since rows are what is
// contiguous here: a block of B stays in the second cache, some rows of A in the first, a tile of C in
// registers.

/// C := αAB + βC for row-major A (m × k), B (k × n) and C (m × n) with leading dimensions. With β =
/// 0 the old C is not read, with α = 0 neither A nor B. `scratch` holds ``gemmScratch(_:_:_:_:)``
/// elements.
@inline(never) public func gemm(
  _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
  _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: UnsafeMutablePointer<Float>,
  _ ldc: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  Blocks<Floats>.multiply(m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, scratch)
}

/// The same for doubles.
@inline(never) public func gemm(
  _ m: Int, _ n: Int, _ k: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
  _ b: UnsafePointer<Double>, _ ldb: Int, _ beta: Double, _ c: UnsafeMutablePointer<Double>,
  _ ldc: Int, _ scratch: UnsafeMutablePointer<Double>
) {
  Blocks<Doubles>.multiply(m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, scratch)
}

/// The elements that ``gemm`` needs for a packed block of B and some rows of A.
@inline(never) public func gemmScratch(_ m: Int, _ n: Int, _ k: Int, of _: Float.Type) -> Int {
  Blocks<Floats>.scratch(n, k)
}

@inline(never) public func gemmScratch(_ m: Int, _ n: Int, _ k: Int, of _: Double.Type) -> Int {
  Blocks<Doubles>.scratch(n, k)
}

/// Things in the fewest parts of at most `most`, whose lengths differ by one at most.
private struct Parts {
  let count: Int
  private let length: Int, longer: Int

  @inline(__always) init(_ things: Int, most: Int) {
    count = (things &+ most &- 1) / most
    length = things / max(1, count)
    longer = things &- length &* count
  }

  @inline(__always) subscript(part: Int) -> Int { part < longer ? length &+ 1 : length }
}

/// The blocks of one element type: their sizes, and the loops over them.
private enum Blocks<V: Vector> {
  typealias In = UnsafePointer<V.Scalar>
  typealias Out = UnsafeMutablePointer<V.Scalar>
  typealias Tile = TileProduct<V>

  static var size: Int { MemoryLayout<V.Scalar>.size }
  /// Terms of a dot product that are added up in registers: two kilobytes of a row of A.
  static var depth: Int { 2048 / size }
  /// Columns of a block of B: three quarters of a megabyte.
  static var columns: Int { 384 }
  /// Bytes of B that need no packing: the first cache has them, wherever they are.
  static var small: Int { 24_576 }

  /// Elements from a row of A to the next where they are copied: an odd number of lines, so that they do
  /// not meet in the same places of the first cache.
  @inline(__always) static func stride(_ terms: Int) -> Int {
    (terms &+ V.scalarCount &- 1) / V.scalarCount &* V.scalarCount &+ V.scalarCount
  }

  @inline(__always) static func scratch(_ n: Int, _ k: Int) -> Int {
    let depth = min(k, depth)
    let panels = (min(n, columns) &+ Tile.columns &- 1) / Tile.columns
    return Tile.rows &* stride(depth) &+ panels &* Tile.columns &* depth &+ 64 / size
  }

  @inline(__always)
  static func scale(_ m: Int, _ n: Int, _ beta: V.Scalar, _ c: Out, _ ldc: Int) {
    guard beta != 1 else { return }
    var i = 0
    while i < m {
      let row = c + i &* ldc
      var j = 0
      while j < n {
        row[j] = beta == 0 ? 0 : beta * row[j]
        j &+= 1
      }
      i &+= 1
    }
  }

  @inline(__always) static func multiply(
    _ m: Int, _ n: Int, _ k: Int, _ alpha: V.Scalar, _ a: In, _ lda: Int, _ b: In, _ ldb: Int,
    _ beta: V.Scalar, _ c: Out, _ ldc: Int, _ scratch: Out
  ) {
    guard alpha != 0, k > 0 else { return scale(m, n, beta, c, ldc) }
    let lines = UnsafeMutableRawPointer(scratch).alignedUp(toMultipleOf: 64)
    let start = lines.assumingMemoryBound(to: V.Scalar.self)
    let (depths, heights) = (Parts(k, most: depth), Parts(m, most: Tile.rows))
    let panels = (n &+ Tile.columns &- 1) / Tile.columns
    let widths = Parts(panels, most: columns / Tile.columns)
    var block = Tile(
      terms: 0, alpha: alpha, beta: beta, a: a, lda: lda, b: b, ldb: ldb, c: c, ldc: ldc,
      packed: start, ahead: a, aheadStride: 0, pace: 0)
    var (l, part) = (0, 0)
    while part < depths.count {
      let terms = depths[part]
      block.terms = terms
      block.pace = Tile.rows &<< 16 / terms
      var (j, width) = (0, 0)
      while width < widths.count {
        let columns = widths[width] &* Tile.columns
        multiply(
          heights, min(columns, n &- j), a + l, lda, b + (l &* ldb &+ j), ldb, c + j, ldc, start,
          block)
        j &+= columns
        width &+= 1
      }
      l &+= terms
      part &+= 1
      block.beta = 1
    }
  }

  /// All rows of A times a block of B.
  @inline(__always) static func multiply(
    _ heights: Parts, _ n: Int, _ a: In, _ lda: Int, _ b: In, _ ldb: Int, _ c: Out, _ ldc: Int,
    _ scratch: Out, _ block: Tile
  ) {
    var x = block
    let terms = x.terms
    // Rows that are this far apart meet in the same places of the first cache.
    let copies = lda &* size % 2048 == 0 && n > 2 &* Tile.columns
    let packs = terms &* n &* size > small
    let (rows, stride) = (scratch, Self.stride(terms))
    let panels = scratch + Tile.rows &* stride
    var (i, row) = (0, 0)
    while row < heights.count {
      let height = heights[row]
      (x.a, x.lda) = (a + i &* lda, lda)
      if copies {
        copy(height, terms, x.a, lda, rows, stride)
        (x.a, x.lda) = (In(rows), stride)
      }
      // The last rows have none behind them to ask for.
      let isLast = row &+ 1 == heights.count
      var ahead = isLast ? x.a : a + (i &+ height) &* lda
      x.aheadStride = isLast ? 0 : lda
      var j = 0
      while j < n {
        x.columns = min(Tile.columns, n &- j)
        x.c = c + (i &* ldc &+ j)
        x.ahead = ahead
        ahead += 2 &* x.aheadStride
        // A rim of one vector.
        let isNarrow = x.columns &+ x.columns <= Tile.columns
        let isPacked = packs || x.columns < Tile.columns
        if isPacked {
          let panel = panels + j &* terms
          if row == 0 {
            (x.b, x.ldb, x.packed) = (b + j, ldb, panel)
          } else {
            (x.b, x.ldb) = (In(panel), isNarrow ? Tile.columns / 2 : Tile.columns)
          }
        } else {
          (x.b, x.ldb) = (b + j, ldb)
        }
        if isNarrow {
          Tile.run(Single<V>.self, height, packing: isPacked && row == 0, &x)
        } else {
          Tile.run(Pair<V>.self, height, packing: isPacked && row == 0, &x)
        }
        j &+= Tile.columns
      }
      i &+= height
      row &+= 1
    }
  }

  /// Copies rows to others that are `stride` apart; zeros fill the last vector.
  @inline(__always)
  static func copy(_ rows: Int, _ terms: Int, _ a: In, _ lda: Int, _ out: Out, _ stride: Int) {
    var i = 0
    while i < rows {
      let (from, to) = (a + i &* lda, out + i &* stride)
      var l = 0
      while l &+ V.scalarCount <= terms {
        V(at: from + l).store(at: to + l)
        l &+= V.scalarCount
      }
      if l < terms { V(at: from + l, first: terms &- l).store(at: to + l) }
      i &+= 1
    }
  }
}
