public import Structures

/// Symmetric positive definite matrices. Of A only the lower triangle is read.
extension LAPACK {
  /// The lower triangular L with A = LLᵀ and a positive diagonal; zeros above it. n³/3 flops.
  ///
  /// - Throws: ``BindingError/notPositiveDefinite(routine:order:)``.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func cholesky<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> Matrix<T> {
    let call = Call(T.blas.letter, "potrf")
    let (n, ld) = try square(a, call)
    var l = a
    // The lower triangle by rows is the upper one by columns, which LAPACKE need not transpose.
    try run(call, matrices: [4: "a"], failure: indefinite(call)) {
      T.lapack.potrf(columnMajor, letter(.upper), n, &l.elements, ld)
    }
    let order = a.rows
    for i in 0..<order { for j in (i + 1)..<max(i + 1, order) { l.elements[i * order + j] = 0 } }
    return l
  }

  /// The same in place, by rows: what stands above the diagonal is neither read nor written.
  ///
  /// - Throws: ``BindingError/notPositiveDefinite(routine:order:)``.
  public static func cholesky<T: LAPACKScalar>(
    order n: Int, inPlace a: UnsafeMutablePointer<T>
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "potrf")
    let order = try call.size(n, "n"), ld = try call.leading(n, columns: n, "lda")
    try run(call, matrices: [4: "a"], failure: indefinite(call)) {
      T.lapack.potrf(columnMajor, letter(.upper), order, a, ld)
    }
  }

  /// The solution X of AX = B.
  ///
  /// - Throws: ``BindingError/notPositiveDefinite(routine:order:)``.
  public static func choleskySolve<T: LAPACKScalar>(
    _ a: Matrix<T>, _ b: Matrix<T>
  ) throws(BindingError) -> Matrix<T> {
    let call = Call(T.blas.letter, "posv")
    let (n, lda) = try square(a, call)
    let (count, ldb) = try rightHandSides(b, rows: a.rows, call)
    var factor = a, x = b
    try run(call, matrices: [5: "a", 7: "b"], failure: indefinite(call)) {
      T.lapack.posv(
        rowMajor, letter(.lower), n, count, &factor.elements, lda, &x.elements, ldb)
    }
    return x
  }

  /// The solution X of LLᵀX = B for a factor from ``cholesky(_:)``. 2n² flops for each column.
  public static func choleskySolve<T: LAPACKScalar>(
    factor l: Matrix<T>, _ b: Matrix<T>
  ) throws(BindingError) -> Matrix<T> {
    let call = Call(T.blas.letter, "potrs")
    let (n, lda) = try square(l, call)
    let (count, ldb) = try rightHandSides(b, rows: l.rows, call)
    var x = b
    try run(call, matrices: [5: "factor", 7: "b"]) {
      T.lapack.potrs(rowMajor, letter(.lower), n, count, l.elements, lda, &x.elements, ldb)
    }
    return x
  }

  /// A⁻¹, exactly symmetric. n³ flops.
  ///
  /// - Throws: ``BindingError/notPositiveDefinite(routine:order:)``.
  public static func inverse<T: LAPACKScalar>(
    positiveDefinite a: Matrix<T>
  ) throws(BindingError) -> Matrix<T> {
    var inverse = try cholesky(a)
    let call = Call(T.blas.letter, "potri")
    let (n, ld) = try square(a, call)
    try run(
      call, matrices: [4: "a"],
      failure: { .singular(routine: call.routine, pivot: $0 - 1) }
    ) {
      T.lapack.potri(rowMajor, letter(.lower), n, &inverse.elements, ld)
    }
    for i in 0..<a.rows { for j in 0..<i { inverse[j, i] = inverse[i, j] } }
    return inverse
  }

  private static func indefinite(_ call: Call) -> (Int) -> BindingError? {
    { .notPositiveDefinite(routine: call.routine, order: $0) }
  }
}
