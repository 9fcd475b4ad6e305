import RealModule
import Scalars
import Structures

/// The singular values of a matrix by one-sided Jacobi rotations (Hestenes 1958): the plain program that
/// decompositions are timed against.
enum Jacobi {
  /// σ₁ ≥ … of an m × n matrix, min(m, n) of them. Pairs of rows are rotated until all are orthogonal to
  /// working precision; O(m²n) for each sweep.
  static func singularValues(of a: Matrix<Double>) -> [Double] {
    let wide = a.rows <= a.columns ? a : a.transposed
    var rows = (0..<wide.rows).map { Array(wide[row: $0]) }
    var isDiagonal = false
    for _ in 0..<60 where !isDiagonal {
      isDiagonal = true
      for i in rows.indices {
        for j in 0..<i where rotate(&rows, i, j) { isDiagonal = false }
      }
    }
    return rows.map { squaredNorm($0).squareRoot() }.sorted(by: >)
  }

  /// Makes two rows orthogonal; false if they are.
  private static func rotate(_ rows: inout [[Double]], _ i: Int, _ j: Int) -> Bool {
    let (p, q) = (squaredNorm(rows[i]), squaredNorm(rows[j]))
    let product = dot(rows[i], rows[j])
    guard abs(product) > 0x1p-50 * (p * q).squareRoot() else { return false }
    let zeta = (q - p) / (2 * product)
    let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    for k in rows[i].indices {
      let (x, y) = (rows[i][k], rows[j][k])
      rows[i][k] = cosine * x - sine * y
      rows[j][k] = sine * x + cosine * y
    }
    return true
  }
}
