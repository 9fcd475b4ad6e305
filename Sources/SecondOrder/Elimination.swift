import Scalars

/// Gaussian elimination, for references and laws: exact over exact scalars.
enum Elimination {
  /// X with AX = B, for A whose leading minors are not zero; `nil` if one is.
  ///
  /// n³/3 multiplications for the factorisation and n² for each column of B.
  static func solve<S: Scalar>(_ a: [[S]], _ b: [[S]]) -> [[S]]? {
    var (a, x) = (a, b)
    let n = a.count
    for k in 0..<n {
      guard a[k][k] != .zero else { return nil }
      let pivotRow = a[k], pivotRight = x[k]
      for i in k + 1..<max(k + 1, n) {
        let factor = a[i][k] / pivotRow[k]
        for j in k..<n { a[i][j] -= factor * pivotRow[j] }
        for j in pivotRight.indices { x[i][j] -= factor * pivotRight[j] }
      }
    }
    for i in (0..<n).reversed() {
      for c in x[i].indices {
        var rest = x[i][c]
        for j in i + 1..<max(i + 1, n) { rest -= a[i][j] * x[j][c] }
        x[i][c] = rest / a[i][i]
      }
    }
    return x
  }

  /// x with Ax = b.
  static func solve<S: Scalar>(_ a: [[S]], _ b: [S]) -> [S]? {
    solve(a, b.map { [$0] })?.map { $0[0] }
  }

  static func inverse<S: Scalar>(_ a: [[S]]) -> [[S]]? {
    solve(a, a.indices.map { i in a.indices.map { $0 == i ? 1 : 0 } })
  }

  /// Whether a symmetric matrix is positive definite: whether every pivot is positive.
  static func isPositiveDefinite<S: Scalar>(_ a: [[S]]) -> Bool {
    var a = a
    let n = a.count
    for k in 0..<n {
      guard a[k][k] > .zero else { return false }
      for i in k + 1..<max(k + 1, n) {
        let factor = a[i][k] / a[k][k]
        for j in k + 1..<n { a[i][j] -= factor * a[k][j] }
      }
    }
    return true
  }

  /// AB.
  static func product<S: Scalar>(_ a: [[S]], _ b: [[S]]) -> [[S]] {
    let columns = transpose(b)
    return a.map { row in columns.map { dot(row, $0) } }
  }
}
