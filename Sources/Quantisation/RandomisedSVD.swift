import Bindings
import Scalars
import Structures
import Verification

/// Adapters from a random sketch: O(mnr) instead of O(mn min(m, n)).
enum RandomisedSVD {
  /// p, how many more directions are sampled than kept.
  static let oversampling = 10

  /// L = Q U_r Σ_r, R = V_rᵀ of the decomposition QᵀF ≈ U Σ Vᵀ, where Q is an orthonormal basis of F Ω for
  /// n × (r + p) normal deviates Ω, always the same ones.
  static func adapters(_ f: Matrix<Double>, rank: Int) throws -> Adapters {
    let width = min(rank + oversampling, min(f.rows, f.columns))
    let draws = Draws(seed: 1, purpose: "RandomisedSVD")
    let omega = Matrix(rows: f.columns, columns: width) { draws.gaussian($0 * width + $1) }
    var sketch = Matrix(repeating: 0.0, rows: f.rows, columns: width)
    try BLAS.gemm(f, omega, &sketch)
    let basis = try LAPACK.qr(sketch).q
    var small = Matrix(repeating: 0.0, rows: width, columns: f.columns)
    try BLAS.gemm(basis, transposeA: true, f, &small)
    let inner = try TruncatedSVD.adapters(small, rank: rank)
    var left = Matrix(repeating: 0.0, rows: f.rows, columns: rank)
    try BLAS.gemm(basis, inner.left, &left)
    return Adapters(left: left, right: inner.right)
  }

  static let quotation = """
    Halko, Martinsson & Tropp, SIAM Review 53 (2011), Theorem 10.7 with t = 4 and u = 6: with p = 10 it fails \
    in one draw of 200 000; truncation to rank r adds the tail once (section 9.4)
    """

  /// What the squared error may exceed the tail by. With τ² = Σ σ_k², k > r, and σ = σ_(r+1),
  ///
  ///     ‖F - QQᵀF‖ ≤ (1 + t√(3r/(p+1))) τ + u t e√(r+p)/(p+1) σ = B,
  ///
  /// and cutting QᵀF to rank r leaves no more than τ beside it: ‖F - LR‖² ≤ B² + τ². Where the sketch is as
  /// wide as F, QQᵀF = F, and rounding alone remains, which is allowed twice in any case.
  static func bound(_ spectrum: KnownSpectrum, rank: Int) -> Double {
    let rounding = 2 * TruncatedSVD.bound(spectrum, rank: rank)
    let (r, p) = (Double(rank), Double(oversampling))
    guard rank + oversampling < spectrum.values.count, rank > 0 else { return rounding }
    let tail = spectrum.tail(after: rank, over: Double.self).squareRoot()
    let next = spectrum.values[rank]
    let (t, u) = (4.0, 6.0)
    let own = (1 + t * (3 * r / (p + 1)).squareRoot()) * tail
    let basis = own + u * t * Double.exp(1) * (r + p).squareRoot() / (p + 1) * next
    return basis * basis * (1 + 0x1p-40) + rounding
  }
}
