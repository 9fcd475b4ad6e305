// How a sweep over a packed symmetric matrix goes; what sweeps there are stands in PackedSymmetric.swift.

#if AVX512
  import CVectors
#endif

/// What a sweep makes of the matrix: αP + δI + c uuᵀ.
struct Change<V: Vector> {
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

  /// Elements of this row: changed and stored. What is returned is what is stored.
  @inline(__always) func changed<E: Element<V>>(
    _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>, _ scale: V, _ u: V, _ shift: V,
    _ kind: Kind, onDiagonal: Bool
  ) -> V {
    var value = E.load(p)
    guard kind.changes else { return value }
    if kind.scales { value *= scale }
    value.accumulate(weight, u)
    if onDiagonal { value += shift }
    return E.store(value, q)
  }

  /// Elements left of the diagonal block: changed, stored, and multiplied by both vectors.
  @inline(__always) mutating func visit<E: Element<V>>(
    _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>, _ scale: V, _ u: V,
    _ vg: V, _ y: inout V, _ kind: Kind
  ) {
    #if AVX512
      // 8 KB ahead: what the hardware fetches by itself stops at the end of each page.
      vernier_prefetch(UnsafeRawPointer(p) + 8192)
    #endif
    let value = changed(p, q, scale, u, scale, kind, onDiagonal: false)
    guard kind.multiplies else { return }
    sum.accumulate(value, vg)
    y.accumulate(value, g)
  }

  /// The row's tile in the diagonal block: the block is whole, so that one of the two products is
  /// enough. Finishes the row.
  @inline(__always) mutating func finish<E: Element<V>>(
    _ i: Int, _ first: Int, _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>,
    _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
    _ kind: Kind
  ) {
    let scale = V(repeating: change.scale)
    var j = 0
    while j < tileColumns {
      let u = kind.changes ? V(at: change.u + (first &+ j)) : scale
      let shift = V.single(change.shift, at: i &- first &- j)
      let value = changed(p + j, q + j, scale, u, shift, kind, onDiagonal: true)
      if kind.multiplies { sum.accumulate(value, V(at: g + (first &+ j))) }
      j &+= V.scalarCount
    }
    if kind.multiplies { y[i] = sum.total }
  }
}

/// Rows that follow each other in a panel and are visited together.
private protocol RowGroup<V> {
  associatedtype V: Vector
  static var count: Int { get }

  init(_ i: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ kind: Kind)

  mutating func visit<E: Element<V>>(
    _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>, _ scale: V, _ u: V,
    _ vg: V, _ y: inout V, _ kind: Kind)

  mutating func finish<E: Element<V>>(
    _ i: Int, _ first: Int, _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>,
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

  @inline(__always) mutating func visit<E: Element<V>>(
    _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>, _ scale: V, _ u: V,
    _ vg: V, _ y: inout V, _ kind: Kind
  ) {
    a.visit(p, q, scale, u, vg, &y, kind)
    b.visit(p + 16, q + 16, scale, u, vg, &y, kind)
    c.visit(p + 32, q + 32, scale, u, vg, &y, kind)
    d.visit(p + 48, q + 48, scale, u, vg, &y, kind)
  }

  @inline(__always) mutating func finish<E: Element<V>>(
    _ i: Int, _ first: Int, _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>,
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

    @inline(__always) mutating func visit<E: Element<V>>(
      _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>, _ scale: V, _ u: V,
      _ vg: V, _ y: inout V, _ kind: Kind
    ) {
      low.visit(p, q, scale, u, vg, &y, kind)
      high.visit(p + 64, q + 64, scale, u, vg, &y, kind)
    }

    @inline(__always) mutating func finish<E: Element<V>>(
      _ i: Int, _ first: Int, _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>,
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

// MARK: - Loops

/// Chooses the loop: a factor of one is no multiplication, of which a core that holds the matrix in its
/// caches has none to spare.
@inline(__always) func sweep<V: Vector, E: Element<V>>(
  _ n: Int, _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>,
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

@inline(__always) private func panels<V: Vector, E: Element<V>, Group: RowGroup<V>>(
  _: Group.Type, _ n: Int, _ p: UnsafePointer<E>, _ q: UnsafeMutablePointer<E>,
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
