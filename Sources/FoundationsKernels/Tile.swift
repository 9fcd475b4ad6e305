// Rows of sums that stay in registers while rows of B and columns of A stream past.

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

  /// The first `count` elements, and zeros.
  @inline(__always) init(at pointer: UnsafePointer<V.Scalar>, first count: Int) {
    left = V(at: pointer, first: count)
    right = V(at: pointer + V.scalarCount, first: count &- V.scalarCount)
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<V.Scalar>) {
    left.store(at: pointer)
    right.store(at: pointer + V.scalarCount)
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<V.Scalar>, first count: Int) {
    left.store(at: pointer, first: count)
    right.store(at: pointer + V.scalarCount, first: count &- V.scalarCount)
  }

  /// self + a b.
  @inline(__always) mutating func accumulate(_ a: V, _ b: Row) {
    left.accumulate(a, b.left)
    right.accumulate(a, b.right)
  }
}

/// Some rows of sums. Types rather than arrays: all are names of registers.
protocol Rows {
  associatedtype V: Vector
  static var count: Int { get }
  init()

  /// self + a bᵀ, for a column a whose numbers are `stride` apart and one row b.
  mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ stride: Int, _ b: Row<V>)

  /// c := alpha self + beta c in the first `columns` of rows that are `stride` apart; without a beta, c is
  /// not read.
  func write(
    _ alpha: V, _ beta: V?, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int, first columns: Int)
}

struct OneRow<V: Vector>: Rows {
  private var sums = Row<V>()

  static var count: Int { 1 }

  @inline(__always) init() {}

  @inline(__always)
  mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ stride: Int, _ b: Row<V>) {
    sums.accumulate(V(repeating: a[0]), b)
  }

  @inline(__always) func write(
    _ alpha: V, _ beta: V?, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int, first columns: Int
  ) {
    var row = Row<V>()
    if let beta {
      row = Row(at: c, first: columns)
      row.left *= beta
      row.right *= beta
      row.accumulate(alpha, sums)
    } else {
      row.left = alpha * sums.left
      row.right = alpha * sums.right
    }
    row.store(at: c, first: columns)
  }
}

/// Rows above rows.
struct Stack<Top: Rows, Bottom: Rows>: Rows where Top.V == Bottom.V {
  typealias V = Top.V

  private var top = Top()
  private var bottom = Bottom()

  static var count: Int { Top.count &+ Bottom.count }

  @inline(__always) init() {}

  @inline(__always)
  mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ stride: Int, _ b: Row<V>) {
    top.accumulate(a, stride, b)
    bottom.accumulate(a + Top.count &* stride, stride, b)
  }

  @inline(__always) func write(
    _ alpha: V, _ beta: V?, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int, first columns: Int
  ) {
    top.write(alpha, beta, to: c, stride, first: columns)
    bottom.write(alpha, beta, to: c + Top.count &* stride, stride, first: columns)
  }
}

typealias TwoRows<V: Vector> = Stack<OneRow<V>, OneRow<V>>
typealias ThreeRows<V: Vector> = Stack<TwoRows<V>, OneRow<V>>
typealias FourRows<V: Vector> = Stack<TwoRows<V>, TwoRows<V>>
typealias EightRows<V: Vector> = Stack<FourRows<V>, FourRows<V>>
typealias TwelveRows<V: Vector> = Stack<EightRows<V>, FourRows<V>>
