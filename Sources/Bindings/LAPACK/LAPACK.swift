internal import CLAPACKE
internal import Structures

/// The Linear Algebra Package, through LAPACKE, for `Float` and `Double`.
///
/// Functions take matrices by value and return new ones. Shapes that do not fit, NaNs, singular
/// and indefinite matrices and iterations that do not end are errors, never silent results.
/// Infinities are not looked for.
///
/// Source: Anderson et al., "LAPACK Users' Guide", 3rd edition, SIAM 1999.
public enum LAPACK {
  static let rowMajor: Int32 = LAPACK_ROW_MAJOR
  static let columnMajor: Int32 = LAPACK_COL_MAJOR

  /// One of LAPACK's one-letter arguments.
  static func letter(_ character: Unicode.Scalar) -> CChar {
    CChar(truncatingIfNeeded: character.value)
  }

  static func letter(_ triangle: BLAS.Triangle) -> CChar { letter(triangle == .lower ? "L" : "U") }

  static func letter(transposed: Bool) -> CChar { letter(transposed ? "T" : "N") }

  /// LAPACKE looks for NaNs unless the environment says `LAPACKE_NANCHECK=0`; here it always does.
  static let looksForNaN: Void = LAPACKE_set_nancheck(1)

  /// Calls a routine and turns its `info` into an error.
  ///
  /// - Parameters:
  ///   - matrices: the positions of the arguments that hold numbers, counted from one. Their
  ///     shapes were checked before the call, so that a complaint about one can only be a NaN.
  ///   - failure: what a positive `info` means; nil if it is no error.
  /// - Returns: `info`, zero or positive.
  @discardableResult
  static func run(
    _ call: Call, matrices: [Int: String],
    failure: (_ info: Int) -> BindingError? = { _ in nil }, _ body: () -> Int32
  ) throws(BindingError) -> Int {
    looksForNaN
    let routine = call.routine, info = Int(body())
    if info > 0, let failure = failure(info) { throw failure }
    guard info < 0 else { return info }
    if let name = matrices[-info] { throw .nan(routine: routine, argument: name) }
    if info == Int(LAPACK_WORK_MEMORY_ERROR) || info == Int(LAPACK_TRANSPOSE_MEMORY_ERROR) {
      throw .library(routine: routine, reason: "no memory for its workspace")
    }
    throw .argument(routine: routine, position: -info)
  }

  /// The order of a square matrix and its row length as LAPACKE wants them.
  static func square<T>(
    _ a: Matrix<T>, _ call: Call
  ) throws(BindingError) -> (n: Int32, ld: Int32) {
    try call.require(a.rows == a.columns, "(\(a.rows) x \(a.columns)) is not square")
    return (try call.size(a.rows, "n"), max(1, try call.size(a.rows, "n")))
  }

  /// The number of right-hand sides and their row length as LAPACKE wants them.
  static func rightHandSides<T>(
    _ b: Matrix<T>, rows: Int, _ call: Call
  ) throws(BindingError) -> (count: Int32, ld: Int32) {
    try call.require(
      b.rows == rows, "the right-hand side has \(b.rows) rows, the matrix has \(rows)")
    return (try call.size(b.columns, "columns"), max(1, try call.size(b.columns, "columns")))
  }
}
