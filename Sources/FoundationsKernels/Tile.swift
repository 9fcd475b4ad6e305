// Rows of sums that stay in registers while rows of B and columns of A stream past.

/// A row of a tile: one or two vectors.
protocol Line {
  associatedtype V: Vector
  static var width: Int { get }
  init()
  init(at pointer: UnsafePointer<V.Scalar>)
  /// The first `count` elements, and zeros.
  init(at pointer: UnsafePointer<V.Scalar>, first count: Int)
  func store(at pointer: UnsafeMutablePointer<V.Scalar>)
  func store(at pointer: UnsafeMutablePointer<V.Scalar>, first count: Int)
  /// self + a b.
  mutating func accumulate(_ a: V, _ b: Self)
  /// a self.
  func scaled(_ a: V) -> Self
}

struct Single<V: Vector>: Line {
  private var vector = V()

  static var width: Int { V.scalarCount }

  @inline(__always) init() {}

  @inline(__always) init(at pointer: UnsafePointer<V.Scalar>) { vector = V(at: pointer) }

  @inline(__always) init(at pointer: UnsafePointer<V.Scalar>, first count: Int) {
    vector = V(at: pointer, first: count)
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<V.Scalar>) {
    vector.store(at: pointer)
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<V.Scalar>, first count: Int) {
    vector.store(at: pointer, first: count)
  }

  @inline(__always) mutating func accumulate(_ a: V, _ b: Single) {
    vector.accumulate(a, b.vector)
    vector = vector.settled
  }

  @inline(__always) func scaled(_ a: V) -> Single {
    var result = Single()
    result.vector = a * vector
    return result
  }
}

struct Pair<V: Vector>: Line {
  private var left = Single<V>(), right = Single<V>()

  static var width: Int { 2 &* V.scalarCount }

  @inline(__always) init() {}

  @inline(__always) init(at pointer: UnsafePointer<V.Scalar>) {
    left = Single(at: pointer)
    right = Single(at: pointer + V.scalarCount)
  }

  @inline(__always) init(at pointer: UnsafePointer<V.Scalar>, first count: Int) {
    left = Single(at: pointer, first: count)
    right = Single(at: pointer + V.scalarCount, first: count &- V.scalarCount)
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<V.Scalar>) {
    left.store(at: pointer)
    right.store(at: pointer + V.scalarCount)
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<V.Scalar>, first count: Int) {
    left.store(at: pointer, first: count)
    right.store(at: pointer + V.scalarCount, first: count &- V.scalarCount)
  }

  @inline(__always) mutating func accumulate(_ a: V, _ b: Pair) {
    left.accumulate(a, b.left)
    right.accumulate(a, b.right)
  }

  @inline(__always) func scaled(_ a: V) -> Pair {
    var result = Pair()
    (result.left, result.right) = (left.scaled(a), right.scaled(a))
    return result
  }
}

/// Some rows of sums. Types rather than arrays: all are names of registers.
protocol Rows<L> {
  associatedtype L: Line
  typealias V = L.V
  static var count: Int { get }
  init()

  /// self + a bᵀ, for a column a whose numbers are `stride` apart and one row b.
  mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ stride: Int, _ b: L)

  /// c := alpha self + beta c in the first `columns` of rows that are `stride` apart; without a beta, c is
  /// not read.
  func write(
    _ alpha: V, _ beta: V?, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int, first columns: Int)
}

struct OneRow<L: Line>: Rows {
  private var sums = L()

  static var count: Int { 1 }

  @inline(__always) init() {}

  @inline(__always)
  mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ stride: Int, _ b: L) {
    sums.accumulate(V(repeating: a[0]), b)
  }

  @inline(__always) func write(
    _ alpha: V, _ beta: V?, to c: UnsafeMutablePointer<V.Scalar>, _ stride: Int, first columns: Int
  ) {
    var row = L()
    if let beta {
      row = L(at: c, first: columns).scaled(beta)
      row.accumulate(alpha, sums)
    } else {
      row = sums.scaled(alpha)
    }
    row.store(at: c, first: columns)
  }
}

/// Rows above rows.
struct Stack<Top: Rows, Bottom: Rows>: Rows where Top.L == Bottom.L {
  typealias L = Top.L

  private var top = Top()
  private var bottom = Bottom()

  static var count: Int { Top.count &+ Bottom.count }

  @inline(__always) init() {}

  @inline(__always)
  mutating func accumulate(_ a: UnsafePointer<V.Scalar>, _ stride: Int, _ b: L) {
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

typealias TwoRows<L: Line> = Stack<OneRow<L>, OneRow<L>>
typealias ThreeRows<L: Line> = Stack<TwoRows<L>, OneRow<L>>
typealias FourRows<L: Line> = Stack<TwoRows<L>, TwoRows<L>>
typealias EightRows<L: Line> = Stack<FourRows<L>, FourRows<L>>
typealias TwelveRows<L: Line> = Stack<EightRows<L>, FourRows<L>>
