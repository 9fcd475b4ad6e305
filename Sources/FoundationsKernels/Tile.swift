// A block of the product that stays in registers while a whole panel of each factor streams past.

/// A row of a tile: two vectors.
struct Row<V: Vector> {
  var left = V()
  var right = V()

  static var width: Int { 2 &* V.scalarCount }

  @inline(__always) init() {}

  @inline(__always) init(at pointer: UnsafePointer<V.Scalar>) {
    left = V(at: pointer)
    right = V(at: pointer + V.scalarCount)
  }

  /// self + a b.
  @inline(__always) mutating func accumulate(_ a: V.Scalar, _ b: Row) {
    let a = V(repeating: a)
    left.accumulate(a, b.left)
    right.accumulate(a, b.right)
  }

  /// c := c + alpha self, at `pointer`.
  @inline(__always) func add(_ alpha: V, to pointer: UnsafeMutablePointer<V.Scalar>) {
    var c = Row(at: pointer)
    c.left.accumulate(alpha, left)
    c.right.accumulate(alpha, right)
    c.left.store(at: pointer)
    c.right.store(at: pointer + V.scalarCount)
  }
}

/// Six rows.
struct Rows<V: Vector> {
  var r0 = Row<V>(), r1 = Row<V>(), r2 = Row<V>(), r3 = Row<V>(), r4 = Row<V>(), r5 = Row<V>()

  static var count: Int { 6 }

  @inline(__always) init() {}

  /// self + a bᵀ, for six numbers a and one row b.
  @inline(__always) mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ b: Row<V>) {
    r0.accumulate(a[0], b)
    r1.accumulate(a[1], b)
    r2.accumulate(a[2], b)
    r3.accumulate(a[3], b)
    r4.accumulate(a[4], b)
    r5.accumulate(a[5], b)
  }

  /// c := c + alpha self, for rows `stride` apart.
  @inline(__always)
  func add(_ alpha: V, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int) {
    r0.add(alpha, to: c)
    r1.add(alpha, to: c + stride)
    r2.add(alpha, to: c + 2 &* stride)
    r3.add(alpha, to: c + 3 &* stride)
    r4.add(alpha, to: c + 4 &* stride)
    r5.add(alpha, to: c + 5 &* stride)
  }
}

/// What the registers of the lane hold beside one row and one factor: 12 rows in 32 registers of
/// AVX-512, 6 rows in 16 of the baseline.
struct Tile<V: Vector> {
  var top = Rows<V>()
  #if AVX512
    var bottom = Rows<V>()
    static var rows: Int { 2 &* Rows<V>.count }
  #else
    static var rows: Int { Rows<V>.count }
  #endif
  static var columns: Int { Row<V>.width }

  @inline(__always) init() {}

  @inline(__always) mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ b: Row<V>) {
    top.accumulate(a, b)
    #if AVX512
      bottom.accumulate(a + Rows<V>.count, b)
    #endif
  }

  @inline(__always)
  func add(_ alpha: V.Scalar, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int) {
    let alpha = V(repeating: alpha)
    top.add(alpha, to: c, stride)
    #if AVX512
      bottom.add(alpha, to: c + Rows<V>.count &* stride, stride)
    #endif
  }

  /// c := c + alpha a b, for a panel of columns and a panel of rows, `depth` of each.
  @inline(__always) static func multiply(
    _ depth: Int, _ alpha: V.Scalar, _ a: UnsafePointer<V.Scalar>, _ b: UnsafePointer<V.Scalar>,
    addingTo c: UnsafeMutablePointer<V.Scalar>, _ stride: Int
  ) {
    var tile = Tile()
    var (a, b, k) = (a, b, depth)
    while k > 0 {
      tile.accumulate(a, Row(at: b))
      a += rows
      b += columns
      k &-= 1
    }
    tile.add(alpha, to: c, stride)
  }
}
