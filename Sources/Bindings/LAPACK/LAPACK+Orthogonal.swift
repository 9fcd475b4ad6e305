public import Structures

/// Orthogonal factorisations.
extension LAPACK {
  /// The factors as `geqrf` leaves them: R on and above the diagonal of an m × n matrix, and below
  /// it the vectors of the Householder reflections, whose scalars are `tau`. 2n²(m − n/3) flops.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func geqrf<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> (factors: Matrix<T>, tau: [T]) {
    let call = Call(T.blas.letter, "geqrf")
    let m = try call.size(a.rows, "rows"), n = try call.size(a.columns, "columns")
    var factors = a, tau = [T](repeating: 0, count: min(a.rows, a.columns))
    try run(call, matrices: [4: "a"]) {
      T.lapack.geqrf(rowMajor, m, n, &factors.elements, max(1, n), &tau)
    }
    return (factors, tau)
  }

  /// The thin factorisation A = QR with k = min(m, n): Q is m × k with orthonormal columns, R is
  /// k × n and upper trapezoidal. The diagonal of R may have either sign.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func qr<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> (q: Matrix<T>, r: Matrix<T>) {
    let (factors, tau) = try geqrf(a)
    let call = Call(T.blas.letter, "orgqr")
    let m = try call.size(a.rows, "rows"), k = try call.size(tau.count, "k")
    var q = Matrix(rows: a.rows, columns: tau.count) { i, j in factors[i, j] }
    try run(call, matrices: [5: "a", 7: "tau"]) {
      T.lapack.orgqr(rowMajor, m, k, k, &q.elements, max(1, k), tau)
    }
    let r = Matrix(rows: tau.count, columns: a.columns) { i, j in i <= j ? factors[i, j] : 0 }
    return (q, r)
  }

  /// The X that minimises ‖AX − B‖ column by column; of several the shortest. A is m × n of full
  /// rank, B is m × r, X is n × r.
  ///
  /// - Throws: ``BindingError/singular(routine:pivot:)`` if the triangular factor has an exact
  ///   zero; a matrix that is nearly of lower rank passes.
  public static func leastSquares<T: LAPACKScalar>(
    _ a: Matrix<T>, _ b: Matrix<T>
  ) throws(BindingError) -> Matrix<T> {
    let call = Call(T.blas.letter, "gels")
    let m = try call.size(a.rows, "rows"), n = try call.size(a.columns, "columns")
    let (count, ldb) = try rightHandSides(b, rows: a.rows, call)
    var factors = a
    var x = Matrix(rows: max(a.rows, a.columns), columns: b.columns) { i, j in
      i < b.rows ? b[i, j] : 0
    }
    try run(call, matrices: [6: "a", 8: "b"], failure: singular(call)) {
      T.lapack.gels(
        rowMajor, letter("N"), m, n, count, &factors.elements, max(1, n), &x.elements, ldb)
    }
    return Matrix(rows: a.columns, columns: b.columns) { i, j in x[i, j] }
  }
}
