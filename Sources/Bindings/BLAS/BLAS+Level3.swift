internal import COpenBLAS
public import Structures

extension BLAS {
  /// C := α op(A) op(B) + βC. With β = 0 the old C is not read. 2mnk flops.
  public static func gemm<T: BLASScalar>(
    alpha: T = 1, _ a: Matrix<T>, transposeA: Bool = false,
    _ b: Matrix<T>, transposeB: Bool = false, beta: T = 0, _ c: inout Matrix<T>
  ) throws(BindingError) {
    let (m, k) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
    let (l, n) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
    try Call(T.blas.letter, "gemm").require(
      k == l && c.rows == m && c.columns == n,
      "(\(m) x \(k)) times (\(l) x \(n)) into (\(c.rows) x \(c.columns))")
    try gemm(
      transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k, alpha: alpha,
      a: a.elements, lda: max(1, a.columns), b: b.elements, ldb: max(1, b.columns),
      beta: beta, c: &c.elements, ldc: max(1, n))
  }

  /// C := α op(A) op(A)ᵀ + βC in one triangle of a symmetric matrix. With β = 0 the old C is not
  /// read. n²k flops.
  public static func syrk<T: BLASScalar>(
    _ triangle: Triangle, alpha: T = 1, _ a: Matrix<T>, transposeA: Bool = false,
    beta: T = 0, _ c: inout Matrix<T>
  ) throws(BindingError) {
    let (n, k) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
    try Call(T.blas.letter, "syrk").require(
      c.rows == n && c.columns == n,
      "(\(n) x \(k)) times its transpose into (\(c.rows) x \(c.columns))")
    try syrk(
      triangle, transposeA: transposeA, n: n, k: k, alpha: alpha,
      a: a.elements, lda: max(1, a.columns), beta: beta, c: &c.elements, ldc: max(1, n))
  }

  /// B := the solution X of op(A) X = αB, or of X op(A) = αB, for triangular A, of which one
  /// triangle is read. n²r flops for A of order n and r right-hand sides.
  ///
  /// - Parameter unitDiagonal: whether the diagonal is taken for ones and not read.
  public static func trsm<T: BLASScalar>(
    _ side: Side, _ triangle: Triangle, _ a: Matrix<T>, transposeA: Bool = false,
    unitDiagonal: Bool = false, alpha: T = 1, _ b: inout Matrix<T>
  ) throws(BindingError) {
    let n = side == .left ? b.rows : b.columns
    try Call(T.blas.letter, "trsm").require(
      a.rows == n && a.columns == n,
      "(\(a.rows) x \(a.columns)) on the \(side) of (\(b.rows) x \(b.columns))")
    try trsm(
      side, triangle, transposeA: transposeA, unitDiagonal: unitDiagonal,
      rows: b.rows, columns: b.columns, alpha: alpha, a: a.elements, lda: max(1, n),
      b: &b.elements, ldb: max(1, b.columns))
  }
}

// MARK: - On pointers

/// Matrices are row-major with leading dimension `ld`.
extension BLAS {
  /// C := α op(A) op(B) + βC, where op(A) is m × k, op(B) is k × n and C is m × n.
  public static func gemm<T: BLASScalar>(
    transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int, alpha: T,
    a: UnsafePointer<T>, lda: Int, b: UnsafePointer<T>, ldb: Int,
    beta: T, c: UnsafeMutablePointer<T>, ldc: Int
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "gemm")
    T.blas.gemm(
      CblasRowMajor, op(transposeA), op(transposeB),
      try call.size(m, "m"), try call.size(n, "n"), try call.size(k, "k"), alpha,
      a, try call.leading(lda, columns: transposeA ? m : k, "lda"),
      b, try call.leading(ldb, columns: transposeB ? k : n, "ldb"),
      beta, c, try call.leading(ldc, columns: n, "ldc"))
  }

  /// C := α op(A) op(A)ᵀ + βC in one triangle, where op(A) is n × k.
  public static func syrk<T: BLASScalar>(
    _ triangle: Triangle, transposeA: Bool = false, n: Int, k: Int, alpha: T,
    a: UnsafePointer<T>, lda: Int, beta: T, c: UnsafeMutablePointer<T>, ldc: Int
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "syrk")
    T.blas.syrk(
      CblasRowMajor, triangle.cblas, op(transposeA),
      try call.size(n, "n"), try call.size(k, "k"), alpha,
      a, try call.leading(lda, columns: transposeA ? n : k, "lda"),
      beta, c, try call.leading(ldc, columns: n, "ldc"))
  }

  /// B := the solution X of op(A) X = αB, or of X op(A) = αB, where B is `rows` × `columns`.
  public static func trsm<T: BLASScalar>(
    _ side: Side, _ triangle: Triangle, transposeA: Bool = false, unitDiagonal: Bool = false,
    rows: Int, columns: Int, alpha: T, a: UnsafePointer<T>, lda: Int,
    b: UnsafeMutablePointer<T>, ldb: Int
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "trsm")
    T.blas.trsm(
      CblasRowMajor, side.cblas, triangle.cblas, op(transposeA), diagonal(isUnit: unitDiagonal),
      try call.size(rows, "rows"), try call.size(columns, "columns"), alpha,
      a, try call.leading(lda, columns: side == .left ? rows : columns, "lda"),
      b, try call.leading(ldb, columns: columns, "ldb"))
  }
}
