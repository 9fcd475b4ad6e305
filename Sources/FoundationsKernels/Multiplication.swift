// C := αAB + βC in blocks, after Goto & van de Geijn, "Anatomy of high-performance matrix
// multiplication", ACM TOMS 34(3), 2008: a block of A stays in the second cache, a panel of B in
// the first, a tile of C in registers; both factors are packed in the order in which they are read.

/// C := αAB + βC for row-major A (m × k), B (k × n) and C (m × n) with leading dimensions. With β =
/// 0 the old C is not read, with α = 0 neither A nor B. `scratch` holds ``gemmScratch(_:_:_:_:)``
/// elements.
@inline(never) public func gemm(
  _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
  _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: UnsafeMutablePointer<Float>,
  _ ldc: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  Blocks<Floats>.scale(m, n, beta, c, ldc)
  if alpha != 0 { Blocks<Floats>.multiply(m, n, k, alpha, a, lda, b, ldb, c, ldc, scratch) }
}

/// The same for doubles.
@inline(never) public func gemm(
  _ m: Int, _ n: Int, _ k: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
  _ b: UnsafePointer<Double>, _ ldb: Int, _ beta: Double, _ c: UnsafeMutablePointer<Double>,
  _ ldc: Int, _ scratch: UnsafeMutablePointer<Double>
) {
  Blocks<Doubles>.scale(m, n, beta, c, ldc)
  if alpha != 0 { Blocks<Doubles>.multiply(m, n, k, alpha, a, lda, b, ldb, c, ldc, scratch) }
}

/// The elements that ``gemm`` needs for packed blocks and one tile.
@inline(never) public func gemmScratch(_ m: Int, _ n: Int, _ k: Int, of _: Float.Type) -> Int {
  Blocks<Floats>.scratch(m, n, k)
}

@inline(never) public func gemmScratch(_ m: Int, _ n: Int, _ k: Int, of _: Double.Type) -> Int {
  Blocks<Doubles>.scratch(m, n, k)
}

/// The blocks of one element type: their sizes, and the loops over them.
private enum Blocks<V: Vector> {
  typealias In = UnsafePointer<V.Scalar>
  typealias Out = UnsafeMutablePointer<V.Scalar>

  /// Terms of a dot product that are added up in registers.
  static var depth: Int { 256 }
  /// Rows of a block of A: twenty tiles, a quarter of a megabyte of floats.
  static var rows: Int { 20 &* Tile<V>.rows }
  /// Columns of a block of B.
  static var columns: Int { 32 &* Tile<V>.columns }

  @inline(__always) static func roundedUp(_ n: Int, to multiple: Int) -> Int {
    (n &+ multiple &- 1) / multiple &* multiple
  }

  @inline(__always) static func scratch(_ m: Int, _ n: Int, _ k: Int) -> Int {
    let depth = min(k, depth)
    let packedA = roundedUp(min(m, rows), to: Tile<V>.rows) &* depth
    let packedB = roundedUp(min(n, columns), to: Tile<V>.columns) &* depth
    return packedA &+ packedB &+ Tile<V>.rows &* Tile<V>.columns
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
    _ c: Out, _ ldc: Int, _ scratch: Out
  ) {
    let tile = scratch
    let packedB = tile + Tile<V>.rows &* Tile<V>.columns
    let packedA = packedB + roundedUp(min(n, columns), to: Tile<V>.columns) &* min(k, depth)
    var j = 0
    while j < n {
      let width = min(columns, n &- j)
      var l = 0
      while l < k {
        let terms = min(depth, k &- l)
        pack(rows: terms, width, b + (l &* ldb &+ j), ldb, into: packedB)
        var i = 0
        while i < m {
          let height = min(rows, m &- i)
          pack(columns: terms, height, a + (i &* lda &+ l), lda, into: packedA)
          let block = c + (i &* ldc &+ j)
          multiply(height, width, terms, alpha, packedA, packedB, block, ldc, tile)
          i &+= rows
        }
        l &+= depth
      }
      j &+= columns
    }
  }

  /// A packed block of A times a packed block of B, tile by tile. A tile that does not fit into C
  /// is computed beside it.
  @inline(__always) static func multiply(
    _ height: Int, _ width: Int, _ terms: Int, _ alpha: V.Scalar, _ a: In, _ b: In,
    _ c: Out, _ ldc: Int, _ tile: Out
  ) {
    var j = 0
    while j < width {
      var i = 0
      while i < height {
        let (panelA, panelB, corner) = (a + i &* terms, b + j &* terms, c + (i &* ldc &+ j))
        if i &+ Tile<V>.rows <= height && j &+ Tile<V>.columns <= width {
          Tile<V>.multiply(terms, alpha, panelA, panelB, addingTo: corner, ldc)
        } else {
          tile.update(repeating: 0, count: Tile<V>.rows &* Tile<V>.columns)
          Tile<V>.multiply(terms, alpha, panelA, panelB, addingTo: tile, Tile<V>.columns)
          add(
            tile, to: corner, ldc, min(Tile<V>.rows, height &- i), min(Tile<V>.columns, width &- j))
        }
        i &+= Tile<V>.rows
      }
      j &+= Tile<V>.columns
    }
  }

  /// c := c + the first rows and columns of a tile.
  @inline(__always)
  static func add(_ tile: In, to c: Out, _ ldc: Int, _ rows: Int, _ columns: Int) {
    var i = 0
    while i < rows {
      var j = 0
      while j < columns {
        c[i &* ldc &+ j] += tile[i &* Tile<V>.columns &+ j]
        j &+= 1
      }
      i &+= 1
    }
  }

  /// Copies rows of B into panels of a tile's width, each row after the other; zeros fill the last.
  @inline(__always)
  static func pack(rows: Int, _ width: Int, _ b: In, _ ldb: Int, into packed: Out) {
    var (j, out) = (0, packed)
    while j < width {
      let count = min(Tile<V>.columns, width &- j)
      var l = 0
      while l < rows {
        let row = b + (l &* ldb &+ j)
        if count == Tile<V>.columns {
          V(at: row).store(at: out)
          V(at: row + V.scalarCount).store(at: out + V.scalarCount)
        } else {
          var q = 0
          while q < Tile<V>.columns {
            out[q] = q < count ? row[q] : 0
            q &+= 1
          }
        }
        out += Tile<V>.columns
        l &+= 1
      }
      j &+= Tile<V>.columns
    }
  }

  /// Copies columns of A into panels of a tile's height, each column after the other; zeros fill
  /// the last.
  @inline(__always)
  static func pack(columns: Int, _ height: Int, _ a: In, _ lda: Int, into packed: Out) {
    var (i, out) = (0, packed)
    while i < height {
      let count = min(Tile<V>.rows, height &- i)
      var l = 0
      while l < columns {
        let column = a + (i &* lda &+ l)
        var q = 0
        while q < Tile<V>.rows {
          out[q] = q < count ? column[q &* lda] : 0
          q &+= 1
        }
        out += Tile<V>.rows
        l &+= 1
      }
      i &+= Tile<V>.rows
    }
  }
}
