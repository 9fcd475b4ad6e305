// A tile of C: the product of some rows of A and one panel of B.

/// What a tile is made of, and where it goes.
struct TileProduct<V: Vector> {
  typealias In = UnsafePointer<V.Scalar>
  typealias Out = UnsafeMutablePointer<V.Scalar>

  /// Rows of the largest tile: with 14 the sums, a row of B and two numbers of A fill the 32 registers of
  /// AVX-512, with 6 the 16 of the baseline.
  #if AVX512
    static var rows: Int { 14 }
  #else
    static var rows: Int { 6 }
  #endif
  static var columns: Int { Pair<V>.width }

  /// Terms of each sum, at least one.
  var terms: Int
  /// Columns that are there: all of a tile, but at the rim of C.
  var columns = 0
  /// C := alpha AB + beta C; if beta is zero, the old C is not read.
  var alpha: V.Scalar, beta: V.Scalar
  var a: In, lda: Int
  var b: In, ldb: Int
  var c: Out, ldc: Int
  /// Where to copy the panel of B to, one row after the other.
  var packed: Out
  /// Two rows that are `aheadStride` apart and will be read soon: they are asked for meanwhile.
  var ahead: In, aheadStride: Int
  /// 2¹⁶ times the rows of C that are asked for with each term, so that all have come at the end.
  var pace: Int

  /// The tile from a panel of whole rows.
  @inline(never) private static func multiply<R: Rows>(_: R.Type, _ x: UnsafePointer<Self>)
  where R.L.V == V {
    let (lda, ldb, c, ldc, pace) = (
      x.pointee.lda, x.pointee.ldb, x.pointee.c, x.pointee.ldc, x.pointee.pace
    )
    var (a, b, k) = (x.pointee.a, x.pointee.b, x.pointee.terms)
    let ahead = x.pointee.ahead - a
    let next = ahead &+ x.pointee.aheadStride
    var tile = R()
    var place = 0
    while k > 0 {
      let row = c + (place &>> 16) &* ldc
      prefetch(row)
      prefetch(row + V.scalarCount)
      prefetch(a + ahead)
      prefetch(a + next)
      place &+= pace
      tile.accumulate(a, lda, R.L(at: b))
      a += 1
      b += ldb
      k &-= 1
    }
    x.pointee.write(tile)
  }

  /// The tile from a panel with some of a tile's columns, which is packed at the same time. What is packed
  /// has zeros in the others.
  @inline(never) private static func multiplyPacking<R: Rows>(_: R.Type, _ x: UnsafePointer<Self>)
  where R.L.V == V {
    let (lda, ldb, columns) = (x.pointee.lda, x.pointee.ldb, x.pointee.columns)
    var (a, b, packed, k) = (x.pointee.a, x.pointee.b, x.pointee.packed, x.pointee.terms)
    // As far ahead as a line of the third cache is away.
    let far = 24 &* ldb
    var tile = R()
    while k > 0 {
      prefetch(b + far)
      prefetch(b + (far &+ V.scalarCount))
      let row = R.L(at: b, first: columns)
      row.store(at: packed)
      tile.accumulate(a, lda, row)
      a += 1
      b += ldb
      packed += R.L.width
      k &-= 1
    }
    x.pointee.write(tile)
  }

  @inline(__always) private func write<R: Rows>(_ tile: R) where R.L.V == V {
    let factor = V(repeating: alpha)
    if beta == 0 {
      tile.write(factor, nil, to: c, ldc, first: columns)
    } else {
      tile.write(factor, V(repeating: beta), to: c, ldc, first: columns)
    }
  }

  @inline(__always)
  private static func run<R: Rows>(_: R.Type, _ packs: Bool, _ x: UnsafePointer<Self>)
  where R.L.V == V {
    if packs { multiplyPacking(R.self, x) } else { multiply(R.self, x) }
  }

  /// A tile of `height` rows, at most ``rows``.
  @inline(__always)
  static func run<L: Line>(
    _: L.Type, _ height: Int, packing packs: Bool, _ x: UnsafePointer<Self>
  ) where L.V == V {
    switch height {
    case 1: run(OneRow<L>.self, packs, x)
    case 2: run(TwoRows<L>.self, packs, x)
    case 3: run(ThreeRows<L>.self, packs, x)
    case 4: run(FourRows<L>.self, packs, x)
    case 5: run(Stack<FourRows<L>, OneRow<L>>.self, packs, x)
    #if AVX512
      case 6: run(Stack<FourRows<L>, TwoRows<L>>.self, packs, x)
      case 7: run(Stack<FourRows<L>, ThreeRows<L>>.self, packs, x)
      case 8: run(EightRows<L>.self, packs, x)
      case 9: run(Stack<EightRows<L>, OneRow<L>>.self, packs, x)
      case 10: run(Stack<EightRows<L>, TwoRows<L>>.self, packs, x)
      case 11: run(Stack<EightRows<L>, ThreeRows<L>>.self, packs, x)
      case 12: run(TwelveRows<L>.self, packs, x)
      case 13: run(Stack<TwelveRows<L>, OneRow<L>>.self, packs, x)
      default: run(Stack<TwelveRows<L>, TwoRows<L>>.self, packs, x)
    #else
      default: run(Stack<FourRows<L>, TwoRows<L>>.self, packs, x)
    #endif
    }
  }
}
