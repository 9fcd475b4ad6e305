import Scalars

/// The solution of Ax = b by Gauss and Jordan without pivoting: for matrices whose leading minors do not vanish,
/// such as positive definite ones, and those bordered by independent constraints. What references solve with.
func eliminated<S: Scalar>(_ a: [[S]], _ b: [S]) -> [S] {
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

/// The columns of A⁻¹, one elimination for each.
func inverted<S: Scalar>(_ a: [[S]]) -> [[S]] {
  a.indices.map { j in eliminated(a, a.indices.map { S($0 == j ? 1 : 0) }) }
}

/// The part of a matrix in some rows and columns.
func part<S>(_ a: [[S]], _ rows: [Int], _ columns: [Int]) -> [[S]] {
  rows.map { i in columns.map { a[i][$0] } }
}
