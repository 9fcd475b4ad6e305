// A 2:4 matrix times many vectors, with adapters: its places are read once for eight rows of X.

#if AVX512
  /// Y = X Wᵀ + (X L) R for row-major X (b × 4 groups) and Y (b × m).
  ///
  /// W comes in panels of 32 outputs: the values, slot by slot, and apart from them the places, for
  /// every eight groups a word for each output whose bits 2k and 2k + 1 are the place of slot k of these
  /// sixteen. L (4 groups × r) and R (r × m) come in panels of 32 columns, row after row. What a panel
  /// lacks are zeros.
  public struct Product24 {
    public var b: Int, m: Int, groups: Int, rank: Int
    public var x: UnsafePointer<Float>
    public var values: UnsafePointer<Float>, places: UnsafePointer<UInt32>
    public var left: UnsafePointer<Float>, right: UnsafePointer<Float>
    public var y: UnsafeMutablePointer<Float>
    /// ``product24Scratch(_:_:_:)`` elements.
    public var scratch: UnsafeMutablePointer<Float>

    public init(
      b: Int, m: Int, groups: Int, rank: Int, x: UnsafePointer<Float>, values: UnsafePointer<Float>,
      places: UnsafePointer<UInt32>, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
      y: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
      (self.b, self.m, self.groups, self.rank) = (b, m, groups, rank)
      (self.x, self.values, self.places, self.left, self.right) = (x, values, places, left, right)
      (self.y, self.scratch) = (y, scratch)
    }
  }

  /// Groups whose columns of X are packed at a time, a multiple of eight: 12 KB for eight rows.
  private var depth: Int { 96 }
  /// Rows of X that are packed at a time: a fifth of a megabyte.
  private var height: Int { 128 }

  @inline(__always) private func roundedUp(_ n: Int, _ unit: Int) -> Int {
    (n &+ unit &- 1) / unit &* unit
  }

  /// The elements of scratch: one tile, packed rows of X, and X L of these.
  @inline(never) public func product24Scratch(_ b: Int, _ groups: Int, _ rank: Int) -> Int {
    let rows = roundedUp(min(b, height), Tile24.rows)
    let packed = 4 &* rows &* min(groups, depth)
    return Tile24.rows &* Tile24.columns &+ packed &+ rows &* roundedUp(rank, Tile24.columns)
  }

  /// X is packed in blocks that stay in the second cache; a panel of W stays in the first while it meets
  /// all rows of a block. X L grows with the blocks, and R is multiplied after the last of them.
  ///
  /// Each output is one sum in the order of the columns, then of the adapter's: what it is depends on
  /// no other output, and on no block that it is computed in.
  @inline(never) public func product24(_ operands: UnsafePointer<Product24>) {
    let o = operands.pointee
    let panelOfValues = 2 &* o.groups &* Tile24.columns
    let panelOfPlaces = roundedUp(o.groups, 8) &* 4
    let width = roundedUp(o.rank, Tile24.columns)
    var i = 0
    while i < o.b {
      let rows = min(height, o.b &- i)
      let tile = o.scratch
      let inner = tile + Tile24.rows &* Tile24.columns
      let packed = inner + roundedUp(rows, Tile24.rows) &* width
      var g = 0
      repeat {
        let groups = min(depth, o.groups &- g)
        let isFirst = g == 0, isLast = g &+ groups == o.groups
        pack(o.x + 4 &* (i &* o.groups &+ g), rows, groups, 4 &* o.groups, into: packed)
        multiplyLeft(o, rows, g, groups, width, packed, isFirst, inner)
        var j = 0
        while j < o.m {
          let panel = j / Tile24.columns
          let values = o.values + (panel &* panelOfValues &+ 2 &* g &* Tile24.columns)
          let places = o.places + (panel &* panelOfPlaces &+ 4 &* g)
          let right = o.right + panel &* o.rank &* Tile24.columns
          var r = 0
          while r < rows {
            var sums = Tile24()
            let corner = o.y + ((i &+ r) &* o.m &+ j)
            let height = min(Tile24.rows, rows &- r), width = min(Tile24.columns, o.m &- j)
            let isWhole = height == Tile24.rows && width == Tile24.columns
            if !isFirst {
              if isWhole {
                sums.read(corner, o.m)
              } else {
                copy(corner, o.m, to: tile, Tile24.columns, height, width)
                sums.read(tile, Tile24.columns)
              }
            }
            sums.add(groups: groups, values, places, packed + 4 &* r &* groups)
            if isLast {
              let stride = roundedUp(o.rank, Tile24.columns)
              sums.add(terms: o.rank, right, inner + r &* stride, stride)
            }
            if isWhole {
              sums.write(corner, o.m)
            } else {
              sums.write(tile, Tile24.columns)
              copy(tile, Tile24.columns, to: corner, o.m, height, width)
            }
            r &+= Tile24.rows
          }
          j &+= Tile24.columns
        }
        g &+= depth
      } while g < o.groups
      i &+= height
    }
  }

  /// X L of a block of rows, or what the columns of these groups add to it.
  @inline(__always) private func multiplyLeft(
    _ o: Product24, _ rows: Int, _ g: Int, _ groups: Int, _ width: Int,
    _ packed: UnsafePointer<Float>, _ isFirst: Bool, _ inner: UnsafeMutablePointer<Float>
  ) {
    var c = 0
    while c < width {
      let panel = o.left + (c &* 4 &* o.groups &+ 4 &* g &* Tile24.columns)
      var r = 0
      while r < rows {
        var sums = Tile24()
        if !isFirst { sums.read(inner + (r &* width &+ c), width) }
        var k = 0
        while k < groups {
          let x = packed + 4 &* (r &* groups &+ Tile24.rows &* k)
          sums.add(terms: 4, panel + 4 &* k &* Tile24.columns, x, 4)
          k &+= 1
        }
        sums.write(inner + (r &* width &+ c), width)
        r &+= Tile24.rows
      }
      c &+= Tile24.columns
    }
  }

  /// Eight rows at a time: for each group four numbers of each row. Rows that are not there are zeros.
  @inline(__always) private func pack(
    _ x: UnsafePointer<Float>, _ rows: Int, _ groups: Int, _ stride: Int,
    into packed: UnsafeMutablePointer<Float>
  ) {
    var r = 0
    while r < rows {
      var q = 0
      while q < Tile24.rows {
        var output = UnsafeMutableRawPointer(packed + 4 &* (r &* groups &+ q))
        let input = UnsafeRawPointer(x + (r &+ q) &* stride)
        var g = 0
        while g < groups {
          let four =
            r &+ q < rows
            ? input.loadUnaligned(fromByteOffset: 16 &* g, as: SIMD4<Float>.self) : .zero
          output.storeBytes(of: four, as: SIMD4<Float>.self)
          output += 16 &* Tile24.rows
          g &+= 1
        }
        q &+= 1
      }
      r &+= Tile24.rows
    }
  }

  /// Copies the first rows and columns of a tile.
  @inline(__always) private func copy(
    _ a: UnsafePointer<Float>, _ strideA: Int, to b: UnsafeMutablePointer<Float>, _ strideB: Int,
    _ rows: Int, _ columns: Int
  ) {
    var i = 0
    while i < rows {
      var j = 0
      while j < columns {
        b[i &* strideB &+ j] = a[i &* strideA &+ j]
        j &+= 1
      }
      i &+= 1
    }
  }
#endif
