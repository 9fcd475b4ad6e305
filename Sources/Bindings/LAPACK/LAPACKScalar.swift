internal import CLAPACKE

/// The element types of the real LAPACK: `Float` (routines `s…`) and `Double` (routines `d…`).
public protocol LAPACKScalar: BLASScalar {
  /// LAPACKE's routines for this type.
  static var lapack: LAPACKRoutines<Self> { get }
}

/// The routines of LAPACKE for one element type, under the names that they share.
public struct LAPACKRoutines<T: Sendable>: Sendable {
  typealias In = UnsafePointer<T>?
  typealias Out = UnsafeMutablePointer<T>?
  typealias Pivots = UnsafeMutablePointer<Int32>?
  typealias N = Int32
  typealias Letter = CChar

  let potrf: @Sendable (N, Letter, N, Out, N) -> N
  let potrs: @Sendable (N, Letter, N, N, In, N, Out, N) -> N
  let posv: @Sendable (N, Letter, N, N, Out, N, Out, N) -> N
  let potri: @Sendable (N, Letter, N, Out, N) -> N
  let getrf: @Sendable (N, N, N, Out, N, Pivots) -> N
  let getrs: @Sendable (N, Letter, N, N, In, N, UnsafePointer<Int32>?, Out, N) -> N
  let gesv: @Sendable (N, N, N, Out, N, Pivots, Out, N) -> N
  let gecon: @Sendable (N, Letter, N, In, N, T, Out) -> N
  let trtrs: @Sendable (N, Letter, Letter, Letter, N, N, In, N, Out, N) -> N
  let geqrf: @Sendable (N, N, N, Out, N, Out) -> N
  let orgqr: @Sendable (N, N, N, N, Out, N, In) -> N
  let gels: @Sendable (N, Letter, N, N, N, Out, N, Out, N) -> N
  let gesdd: @Sendable (N, Letter, N, N, Out, N, Out, Out, N, Out, N) -> N
  let syevd: @Sendable (N, Letter, Letter, N, Out, N, Out) -> N
}

extension Float: LAPACKScalar {
  public static let lapack = LAPACKRoutines<Float>(
    potrf: LAPACKE_spotrf, potrs: LAPACKE_spotrs, posv: LAPACKE_sposv, potri: LAPACKE_spotri,
    getrf: LAPACKE_sgetrf, getrs: LAPACKE_sgetrs, gesv: LAPACKE_sgesv, gecon: LAPACKE_sgecon,
    trtrs: LAPACKE_strtrs, geqrf: LAPACKE_sgeqrf, orgqr: LAPACKE_sorgqr, gels: LAPACKE_sgels,
    gesdd: LAPACKE_sgesdd, syevd: LAPACKE_ssyevd)
}

extension Double: LAPACKScalar {
  public static let lapack = LAPACKRoutines<Double>(
    potrf: LAPACKE_dpotrf, potrs: LAPACKE_dpotrs, posv: LAPACKE_dposv, potri: LAPACKE_dpotri,
    getrf: LAPACKE_dgetrf, getrs: LAPACKE_dgetrs, gesv: LAPACKE_dgesv, gecon: LAPACKE_dgecon,
    trtrs: LAPACKE_dtrtrs, geqrf: LAPACKE_dgeqrf, orgqr: LAPACKE_dorgqr, gels: LAPACKE_dgels,
    gesdd: LAPACKE_dgesdd, syevd: LAPACKE_dsyevd)
}
