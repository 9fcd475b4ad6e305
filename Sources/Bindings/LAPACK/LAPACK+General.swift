public import Structures

/// Square systems and triangular ones.
extension LAPACK {
  /// A row permutation, a unit lower and an upper triangular matrix with PA = LU.
  public struct LU<T: LAPACKScalar>: Sendable {
    /// U on and above the diagonal, the multipliers of L below it.
    public let factors: Matrix<T>
    /// The step i exchanged the rows i and `exchanges[i]`, counted from zero.
    public let exchanges: [Int]
    /// The first exact zero on the diagonal of U, if there is one.
    public let zeroPivot: Int?

    /// L, m × min(m, n).
    public var lower: Matrix<T> {
      Matrix(rows: factors.rows, columns: min(factors.rows, factors.columns)) { i, j in
        i == j ? 1 : i > j ? factors[i, j] : 0
      }
    }

    /// U, min(m, n) × n.
    public var upper: Matrix<T> {
      Matrix(rows: min(factors.rows, factors.columns), columns: factors.columns) { i, j in
        i <= j ? factors[i, j] : 0
      }
    }

    /// Row i of PA is row `permutation[i]` of A.
    public var permutation: [Int] {
      var order = Array(0..<factors.rows)
      for (i, j) in exchanges.enumerated() { order.swapAt(i, j) }
      return order
    }
  }

  /// Gaussian elimination with partial pivoting of an m × n matrix. 2n³/3 flops for a square one.
  ///
  /// A singular matrix is no error here: see ``LU/zeroPivot``.
  public static func lu<T: LAPACKScalar>(_ a: Matrix<T>) throws(BindingError) -> LU<T> {
    let call = Call(T.blas.letter, "getrf")
    let m = try call.size(a.rows, "rows"), n = try call.size(a.columns, "columns")
    var factors = a, pivots = [Int32](repeating: 0, count: min(a.rows, a.columns))
    let info = try run(call, matrices: [4: "a"]) {
      T.lapack.getrf(rowMajor, m, n, &factors.elements, max(1, n), &pivots)
    }
    return LU(
      factors: factors, exchanges: pivots.map { Int($0) - 1 },
      zeroPivot: info > 0 ? info - 1 : nil)
  }

  /// The solution X of AX = B by Gaussian elimination with partial pivoting.
  ///
  /// - Throws: ``BindingError/singular(routine:pivot:)``.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func solve<T: LAPACKScalar>(
    _ a: Matrix<T>, _ b: Matrix<T>
  ) throws(BindingError) -> Matrix<T> {
    let call = Call(T.blas.letter, "gesv")
    let (n, lda) = try square(a, call)
    let (count, ldb) = try rightHandSides(b, rows: a.rows, call)
    var factors = a, x = b, pivots = [Int32](repeating: 0, count: a.rows)
    try run(call, matrices: [4: "a", 7: "b"], failure: singular(call)) {
      T.lapack.gesv(rowMajor, n, count, &factors.elements, lda, &pivots, &x.elements, ldb)
    }
    return x
  }

  /// The solution X of op(A)X = B for triangular A, of which one triangle is read.
  ///
  /// - Parameter unitDiagonal: whether the diagonal is taken for ones and not read.
  /// - Throws: ``BindingError/singular(routine:pivot:)``.
  @specialized(where T == Float)
  @specialized(where T == Double)
  public static func triangularSolve<T: LAPACKScalar>(
    _ triangle: BLAS.Triangle, _ a: Matrix<T>, _ b: Matrix<T>,
    transposeA: Bool = false, unitDiagonal: Bool = false
  ) throws(BindingError) -> Matrix<T> {
    let call = Call(T.blas.letter, "trtrs")
    let (n, lda) = try square(a, call)
    let (count, ldb) = try rightHandSides(b, rows: a.rows, call)
    var x = b
    try run(call, matrices: [7: "a", 9: "b"], failure: singular(call)) {
      T.lapack.trtrs(
        rowMajor, letter(triangle), letter(transposed: transposeA),
        letter(unitDiagonal ? "U" : "N"), n, count, a.elements, lda, &x.elements, ldb)
    }
    return x
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁), which is nearly always within a factor of three; zero for a
  /// singular matrix.
  ///
  /// Source: Higham, "FORTRAN codes for estimating the one-norm", ACM TOMS 14(4), 1988.
  public static func reciprocalCondition<T: LAPACKScalar>(
    _ a: Matrix<T>
  ) throws(BindingError) -> T {
    let call = Call(T.blas.letter, "gecon")
    let (n, ld) = try square(a, call)
    let factored = try lu(a)
    guard factored.zeroPivot == nil else { return 0 }
    let norm = (0..<a.columns).reduce(T(0)) { norm, j in
      max(norm, a.column(j).reduce(0) { $0 + $1.magnitude })
    }
    var reciprocal: T = 0
    try run(call, matrices: [4: "a", 6: "the norm of a"]) {
      T.lapack.gecon(rowMajor, letter("1"), n, factored.factors.elements, ld, norm, &reciprocal)
    }
    return reciprocal
  }

  static func singular(_ call: Call) -> (Int) -> BindingError? {
    { .singular(routine: call.routine, pivot: $0 - 1) }
  }
}
