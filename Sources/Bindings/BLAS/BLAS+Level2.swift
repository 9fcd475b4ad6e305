public import Structures

extension BLAS {
  /// y := α op(A) x + βy, where op(A) is A or Aᵀ. With β = 0 the old y is not read. 2mn flops.
  public static func gemv<T: BLASScalar>(
    alpha: T = 1, _ a: Matrix<T>, transposeA: Bool = false, _ x: [T], beta: T = 0, _ y: inout [T]
  ) throws(BindingError) {
    let (m, n) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
    try Call(T.blas.letter, "gemv").require(
      x.count == n && y.count == m, "(\(m) x \(n)) times \(x.count) elements into \(y.count)")
    try gemv(
      transposeA: transposeA, rows: a.rows, columns: a.columns, alpha: alpha,
      a: a.elements, lda: max(1, a.columns), x: x, beta: beta, y: &y)
  }

  /// y := αAx + βy for symmetric A, of which one triangle is read. With β = 0 the old y is not
  /// read. 2n² flops.
  public static func symv<T: BLASScalar>(
    _ triangle: Triangle, alpha: T = 1, _ a: Matrix<T>, _ x: [T],
    beta: T = 0, _ y: inout [T]
  ) throws(BindingError) {
    let n = a.rows
    try Call(T.blas.letter, "symv").require(
      a.columns == n && x.count == n && y.count == n,
      "(\(n) x \(a.columns)) times \(x.count) elements into \(y.count)")
    try symv(
      triangle, n: n, alpha: alpha, a: a.elements, lda: max(1, n), x: x, beta: beta, y: &y)
  }

  /// A := αxyᵀ + A. 2mn flops.
  public static func ger<T: BLASScalar>(
    alpha: T = 1, _ x: [T], _ y: [T], _ a: inout Matrix<T>
  ) throws(BindingError) {
    let (m, n) = (a.rows, a.columns)
    try Call(T.blas.letter, "ger").require(
      x.count == m && y.count == n, "(\(x.count) x \(y.count)) added to (\(m) x \(n))")
    try ger(
      rows: m, columns: n, alpha: alpha, x: x, y: y, a: &a.elements, lda: max(1, n))
  }

  /// A := αxxᵀ + A in one triangle of a symmetric matrix. n² flops.
  public static func syr<T: BLASScalar>(
    _ triangle: Triangle, alpha: T = 1, _ x: [T], _ a: inout Matrix<T>
  ) throws(BindingError) {
    let n = a.rows
    try Call(T.blas.letter, "syr").require(
      a.columns == n && x.count == n,
      "(\(x.count) x \(x.count)) added to (\(n) x \(a.columns))")
    try syr(triangle, n: n, alpha: alpha, x: x, a: &a.elements, lda: max(1, n))
  }

  /// x := op(A)⁻¹ x for triangular A, of which one triangle is read. n² flops.
  ///
  /// A zero on the diagonal is not noticed: it divides. ``LAPACK/triangularSolve(_:_:_:transposeA:unitDiagonal:)``
  /// notices.
  ///
  /// - Parameter unitDiagonal: whether the diagonal is taken for ones and not read.
  public static func trsv<T: BLASScalar>(
    _ triangle: Triangle, _ a: Matrix<T>, transposeA: Bool = false, unitDiagonal: Bool = false,
    _ x: inout [T]
  ) throws(BindingError) {
    let n = a.rows
    try Call(T.blas.letter, "trsv").require(
      a.columns == n && x.count == n, "(\(n) x \(a.columns)) solved for \(x.count) elements")
    try trsv(
      triangle, transposeA: transposeA, unitDiagonal: unitDiagonal, n: n,
      a: a.elements, lda: max(1, n), x: &x)
  }
}
