internal import COpenBLAS

/// Matrices are row-major with leading dimension `ld`; vectors have stride one.
extension BLAS {
  /// y := α op(A) x + βy, where A is `rows` × `columns` however it is read.
  public static func gemv<T: BLASScalar>(
    transposeA: Bool = false, rows: Int, columns: Int, alpha: T,
    a: UnsafePointer<T>, lda: Int, x: UnsafePointer<T>, beta: T, y: UnsafeMutablePointer<T>
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "gemv")
    let m = try call.size(rows, "rows"), n = try call.size(columns, "columns")
    let ld = try call.leading(lda, columns: columns, "lda")
    // The BLAS return at once from an empty matrix; the empty sum still leaves βy.
    if m == 0 || n == 0 { return scale(y, transposeA ? columns : rows, by: beta) }
    T.blas.gemv(CblasRowMajor, op(transposeA), m, n, alpha, a, ld, x, 1, beta, y, 1)
  }

  /// y := αAx + βy for symmetric A.
  public static func symv<T: BLASScalar>(
    _ triangle: Triangle, n: Int, alpha: T, a: UnsafePointer<T>, lda: Int,
    x: UnsafePointer<T>, beta: T, y: UnsafeMutablePointer<T>
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "symv")
    T.blas.symv(
      CblasRowMajor, triangle.cblas, try call.size(n, "n"), alpha,
      a, try call.leading(lda, columns: n, "lda"), x, 1, beta, y, 1)
  }

  /// A := αxyᵀ + A.
  public static func ger<T: BLASScalar>(
    rows: Int, columns: Int, alpha: T, x: UnsafePointer<T>, y: UnsafePointer<T>,
    a: UnsafeMutablePointer<T>, lda: Int
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "ger")
    T.blas.ger(
      CblasRowMajor, try call.size(rows, "rows"), try call.size(columns, "columns"), alpha,
      x, 1, y, 1, a, try call.leading(lda, columns: columns, "lda"))
  }

  /// A := αxxᵀ + A in one triangle.
  public static func syr<T: BLASScalar>(
    _ triangle: Triangle, n: Int, alpha: T, x: UnsafePointer<T>,
    a: UnsafeMutablePointer<T>, lda: Int
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "syr")
    T.blas.syr(
      CblasRowMajor, triangle.cblas, try call.size(n, "n"), alpha, x, 1,
      a, try call.leading(lda, columns: n, "lda"))
  }

  /// x := op(A)⁻¹ x for triangular A.
  public static func trsv<T: BLASScalar>(
    _ triangle: Triangle, transposeA: Bool = false, unitDiagonal: Bool = false, n: Int,
    a: UnsafePointer<T>, lda: Int, x: UnsafeMutablePointer<T>
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "trsv")
    T.blas.trsv(
      CblasRowMajor, triangle.cblas, op(transposeA), diagonal(isUnit: unitDiagonal),
      try call.size(n, "n"), a, try call.leading(lda, columns: n, "lda"), x, 1)
  }

  private static func scale<T: BLASScalar>(_ y: UnsafeMutablePointer<T>, _ n: Int, by beta: T) {
    for i in 0..<n { y[i] = beta == 0 ? 0 : beta * y[i] }
  }
}
