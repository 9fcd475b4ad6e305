public import Structures
import Bindings
import Scalars
import Verification

extension PCA {
  /// The directions that were found, and what they explain.
  public struct Components: Sendable {
    public var mean: [Double]
    /// Of the kept directions, greatest first.
    public var variances: [Double]
    /// Coordinates × directions.
    public var directions: Matrix<Double>
    /// tr C.
    public var total: Double
    /// λ_{k+1}; 0 if there is none.
    var next: Double

    /// (x - m) projected on the directions, a row for each point.
    ///
    /// - Throws: ``PruningError`` if the points have other coordinates; what the library refuses.
    public func projected(_ points: Matrix<Double>) throws -> Matrix<Double> {
      guard points.columns == mean.count else {
        throw PruningError(
          "points of \(points.columns) coordinates for directions of \(mean.count)")
      }
      let centred = Matrix<Double>(rows: points.rows, columns: points.columns) {
        points[$0, $1] - mean[$1]
      }
      var y = Matrix<Double>(repeating: 0, rows: points.rows, columns: directions.columns)
      try BLAS.gemm(centred, directions, beta: 0, &y)
      return y
    }

    var observation: Observation<Double> {
      let (d, k) = (mean.count, directions.columns)
      let gap = variances[k - 1] - next
      var projector = Matrix<Double>(rows: d, columns: d) { i, j in
        (0..<k).reduce(0) { $0 + directions[i, $1] * directions[j, $1] } * gap + 0
      }.elements
      projector.append(variances[0])
      return [
        "mean": .scalars(mean), "variances": .scalars(variances.map { $0 + 0 }),
        "explained": [variances.reduce(0, +)], "total": [total],
        "directions": .scalars(projector),
      ]
    }
  }

  /// The directions by LAPACK's divide and conquer on C.
  ///
  /// - Throws: ``PruningError`` for what has no such directions; what the library refuses.
  public static func components(of points: Matrix<Double>, kept: Int) throws -> Components {
    try byEigen(checked(Problem(points: points, kept: kept)))
  }

  private static func checked(_ problem: Problem) throws -> Problem {
    if let obstacle = problem.obstacle { throw PruningError(obstacle) }
    return problem
  }

  /// `dsyevd` on the covariance.
  static let eigen = form(
    "eigen",
    .rounding(
      "Weyl's and Davis & Kahan's theorems, the latter as Yu, Wang & Samworth, Biometrika 102 (2015), Theorem 2; LAPACK Users' Guide, 3rd edition, section 4.7, with p(d) = d²",
      eigenBound), byEigen)

  /// `dgesdd` on the centred points: C is never formed.
  static let svd = form(
    "svd",
    .rounding(
      "the same theorems; LAPACK Users' Guide, 3rd edition, section 4.9, with p(N, d) = Nd",
      svdBound), bySVD)

  /// Six powers of C on k + 10 random directions, orthonormal after each, and Rayleigh and Ritz's directions there.
  static let subspace = form(
    "subspace",
    .approximation(
      "Halko, Martinsson & Tropp, SIAM Review 53 (2011), Proposition 10.4 with t = 4 for the start, which fails in one draw of 100 000; the powers as derived at the bound",
      subspaceBound), bySubspace)

  private static func form(
    _ name: String, _ fidelity: Implementation<PCA>.Fidelity,
    _ compute: @escaping @Sendable (borrowing Problem) throws -> Components
  ) -> Implementation<PCA> {
    Implementation(
      name, fidelity, prepare: checked, run: { try? compute($0) },
      observe: { $0?.observation ?? [:] })
  }

  private static func centred(_ points: Matrix<Double>) -> (mean: [Double], Matrix<Double>) {
    var mean = [Double](repeating: 0, count: points.columns)
    for t in 0..<points.rows { for j in mean.indices { mean[j] += points[t, j] } }
    for j in mean.indices { mean[j] /= Double(points.rows) }
    return (mean, Matrix(rows: points.rows, columns: mean.count) { points[$0, $1] - mean[$1] })
  }

  private static func covariance(
    _ points: Matrix<Double>
  ) throws -> (mean: [Double], covariance: Matrix<Double>, total: Double) {
    let (mean, x) = centred(points)
    var c = Matrix<Double>(repeating: 0, rows: mean.count, columns: mean.count)
    try BLAS.gemm(x, transposeA: true, x, beta: 0, &c)
    for i in c.elements.indices { c.elements[i] /= Double(points.rows) }
    return (mean, c, mean.indices.reduce(0) { $0 + c[$1, $1] })
  }

  private static func byEigen(_ problem: borrowing Problem) throws -> Components {
    let (mean, c, total) = try covariance(problem.points)
    let (values, vectors) = try LAPACK.symmetricEigen(c)
    let d = mean.count, k = problem.kept
    return Components(
      mean: mean, variances: (0..<k).map { values[d - 1 - $0] },
      directions: Matrix(rows: d, columns: k) { vectors[$0, d - 1 - $1] }, total: total,
      next: k < d ? values[d - 1 - k] : 0)
  }

  private static func bySVD(_ problem: borrowing Problem) throws -> Components {
    let (mean, x) = centred(problem.points)
    let (_, singular, vectors) = try LAPACK.svd(x)
    let k = problem.kept, n = Double(problem.points.rows)
    // Fewer points than directions: the others have no variance, and any would do.
    func variance(_ i: Int) -> Double { i < singular.count ? singular[i] * singular[i] / n : 0 }
    return Components(
      mean: mean, variances: (0..<k).map(variance),
      directions: Matrix(rows: mean.count, columns: k) { i, j in
        j < singular.count ? vectors[j, i] : 0
      },
      total: x.elements.reduce(0) { $0 + $1 * $1 } / n,
      next: k < mean.count ? variance(k) : 0)
  }

  static let powers = 6, oversampling = 10

  private static func bySubspace(_ problem: borrowing Problem) throws -> Components {
    let (mean, c, total) = try covariance(problem.points)
    let d = mean.count, k = problem.kept, width = min(d, k + oversampling)
    let draws = Draws(seed: 1, purpose: "PCA")
    let start = Matrix(rows: d, columns: width) { draws.gaussian($0 * width + $1) }
    var basis = try LAPACK.qr(start).q
    for _ in 0..<powers { basis = try power(c, basis) }
    var image = basis
    try BLAS.gemm(c, basis, beta: 0, &image)
    var small = Matrix<Double>(repeating: 0, rows: width, columns: width)
    try BLAS.gemm(basis, transposeA: true, image, beta: 0, &small)
    let (values, vectors) = try LAPACK.symmetricEigen(small)
    let chosen = Matrix(rows: width, columns: k) { vectors[$0, width - 1 - $1] }
    var directions = Matrix<Double>(repeating: 0, rows: d, columns: k)
    try BLAS.gemm(basis, chosen, beta: 0, &directions)
    return Components(
      mean: mean, variances: (0..<k).map { values[width - 1 - $0] }, directions: directions,
      total: total, next: k < d ? values[width - 1 - k] : 0)
  }
}
