import Bindings
import Scalars
import Structures
import Verification

extension PCA {
  /// The span of a basis after one more power of C, orthonormal again.
  static func power(_ c: Matrix<Double>, _ basis: Matrix<Double>) throws -> Matrix<Double> {
    var image = basis
    try BLAS.gemm(c, basis, beta: 0, &image)
    return try LAPACK.qr(Plant.taken(image, from: "PCA.power")).q
  }

  /// Subspace iteration as it is defined, without what keeps a basis well conditioned: the span of CᵗΩ.
  ///
  /// With F_t = U₂ᵀCᵗΩ(U₁ᵀCᵗΩ)⁻¹ the angles' tangents are the singular values of F_t = Λ₂ᵗF₀Λ₁⁻ᵗ, of which every entry has
  /// fallen by (λ_{k+1}/λ_k)ᵗ at least. Neither U₁ nor a root is needed to know its size: with Z = CᵗΩ,
  ///
  ///     ‖sin Θ_t‖² = k - tr (ZᵀZ)⁻¹ZᵀPZ,   ‖tan Θ₀‖² = tr (ΩᵀPΩ)⁻¹ΩᵀΩ - k   in the Frobenius norm.
  static let subspaceIteration = Theorem<PCA>(
    "‖sin Θ_t‖ ≤ (λ_{k+1}/λ_k)ᵗ ‖tan Θ₀‖ for the span of CᵗΩ, Ω of k columns, and the k directions; here squared",
    source: Citation(
      "Golub & Van Loan. Matrix computations. 3rd edition, Johns Hopkins University Press 1996",
      "section 8.2, orthogonal iteration: dist ≤ tan θ |λ_{r+1}/λ_r|ᵏ for symmetric matrices; derived here in the Frobenius norm"
    ),
    derivation: """
      In a basis of eigenvectors CᵗΩ is (Λ₁ᵗG; Λ₂ᵗH), so that its span is that of (I; F_t) with F_t = Λ₂ᵗ(HG⁻¹)Λ₁⁻ᵗ, the \
      tangents of its angles to the first k directions. Entry ij of F₀ is multiplied by (λ_{k+i}/λ_j)ᵗ, at most \
      (λ_{k+1}/λ_k)ᵗ, and sin ≤ tan. The study has λ₁ = … = λ_k = 1, λ_{k+1} = ¼ and all others 0.01: the factor is ¼ itself.
      """,
    rate: .linear(factor: 0.25), kind: .exactOrder, steps: 8,
    trajectory: { problem, steps in
      guard problem.kept < problem.points.columns, problem.points.rows > problem.kept else {
        return []
      }
      return Ball.$precision.withValue(320) { angles(problem, steps) }
    },
    study: { _ in (try? fallingAngles()) ?? [] })

  private static func angles(_ problem: Problem, _ steps: Int) -> [(gap: Ball, bound: Ball)] {
    let (d, k) = (problem.points.columns, problem.kept)
    var further = problem
    further.kept = k + 1
    let values = principal(further, over: Ball.self)["variances"]
    let (first, own, next) = (values[0], values[k - 1], values[k])
    let gap = own - next
    // Without a gap there is nothing to say; with variances that differ by more than 2⁸ numbers grow apart too far.
    guard gap.approximation > 0x1p-10 * own.approximation,
      next.approximation > 0x1p-8 * first.approximation
    else { return [] }
    let scaled = principal(problem, over: Ball.self)["directions"]
    let projector = (0..<d).map { i in (0..<d).map { scaled[i * d + $0] / gap } }
    let covariance = moments(problem.points, over: Ball.self).covariance
    let draws = Draws(seed: 1, purpose: "PCA/angles")
    // Columns of Ω: numbers of few bits.
    var z = (0..<k).map { j in
      (0..<d).map { Ball((16 * draws.gaussian(j * d + $0)).rounded() / 16) }
    }
    /// tr (XᵀAX)⁻¹XᵀBX for the columns of X.
    func trace(_ a: [[Ball]]?, _ b: [[Ball]]?) -> Ball {
      func inner(_ m: [[Ball]]?) -> [[Ball]] {
        let images = m.map { m in z.map { x in m.map { dot($0, x) } } } ?? z
        return z.map { x in images.map { dot(x, $0) } }
      }
      let (left, right) = (inner(a), inner(b))
      return sum((0..<k).map { j in eliminated(left, right.map { $0[j] })[j] })
    }
    let count = Ball(Double(k))
    let ratio = (next / own).squared
    var bound = trace(projector, nil) - count
    return (1...steps).map { _ in
      z = Plant.taken(z.map { x in covariance.map { dot($0, x) } }, from: "PCA.power")
      bound = bound * ratio
      return (gap: count - trace(nil, projector), bound: bound)
    }
  }

  /// ‖U₂ᵀV_t‖ for the bases of the implementation's own powers, from the fourth on.
  private static func fallingAngles() throws -> [(k: Double, gap: Double)] {
    let (d, k) = (24, 3)
    let draws = Draws(seed: 2, purpose: "PCA/angles")
    let mixed = try LAPACK.qr(Matrix(rows: d, columns: d) { draws.gaussian($0 * d + $1) }).q
    func value(_ i: Int) -> Double { i < k ? 1 : i == k ? 0.25 : 0.01 }
    let scaled = Matrix(rows: d, columns: d) { mixed[$0, $1] * value($1) }
    var c = Matrix(repeating: 0.0, rows: d, columns: d)
    try BLAS.gemm(scaled, mixed.transposed, beta: 0, &c)
    let others = Matrix(rows: d - k, columns: d) { mixed[$1, k + $0] }
    var basis = try LAPACK.qr(
      Matrix(rows: d, columns: k) { draws.gaussian(d * d + $0 * k + $1) }
    ).q
    var points: [(k: Double, gap: Double)] = []
    for t in 1...16 {
      basis = try power(c, basis)
      var rest = Matrix(repeating: 0.0, rows: d - k, columns: k)
      try BLAS.gemm(others, basis, beta: 0, &rest)
      if t > 3 { points.append((Double(t), squaredNorm(rest.elements).squareRoot())) }
    }
    return points
  }
}
