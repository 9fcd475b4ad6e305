// The vocabulary in which references are written: definitions, not kernels.

/// Σ xᵢ, from left to right.
@inlinable public func sum<S: Scalar>(_ x: [S]) -> S {
  var sum = S.zero
  for component in x { sum += component }
  return sum
}

/// Σ xᵢ yᵢ, from left to right.
///
/// - Precondition: `x` and `y` have equally many components.
@inlinable public func dot<S: Scalar>(_ x: [S], _ y: [S]) -> S {
  precondition(x.count == y.count, "The vectors have \(x.count) and \(y.count) components.")
  var sum = S.zero
  for i in x.indices { sum += x[i] * y[i] }
  return sum
}

/// αx + y.
///
/// - Precondition: `x` and `y` have equally many components.
@inlinable public func axpy<S: Scalar>(_ alpha: S, _ x: [S], _ y: [S]) -> [S] {
  precondition(x.count == y.count, "The vectors have \(x.count) and \(y.count) components.")
  return x.indices.map { i in alpha * x[i] + y[i] }
}

/// ‖x‖² = Σ xᵢ².
@inlinable public func squaredNorm<S: Scalar>(_ x: [S]) -> S { dot(x, x) }

/// ‖x‖₁ = Σ |xᵢ|.
@inlinable public func norm1<S: Scalar>(_ x: [S]) -> S {
  var sum = S.zero
  for component in x { sum += component.absolute }
  return sum
}

/// ‖x‖∞ = max |xᵢ|, and 0 of no components.
@inlinable public func normInfinity<S: Scalar>(_ x: [S]) -> S {
  var greatest = S.zero
  for component in x { greatest = S.maximum(greatest, component.absolute) }
  return greatest
}

/// Ax, for a matrix of m rows of n: m dot products of length n.
@inlinable public func multiply<S: Scalar>(rows a: [[S]], _ x: [S]) -> [S] {
  a.map { row in dot(row, x) }
}

/// Aᵀ, for a matrix given by its rows, all equally long.
@inlinable public func transpose<S>(_ a: [[S]]) -> [[S]] {
  guard let first = a.first else { return [] }
  precondition(a.allSatisfy { $0.count == first.count }, "A matrix needs rows of one length.")
  return first.indices.map { j in a.map { row in row[j] } }
}

/// The solution of Ax = b by Gauss and Jordan without pivoting: for matrices whose leading minors do not vanish,
/// such as positive definite ones, and those bordered by independent constraints. O(n³).
@inlinable public func eliminated<S: Scalar>(_ a: [[S]], _ b: [S]) -> [S] {
  var rows = a
  var x = b
  for k in rows.indices {
    for i in rows.indices where i != k {
      let factor = rows[i][k] / rows[k][k]
      for j in k..<rows.count { rows[i][j] -= factor * rows[k][j] }
      x[i] -= factor * x[k]
    }
  }
  return x.indices.map { x[$0] / rows[$0][$0] }
}

/// Column j of A⁻¹, by ``eliminated(_:_:)``.
@inlinable public func inverseColumn<S: Scalar>(_ a: [[S]], _ j: Int) -> [S] {
  eliminated(a, a.indices.map { S($0 == j ? 1 : 0) })
}
