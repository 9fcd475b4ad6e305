// Sweeps over a symmetric matrix whose order is a multiple of 16, of which the blocks of 16 × 16 on and
// below the diagonal are stored, those on it whole: row i begins at 128 b(b + 1) + 16(i mod 16)(b + 1), b = ⌊i/16⌋,
// and has 16(b + 1) elements. So every row is whole registers, and begins at a multiple of 64 bytes.
// Four rows at a time share what is read of the vectors. A sweep may change the matrix, multiply it
// by a vector, or do both at once to what it has just changed.

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

/// One row of a sweep: where it stands, and its own numbers.
private struct Row<V: Vector> {
  let source: UnsafePointer<V.Scalar>
  let target: UnsafeMutablePointer<V.Scalar>
  /// c uᵢ and gᵢ.
  let weight: V, g: V
  var sum = V()

  @inline(__always) init(
    _ i: Int, at start: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
    _ change: Change<V>, _ g: UnsafePointer<V.Scalar>
  ) {
    source = p + start
    target = q + start
    weight = V(repeating: change.weight * change.u[i])
    self.g = V(repeating: g[i])
  }

  /// The elements at columns j and after, changed and stored.
  @inline(__always) func changed(_ j: Int, _ scale: V, _ u: V) -> V {
    var value = V(at: source + j) * scale
    value.accumulate(weight, u)
    value.store(at: target + j)
    return value
  }

  /// A part of this row left of the diagonal block: changed, stored, and multiplied by both vectors.
  @inline(__always) mutating func visit(
    _ j: Int, _ scale: V, _ u: V, _ vg: V, _ y: inout V, changes: Bool, multiplies: Bool
  ) {
    let value = changes ? changed(j, scale, u) : V(at: source + j)
    guard multiplies else { return }
    sum.accumulate(value, vg)
    y.accumulate(value, g)
  }

  /// The part in the diagonal block, from column `first` on: changed and stored.
  @inline(__always) func changeBlock(_ i: Int, _ first: Int, _ change: Change<V>) {
    var j = first
    while j < first &+ 16 {
      _ = changed(j, V(repeating: change.scale), V(at: change.u + j))
      j &+= V.scalarCount
    }
    target[i] += change.shift
  }

  /// The same part multiplied: the block is whole, so that one of the two products is enough.
  @inline(__always) mutating func multiplyBlock(
    _ i: Int, _ first: Int, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
    changes: Bool
  ) {
    var j = first
    while j < first &+ 16 {
      let value = changes ? V(at: UnsafePointer(target + j)) : V(at: source + j)
      sum.accumulate(value, V(at: g + j))
      j &+= V.scalarCount
    }
    y[i] = sum.total
  }
}

@inline(__always) private func sweep<V: Vector>(
  _ n: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
  _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
  changes: Bool, multiplies: Bool
) {
  let scale = V(repeating: change.scale)
  var i = 0
  while i &+ 4 <= n {
    let block = i / 16, first = 16 &* block, length = first &+ 16
    let start = 8 &* first &* (block &+ 1) &+ (i &- first) &* length
    var a = Row<V>(i, at: start, p, q, change, g)
    var b = Row<V>(i &+ 1, at: start &+ length, p, q, change, g)
    var c = Row<V>(i &+ 2, at: start &+ 2 &* length, p, q, change, g)
    var d = Row<V>(i &+ 3, at: start &+ 3 &* length, p, q, change, g)
    var j = 0
    while j < first {
      let u = changes ? V(at: change.u + j) : scale
      let vg = multiplies ? V(at: g + j) : scale
      var vy = multiplies ? V(at: UnsafePointer(y + j)) : scale
      a.visit(j, scale, u, vg, &vy, changes: changes, multiplies: multiplies)
      b.visit(j, scale, u, vg, &vy, changes: changes, multiplies: multiplies)
      c.visit(j, scale, u, vg, &vy, changes: changes, multiplies: multiplies)
      d.visit(j, scale, u, vg, &vy, changes: changes, multiplies: multiplies)
      if multiplies { vy.store(at: y + j) }
      j &+= V.scalarCount
    }
    if changes {
      a.changeBlock(i, first, change)
      b.changeBlock(i &+ 1, first, change)
      c.changeBlock(i &+ 2, first, change)
      d.changeBlock(i &+ 3, first, change)
    }
    if multiplies {
      a.multiplyBlock(i, first, g, y, changes: changes)
      b.multiplyBlock(i &+ 1, first, g, y, changes: changes)
      c.multiplyBlock(i &+ 2, first, g, y, changes: changes)
      d.multiplyBlock(i &+ 3, first, g, y, changes: changes)
    }
    i &+= 4
  }
}
