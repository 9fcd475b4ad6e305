// Sweeps over the lower triangle of a symmetric matrix, packed row by row: row i begins at i(i + 1)/2.
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
private struct Change<V: Vector> where V.Scalar: SIMDScalar {
  let scale: V.Scalar, shift: V.Scalar, weight: V.Scalar
  let u: UnsafePointer<V.Scalar>
}

/// One row of a sweep: where it stands, and its own numbers.
private struct Row<V: Vector> where V.Scalar: SIMDScalar {
  let source: UnsafePointer<V.Scalar>
  let target: UnsafeMutablePointer<V.Scalar>
  /// c uᵢ and gᵢ.
  let weight: V.Scalar, g: V.Scalar
  var sum = V()

  @inline(__always) init(
    _ i: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
    _ change: Change<V>, _ g: UnsafePointer<V.Scalar>
  ) {
    let start = i &* (i &+ 1) / 2
    source = p + start
    target = q + start
    weight = change.weight * change.u[i]
    self.g = g[i]
  }

  /// The part of this row at columns j and after: changed, stored, and multiplied by both vectors.
  @inline(__always) mutating func visit(
    _ j: Int, _ scale: V, _ u: V, _ vg: V, _ y: inout V, changes: Bool, multiplies: Bool
  ) {
    var value = V(at: source + j)
    if changes {
      value *= scale
      value.accumulate(V(repeating: weight), u)
      value.store(at: target + j)
    }
    if multiplies {
      sum.accumulate(value, vg)
      y.accumulate(value, V(repeating: g))
    }
  }

  /// The same for one element left of the diagonal; what it adds to y[i] is returned.
  @inline(__always) func visit(
    _ j: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>,
    _ y: UnsafeMutablePointer<V.Scalar>, changes: Bool, multiplies: Bool
  ) -> V.Scalar {
    var value = source[j]
    if changes {
      value = change.scale * value + weight * change.u[j]
      target[j] = value
    }
    guard multiplies else { return 0 }
    y[j] += value * self.g
    return value * g[j]
  }

  #if AVX512
    /// The same for the four elements at columns j and after, where a register is longer.
    @inline(__always) func visitFour(
      _ j: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>,
      _ y: UnsafeMutablePointer<V.Scalar>, changes: Bool, multiplies: Bool
    ) -> V.Scalar {
      typealias Four = SIMD4<V.Scalar>
      var value = UnsafeRawPointer(source + j).loadUnaligned(as: Four.self)
      if changes {
        let u = UnsafeRawPointer(change.u + j).loadUnaligned(as: Four.self)
        value = value * change.scale + u * weight
        UnsafeMutableRawPointer(target + j).storeBytes(of: value, as: Four.self)
      }
      guard multiplies else { return 0 }
      let sums = UnsafeRawPointer(y + j).loadUnaligned(as: Four.self) + value * self.g
      UnsafeMutableRawPointer(y + j).storeBytes(of: sums, as: Four.self)
      let products = value * UnsafeRawPointer(g + j).loadUnaligned(as: Four.self)
      return (products[0] + products[1]) + (products[2] + products[3])
    }
  #endif

  /// The element on the diagonal.
  @inline(__always) func visitDiagonal(_ i: Int, _ change: Change<V>, changes: Bool) -> V.Scalar {
    var value = source[i]
    if changes {
      value = change.scale * value + weight * change.u[i] + change.shift
      target[i] = value
    }
    return value * g
  }
}

@inline(__always) private func sweep<V: Vector>(
  _ n: Int, _ p: UnsafePointer<V.Scalar>, _ q: UnsafeMutablePointer<V.Scalar>,
  _ change: Change<V>, _ g: UnsafePointer<V.Scalar>, _ y: UnsafeMutablePointer<V.Scalar>,
  changes: Bool, multiplies: Bool
) where V.Scalar: SIMDScalar {
  var i = 0
  while i &+ 4 <= n {
    var a = Row<V>(i, p, q, change, g), b = Row<V>(i &+ 1, p, q, change, g)
    var c = Row<V>(i &+ 2, p, q, change, g), d = Row<V>(i &+ 3, p, q, change, g)
    let scale = V(repeating: change.scale)
    var j = 0
    while j &+ V.scalarCount <= i {
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
    finish(a, i, j, change, g, y, changes: changes, multiplies: multiplies)
    finish(b, i &+ 1, j, change, g, y, changes: changes, multiplies: multiplies)
    finish(c, i &+ 2, j, change, g, y, changes: changes, multiplies: multiplies)
    finish(d, i &+ 3, j, change, g, y, changes: changes, multiplies: multiplies)
    i &+= 4
  }
  while i < n {
    let row = Row<V>(i, p, q, change, g)
    finish(row, i, 0, change, g, y, changes: changes, multiplies: multiplies)
    i &+= 1
  }
}

/// The elements of a row from column j to the diagonal, one by one; y[i] is first written here.
@inline(__always) private func finish<V: Vector>(
  _ row: Row<V>, _ i: Int, _ first: Int, _ change: Change<V>, _ g: UnsafePointer<V.Scalar>,
  _ y: UnsafeMutablePointer<V.Scalar>, changes: Bool, multiplies: Bool
) where V.Scalar: SIMDScalar {
  var sum = multiplies ? row.sum.total : 0
  var j = first
  #if AVX512
    while j &+ 4 <= i {
      sum += row.visitFour(j, change, g, y, changes: changes, multiplies: multiplies)
      j &+= 4
    }
  #endif
  while j < i {
    sum += row.visit(j, change, g, y, changes: changes, multiplies: multiplies)
    j &+= 1
  }
  sum += row.visitDiagonal(i, change, changes: changes)
  if multiplies { y[i] = sum }
}
