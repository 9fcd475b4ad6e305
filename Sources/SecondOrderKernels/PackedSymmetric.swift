// Sweeps over a symmetric matrix whose order is a multiple of 16, of which the blocks of 16 × 16 on and
// below the diagonal are stored, those on it whole. Rows come in panels of eight, and a panel in tiles of
// 8 rows × 16 columns, each tile by rows: a sweep walks through memory in one line, which is what the
// hardware fetches ahead best. Panel h of block row b begins at 128 b(b + 1) + 128 h(b + 1).
// Rows that are visited together share what is read of the vectors. A sweep may change the matrix,
// multiply it by a vector, or do both at once to what it has just changed.

/// y := Pg. Reads P once.
@inline(never) public func symmetricMultiply(
  _ n: Int, _ p: UnsafePointer<Float>, _ g: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let none = Change<Floats>(scale: 1, shift: 0, weight: 0, u: g)
  sweep(n, p, UnsafeMutablePointer(mutating: p), none, g, y, changes: false, multiplies: true)
}

/// Q := αP + δI + c uuᵀ; Q may be P. Reads P once and writes Q once.
@inline(never) public func symmetricUpdate(
  _ n: Int, _ p: UnsafePointer<Float>, _ q: UnsafeMutablePointer<Float>, _ alpha: Float,
  _ delta: Float, _ c: Float, _ u: UnsafePointer<Float>
) {
  let change = Change<Floats>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, u, UnsafeMutablePointer(mutating: u), changes: true, multiplies: false)
}

/// Q := αP + δI + c uuᵀ and y := Qg in one sweep; Q may be P.
@inline(never) public func symmetricUpdateMultiply(
  _ n: Int, _ p: UnsafePointer<Float>, _ q: UnsafeMutablePointer<Float>, _ alpha: Float,
  _ delta: Float, _ c: Float, _ u: UnsafePointer<Float>, _ g: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  let change = Change<Floats>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, g, y, changes: true, multiplies: true)
}

/// The same for doubles.
@inline(never) public func symmetricMultiply(
  _ n: Int, _ p: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
  _ y: UnsafeMutablePointer<Double>
) {
  let none = Change<Doubles>(scale: 1, shift: 0, weight: 0, u: g)
  sweep(n, p, UnsafeMutablePointer(mutating: p), none, g, y, changes: false, multiplies: true)
}

/// The same for doubles.
@inline(never) public func symmetricUpdate(
  _ n: Int, _ p: UnsafePointer<Double>, _ q: UnsafeMutablePointer<Double>, _ alpha: Double,
  _ delta: Double, _ c: Double, _ u: UnsafePointer<Double>
) {
  let change = Change<Doubles>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, u, UnsafeMutablePointer(mutating: u), changes: true, multiplies: false)
}

/// The same for doubles.
@inline(never) public func symmetricUpdateMultiply(
  _ n: Int, _ p: UnsafePointer<Double>, _ q: UnsafeMutablePointer<Double>, _ alpha: Double,
  _ delta: Double, _ c: Double, _ u: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
  _ y: UnsafeMutablePointer<Double>
) {
  let change = Change<Doubles>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, g, y, changes: true, multiplies: true)
}

/// What a sweep makes of the matrix: αP + δI + c uuᵀ.
private struct Change<V: Vector> {
  let scale: V.Scalar, shift: V.Scalar, weight: V.Scalar
  let u: UnsafePointer<V.Scalar>
}

/// What a sweep does: known where it is called, so that each kind is a loop of its own.
private struct Kind {
  var changes = false, scales = false, multiplies = false
}

/// The rows and columns of a tile.
private let tileRows = 8, tileColumns = 16

/// One row of a sweep: its own numbers.
private struct Row<V: Vector> {
  /// c uᵢ and gᵢ.
  let weight: V, g: V
  var sum = V()

  @inline(__always) init(
    _ i: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ kind: Kind
  ) {
    weight = V(repeating: kind.changes ? change.weight * change.u[i] : 0)
    self.g = V(repeating: kind.multiplies ? g[i] : 0)
  }

  /// Elements of this row: changed and stored.
  @inline(__always) func changed(
    _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>, _ scale: V, _ u: V,
    _ kind: Kind
  ) -> V {
    var value = V(at: p)
    guard kind.changes else { return value }
    if kind.scales { value *= scale }
    value.accumulate(weight, u)
    value.store(at: q)
    return value
  }

  /// Elements left of the diagonal block: changed, stored, and multiplied by both vectors.
  @inline(__always) mutating func visit(
    _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>, _ scale: V, _ u: V,
    _ vg: V, _ y: inout V, _ kind: Kind
  ) {
    let value = changed(p, q, scale, u, kind)
    guard kind.multiplies else { return }
    sum.accumulate(value, vg)
    y.accumulate(value, g)
  }

  /// The row's tile in the diagonal block: the block is whole, so that one of the two products is
  /// enough. What the diagonal is shifted by is multiplied apart: the element is not read again while
  /// it is being written. Finishes the row.
  @inline(__always) mutating func finish(
    _ i: Int, _ first: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
    _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
    _ kind: Kind
  ) {
    let scale = V(repeating: change.scale)
    var j = 0
    while j < tileColumns {
      let u = kind.changes ? V(at: change.u + (first &+ j)) : scale
      let value = changed(p + j, q + j, scale, u, kind)
      if kind.multiplies { sum.accumulate(value, V(at: g + (first &+ j))) }
      j &+= V.scalarCount
    }
    if kind.multiplies { y[i] = sum.total + (kind.changes ? change.shift * g[i] : 0) }
    if kind.changes && change.shift != 0 { q[i &- first] += change.shift }
  }
}

/// Rows that follow each other in a panel and are visited together.
private protocol RowGroup<V> {
  associatedtype V: Vector
  static var count: Int { get }

  init(_ i: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ kind: Kind)

  mutating func visit(
    _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>, _ scale: V, _ u: V,
    _ vg: V, _ y: inout V, _ kind: Kind)

  mutating func finish(
    _ i: Int, _ first: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
    _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
    _ kind: Kind)
}

private struct Quartet<V: Vector>: RowGroup {
  @inline(__always) static var count: Int { 4 }
  var a: Row<V>, b: Row<V>, c: Row<V>, d: Row<V>

  @inline(__always) init(
    _ i: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ kind: Kind
  ) {
    a = Row(i, change, g, kind)
    b = Row(i &+ 1, change, g, kind)
    c = Row(i &+ 2, change, g, kind)
    d = Row(i &+ 3, change, g, kind)
  }

  @inline(__always) mutating func visit(
    _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>, _ scale: V, _ u: V,
    _ vg: V, _ y: inout V, _ kind: Kind
  ) {
    a.visit(p, q, scale, u, vg, &y, kind)
    b.visit(p + 16, q + 16, scale, u, vg, &y, kind)
    c.visit(p + 32, q + 32, scale, u, vg, &y, kind)
    d.visit(p + 48, q + 48, scale, u, vg, &y, kind)
  }

  @inline(__always) mutating func finish(
    _ i: Int, _ first: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
    _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
    _ kind: Kind
  ) {
    a.finish(i, first, p, q, change, g, y, kind)
    b.finish(i &+ 1, first, p + 16, q + 16, change, g, y, kind)
    c.finish(i &+ 2, first, p + 32, q + 32, change, g, y, kind)
    d.finish(i &+ 3, first, p + 48, q + 48, change, g, y, kind)
  }
}

#if AVX512
  /// A whole panel: 28 of the 32 registers.
  private struct Octet<V: Vector>: RowGroup {
    @inline(__always) static var count: Int { 8 }
    var low: Quartet<V>, high: Quartet<V>

    @inline(__always) init(
      _ i: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ kind: Kind
    ) {
      low = Quartet(i, change, g, kind)
      high = Quartet(i &+ 4, change, g, kind)
    }

    @inline(__always) mutating func visit(
      _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>, _ scale: V, _ u: V,
      _ vg: V, _ y: inout V, _ kind: Kind
    ) {
      low.visit(p, q, scale, u, vg, &y, kind)
      high.visit(p + 64, q + 64, scale, u, vg, &y, kind)
    }

    @inline(__always) mutating func finish(
      _ i: Int, _ first: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
      _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
      _ kind: Kind
    ) {
      low.finish(i, first, p, q, change, g, y, kind)
      high.finish(i &+ 4, first, p + 64, q + 64, change, g, y, kind)
    }
  }
  private typealias Rows = Octet
#else
  // Sixteen registers hold four rows and no more.
  private typealias Rows = Quartet
#endif

/// Chooses the loop: a factor of one is no multiplication, of which a core that holds the matrix in its
/// caches has none to spare.
@inline(__always) private func sweep<V: Vector>(
  _ n: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
  _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
  changes: Bool, multiplies: Bool
) {
  if changes && change.scale != 1 {
    let kind = Kind(changes: true, scales: true, multiplies: multiplies)
    panels(Rows<V>.self, n, p, q, change, g, y, kind)
  } else {
    let kind = Kind(changes: changes, multiplies: multiplies)
    panels(Rows<V>.self, n, p, q, change, g, y, kind)
  }
}

@inline(__always) private func panels<V: Vector, Group: RowGroup<V>>(
  _: Group.Type, _ n: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
  _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
  _ kind: Kind
) {
  let scale = V(repeating: change.scale)
  var (i, start) = (0, 0)
  while i < n {
    let first = i & ~15
    var group = Group(i, change, g, kind)
    // Where the group's rows begin in their panel.
    let rows = start &+ tileColumns &* (i & 7)
    var j = 0
    while j < first {
      // Where the elements of column j stand.
      let at = rows &+ tileRows &* (j & ~15) &+ (j & 15)
      let u = kind.changes ? V(at: change.u + j) : scale
      let vg = kind.multiplies ? V(at: g + j) : scale
      var vy = kind.multiplies ? V(at: UnsafePointer(y + j)) : scale
      group.visit(p + at, q + at, scale, u, vg, &vy, kind)
      if kind.multiplies { vy.store(at: y + j) }
      j &+= V.scalarCount
    }
    let last = rows &+ tileRows &* first
    group.finish(i, first, p + last, q + last, change, g, y, kind)
    i &+= Group.count
    if i & 7 == 0 { start &+= tileRows &* (first &+ tileColumns) }
  }
}
