internal import COpenBLAS

/// The element types of the real BLAS: `Float` (routines `s…`) and `Double` (routines `d…`).
public protocol BLASScalar: BinaryFloatingPoint, Sendable {
  /// OpenBLAS's routines for this type.
  static var blas: BLASRoutines<Self> { get }
}

/// The routines of OpenBLAS for one element type, under the names that they share.
///
/// It is a class, as a call copies it: one reference instead of fifteen functions.
public final class BLASRoutines<T: Sendable>: Sendable {
  typealias In = UnsafePointer<T>?
  typealias Out = UnsafeMutablePointer<T>?
  typealias Order = CBLAS_ORDER
  typealias Op = CBLAS_TRANSPOSE
  typealias Half = CBLAS_UPLO
  typealias Diagonal = CBLAS_DIAG
  typealias N = Int32

  /// The letter that the names of the routines begin with.
  let letter: String

  let dot: @Sendable (N, In, N, In, N) -> T
  let axpy: @Sendable (N, T, In, N, Out, N) -> Void
  let nrm2: @Sendable (N, In, N) -> T
  let asum: @Sendable (N, In, N) -> T
  let scal: @Sendable (N, T, Out, N) -> Void
  let iamax: @Sendable (N, In, N) -> Int

  let gemv: @Sendable (Order, Op, N, N, T, In, N, In, N, T, Out, N) -> Void
  let symv: @Sendable (Order, Half, N, T, In, N, In, N, T, Out, N) -> Void
  let ger: @Sendable (Order, N, N, T, In, N, In, N, Out, N) -> Void
  let syr: @Sendable (Order, Half, N, T, In, N, Out, N) -> Void
  let trsv: @Sendable (Order, Half, Op, Diagonal, N, In, N, Out, N) -> Void

  let gemm: @Sendable (Order, Op, Op, N, N, N, T, In, N, In, N, T, Out, N) -> Void
  let syrk: @Sendable (Order, Half, Op, N, N, T, In, N, T, Out, N) -> Void
  let trsm: @Sendable (Order, CBLAS_SIDE, Half, Op, Diagonal, N, N, T, In, N, Out, N) -> Void

  init(
    letter: String,
    dot: @escaping @Sendable (N, In, N, In, N) -> T,
    axpy: @escaping @Sendable (N, T, In, N, Out, N) -> Void,
    nrm2: @escaping @Sendable (N, In, N) -> T,
    asum: @escaping @Sendable (N, In, N) -> T,
    scal: @escaping @Sendable (N, T, Out, N) -> Void,
    iamax: @escaping @Sendable (N, In, N) -> Int,
    gemv: @escaping @Sendable (Order, Op, N, N, T, In, N, In, N, T, Out, N) -> Void,
    symv: @escaping @Sendable (Order, Half, N, T, In, N, In, N, T, Out, N) -> Void,
    ger: @escaping @Sendable (Order, N, N, T, In, N, In, N, Out, N) -> Void,
    syr: @escaping @Sendable (Order, Half, N, T, In, N, Out, N) -> Void,
    trsv: @escaping @Sendable (Order, Half, Op, Diagonal, N, In, N, Out, N) -> Void,
    gemm: @escaping @Sendable (Order, Op, Op, N, N, N, T, In, N, In, N, T, Out, N) -> Void,
    syrk: @escaping @Sendable (Order, Half, Op, N, N, T, In, N, T, Out, N) -> Void,
    trsm:
      @escaping @Sendable (Order, CBLAS_SIDE, Half, Op, Diagonal, N, N, T, In, N, Out, N) -> Void
  ) {
    self.letter = letter
    self.dot = dot
    self.axpy = axpy
    self.nrm2 = nrm2
    self.asum = asum
    self.scal = scal
    self.iamax = iamax
    self.gemv = gemv
    self.symv = symv
    self.ger = ger
    self.syr = syr
    self.trsv = trsv
    self.gemm = gemm
    self.syrk = syrk
    self.trsm = trsm
  }
}

extension Float: BLASScalar {
  public static let blas = BLASRoutines<Float>(
    letter: "s", dot: cblas_sdot, axpy: cblas_saxpy, nrm2: cblas_snrm2, asum: cblas_sasum,
    scal: cblas_sscal, iamax: { Int(cblas_isamax($0, $1, $2)) },
    gemv: cblas_sgemv, symv: cblas_ssymv, ger: cblas_sger, syr: cblas_ssyr, trsv: cblas_strsv,
    gemm: cblas_sgemm, syrk: cblas_ssyrk, trsm: cblas_strsm)
}

extension Double: BLASScalar {
  public static let blas = BLASRoutines<Double>(
    letter: "d", dot: cblas_ddot, axpy: cblas_daxpy, nrm2: cblas_dnrm2, asum: cblas_dasum,
    scal: cblas_dscal, iamax: { Int(cblas_idamax($0, $1, $2)) },
    gemv: cblas_dgemv, symv: cblas_dsymv, ger: cblas_dger, syr: cblas_dsyr, trsv: cblas_dtrsv,
    gemm: cblas_dgemm, syrk: cblas_dsyrk, trsm: cblas_dtrsm)
}
