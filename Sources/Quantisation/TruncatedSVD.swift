import Bindings
import Structures
import Verification

/// The best approximation of rank r by LAPACK, and what is known of its error.
enum TruncatedSVD {
  /// L = U_r diag(σ), R = V_rᵀ by divide and conquer on the whole matrix.
  static func adapters(_ f: Matrix<Double>, rank: Int) throws -> Adapters {
    let (u, values, vTransposed) = try LAPACK.svd(f)
    return Adapters(
      left: Matrix(rows: f.rows, columns: rank) { u[$0, $1] * values[$1] },
      right: Matrix(rows: rank, columns: f.columns) { vTransposed[$0, $1] })
  }

  /// L = Q_r, R = Q_rᵀF with the eigenvectors of FFᵀ: cheaper, and less exact where FFᵀ is.
  static func adaptersByGram(_ f: Matrix<Double>, rank: Int) throws -> Adapters {
    var gram = Matrix(repeating: 0.0, rows: f.rows, columns: f.rows)
    try BLAS.gemm(f, f, transposeB: true, &gram)
    let vectors = try LAPACK.symmetricEigen(gram).vectors
    let left = Matrix(rows: f.rows, columns: rank) { vectors[$0, f.rows - 1 - $1] }
    var right = Matrix(repeating: 0.0, rows: rank, columns: f.columns)
    try BLAS.gemm(left, transposeA: true, f, &right)
    return Adapters(left: left, right: right)
  }

  /// LAPACK's own statement: the result is that of F + δF with ‖δF‖₂ ≤ p u ‖F‖₂, and computed vectors are
  /// within p u of orthonormal ones. It calls p(m, n) modestly growing; here p = mn.
  static let quotation = """
    LAPACK Users' Guide, 3rd edition, sections 4.8 and 4.9, with p(m, n) = mn; Eckart and Young with \
    perturbations by Mirsky and Ky Fan
    """

  private static func p(_ spectrum: KnownSpectrum) -> Double {
    Double(spectrum.left.rows * spectrum.right.rows) * 0x1p-53
  }

  /// With ε = p√k‖F‖ ≥ ‖δF‖: the tail of F + δF is within ε of F's, factors and product lose 4ε more, so
  /// that ‖F - LR‖ ≤ √tail + 5ε + ε.
  static func bound(_ spectrum: KnownSpectrum, rank: Int) -> Double {
    let tail = spectrum.tail(after: rank, over: Double.self)
    let k = Double(spectrum.values.count)
    let epsilon = 6 * p(spectrum) * k.squareRoot() * spectrum.norm
    return 1.01 * (2 * epsilon * tail.squareRoot() + epsilon * epsilon) + 0x1p-51 * tail
  }

  /// With ‖δG‖ ≤ (p√k + γₙ)‖F‖² for G = FFᵀ, Ky Fan's inequality gives tail + 2√k‖δG‖; vectors that
  /// are not quite orthonormal add 5ε to the root.
  static func boundByGram(_ spectrum: KnownSpectrum, rank: Int) -> Double {
    let tail = spectrum.tail(after: rank, over: Double.self)
    let k = Double(spectrum.left.rows)
    let p = p(spectrum) * k.squareRoot()
    let energy = spectrum.norm * spectrum.norm
    let gram = (p + gamma(spectrum.right.rows, unitRoundoff: 0x1p-53)) * energy
    let root = (tail + 2 * k.squareRoot() * gram).squareRoot() + 6 * p * spectrum.norm
    return 1.01 * (root * root - tail) + 0x1p-51 * tail
  }
}
