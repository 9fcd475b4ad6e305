internal import COpenBLAS

/// The element types of the real BLAS: `Float` (routines `s…`) and `Double` (routines `d…`).
public protocol BLASScalar: BinaryFloatingPoint, Sendable {
  /// OpenBLAS's routines for this type.
  static var blas: BLASRoutines<Self> { get }
}

/// The routines of OpenBLAS for one element type, under the names that they share.
public struct BLASRoutines<T: Sendable>: Sendable {
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
