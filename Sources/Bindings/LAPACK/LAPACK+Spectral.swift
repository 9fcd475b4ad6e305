public import Structures

/// Singular values and eigenvalues, by divide and conquer.
extension LAPACK {
  /// The thin singular value decomposition A = U diag(σ) Vᵀ with k = min(m, n): U is m × k, Vᵀ is
  /// k × n, and σ₁ ≥ … ≥ σₖ ≥ 0.
  ///
  /// - Throws: ``BindingError/noConvergence(routine:reason:)``.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func svd<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> (u: Matrix<T>, singularValues: [T], vTransposed: Matrix<T>) {
    let call = Call(T.blas.letter, "gesdd")
    let m = try call.size(a.rows, "rows"), n = try call.size(a.columns, "columns")
    let k = min(a.rows, a.columns)
    var work = a, values = [T](repeating: 0, count: k)
    var u = Matrix<T>(repeating: 0, rows: a.rows, columns: k)
    var vTransposed = Matrix<T>(repeating: 0, rows: k, columns: a.columns)
    guard k > 0 else { return (u, values, vTransposed) }
    try run(call, matrices: [5: "a"], failure: noConvergence(call)) {
      T.lapack.gesdd(
        rowMajor, letter("S"), m, n, &work.elements, n, &values,
        &u.elements, min(m, n), &vTransposed.elements, n)
    }
    return (u, values, vTransposed)
  }

  /// The eigenvalues λ₁ ≤ … ≤ λₙ of a symmetric matrix, and orthonormal eigenvectors as the
  /// columns of a matrix. Only the lower triangle is read.
  ///
  /// - Throws: ``BindingError/noConvergence(routine:reason:)``.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func symmetricEigen<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> (values: [T], vectors: Matrix<T>) {
    try syevd(a, job: "V")
  }

  /// The eigenvalues λ₁ ≤ … ≤ λₙ of a symmetric matrix, without the cost of eigenvectors.
  ///
  /// - Throws: ``BindingError/noConvergence(routine:reason:)``.
  public static func symmetricEigenvalues<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> [T] {
    try syevd(a, job: "N").values
  }

  private static func syevd<T: LAPACKScalar>(
    _ a: Matrix<T>, job: Unicode.Scalar
  ) throws(BindingError) -> (values: [T], vectors: Matrix<T>) {
    let call = Call(T.blas.letter, "syevd")
    let (n, ld) = try square(a, call)
    var vectors = a, values = [T](repeating: 0, count: a.rows)
    try run(call, matrices: [5: "a"], failure: noConvergence(call)) {
      T.lapack.syevd(
        rowMajor, letter(job), letter(.lower), n, &vectors.elements, ld, &values)
    }
    return (values, vectors)
  }

  private static func noConvergence(_ call: Call) -> (Int) -> BindingError? {
    { .noConvergence(routine: call.routine, reason: "stopped with info = \($0)") }
  }
}
