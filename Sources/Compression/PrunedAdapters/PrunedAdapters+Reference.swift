import Scalars
import Structures

extension PrunedAdapters {
  /// M: of every four rows of a column the two of largest magnitude.
  static func mask<S: Scalar>(_ problem: Problem, over: S.Type) -> Matrix<S> {
    let l = problem.left.map { S($0).absolute }
    return Matrix(rows: l.rows, columns: l.columns) { i, c in
      let group = (i / 4 * 4)..<min(i / 4 * 4 + 4, l.rows)
      let rivals = group.count { k in k < i ? l[k, c] >= l[i, c] : l[k, c] > l[i, c] }
      return rivals < 2 ? 1 : .zero
    }
  }

  /// (AᵀA)⁻¹AᵀB by elimination of the normal equations; AᵀA is positive definite for independent columns, so
  /// that pivots need no search.
  static func leastSquares<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Matrix<S> {
    let (r, n) = (a.columns, b.columns)
    var rows = (0..<r).map { i in
      (0..<r).map { dot(a.column(i), a.column($0)) }
        + (0..<n).map { dot(a.column(i), b.column($0)) }
    }
    for i in 0..<r {
      for k in 0..<r where k != i {
        let factor = rows[k][i] / rows[i][i]
        for j in i..<r + n { rows[k][j] = rows[k][j] - factor * rows[i][j] }
      }
    }
    return Matrix(rows: r, columns: n) { rows[$0][r + $1] / rows[$0][$0] }
  }
}
