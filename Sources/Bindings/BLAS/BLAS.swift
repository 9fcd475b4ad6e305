internal import COpenBLAS

/// The Basic Linear Algebra Subprograms, by OpenBLAS, for `Float` and `Double`.
///
/// Every routine has two forms. One takes arrays and matrices, finds the sizes itself and throws
/// when they do not fit. The other takes pointers, sizes, strides and leading dimensions for code
/// that owns its memory (benchmarks, blocks of larger matrices); it checks those numbers and
/// nothing else. A call costs some tens of nanoseconds more than in C. All matrices are row-major:
/// row i of a matrix with leading dimension ld begins at element i · ld.
///
/// Source: Dongarra, Du Croz, Hammarling and Duff, "A set of level 3 basic linear algebra
/// subprograms", ACM TOMS 16(1), 1990; the names are theirs.
public enum BLAS {
  /// The half of a square matrix that a routine reads or writes; it never touches the other one.
  public enum Triangle: Sendable, CaseIterable {
    case lower
    case upper

    var cblas: CBLAS_UPLO { self == .lower ? CblasLower : CblasUpper }
  }

  /// Where the triangular matrix stands in an equation op(A) · X = αB or X · op(A) = αB.
  public enum Side: Sendable, CaseIterable {
    case left
    case right

    var cblas: CBLAS_SIDE { self == .left ? CblasLeft : CblasRight }
  }

  static func op(_ transposed: Bool) -> CBLAS_TRANSPOSE { transposed ? CblasTrans : CblasNoTrans }

  static func diagonal(isUnit: Bool) -> CBLAS_DIAG { isUnit ? CblasUnit : CblasNonUnit }
}

// MARK: - About the library

extension BLAS {
  /// How OpenBLAS was built, in its own words: version, options and the processor it runs as.
  public static var configuration: String { String(cString: openblas_get_config()) }

  /// The processor whose kernels OpenBLAS runs, such as `SkylakeX` or `Haswell`.
  public static var core: String { String(cString: openblas_get_corename()) }

  /// OpenBLAS's version, such as `0.3.21`; empty if its configuration does not begin with one.
  public static var version: String {
    let words = configuration.split(separator: " ")
    return words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : ""
  }

  /// How many threads each call may use. Results are bitwise reproducible for a fixed number
  /// only, as it decides the order of the sums.
  public static var threads: Int {
    get { Int(openblas_get_num_threads()) }
    set { openblas_set_num_threads(Int32(clamping: max(1, newValue))) }
  }
}
