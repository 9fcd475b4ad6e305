import Scalars
import Structures
import Verification

extension KFACStep {
  /// The preconditioner of the training runs.
  static let cholesky = Implementation<KFACStep>(
    "cholesky-float64",
    .rounding("Higham 2002, Theorems 10.3 and 10.4, and their perturbation", bound),
    contract: .openBLAS(Double.self)
  ) { problem in
    let problem = try problem.validated()
    // A factor that cannot be factorised is refused before anything is timed.
    _ = try step(problem)
    return problem
  } run: {
    try? step($0)
  } observe: {
    ["step": .scalars($0?.elements ?? [])]
  }

  private static func step(_ problem: LayerHistory) throws -> Matrix<Double> {
    // The root of a square that neither overflows nor underflows is exact.
    var kfac = KFACPreconditioner(
      gamma: problem.gamma, damping: problem.damping * problem.damping,
      frequency: problem.frequency)
    return try problem.views.reduce(problem.gradient) { try kfac.direction($1) }
  }

  /// With L now damped, τ ≥ tr L, and n samples in each of T batches:
  ///
  /// - Its entries are off by γₙ₊₃ₜ₊₆ of the same averages of magnitudes, whose matrix is nonnegative and positive semidefinite with
  ///   the trace of L: in norm by no more than γₙ₊₃ₜ₊₆ τ.
  /// - Solving with it column by column solves L + E with ‖E‖ ≤ γ₃ₘ₊₈ τ/(1 − γₘ₊₁), as |R̂ᵀ||R̂| has the trace of R̂ᵀR̂;
  ///   eight more than the theorem's one for reciprocals of the diagonal.
  ///
  /// So with ε_L the sum of both and φ_L no more than its least eigenvalue, the columns of Y = L⁻¹∇ are off by
  /// ρ_L = ε_L/(φ_L − ε_L) of their length, those of Δᵀ likewise, and
  ///
  ///     ‖Δ̂ − Δ‖ ≤ (ρ_L/(φ_L (φ_R − ε_R)) + ρ_R/(φ_L φ_R)) ‖∇‖.
  ///
  /// φ is δ, and what Gershgorin's discs leave beyond it.
  static let bound: @Sendable (LayerHistory) -> ErrorBound = { problem in
    let batches = problem.refreshed
    let l = perturbation(batches.map(\.outputGradients), problem)
    let r = perturbation(batches.map(\.inputs), problem)
    guard l.error < l.floor / 2, r.error < r.floor / 2 else {
      return ["step": .free("a factor is not known to be regular")]
    }
    let size = squaredNorm(problem.gradient.elements).squareRoot()
    let left = l.error / (l.floor - l.error), right = r.error / (r.floor - r.error)
    let factor = left / (l.floor * (r.floor - r.error)) + right / (l.floor * r.floor)
    return ["step": .norm(factor * size * (1 + 0x1p-20))]
  }

  /// ε and φ of one factor.
  private static func perturbation(
    _ x: [Matrix<Double>], _ problem: LayerHistory
  ) -> (error: Double, floor: Double) {
    let order = x[0].columns, samples = x.map(\.rows).max() ?? 0
    let weights = problem.weights(x.count).map(\.approximation)
    var factor = Matrix(repeating: 0.0, rows: order, columns: order)
    for (weight, batch) in zip(weights, x) {
      let columns = (0..<order).map { batch.column($0) }
      for i in 0..<order {
        for j in 0..<order {
          factor[i, j] += weight * dot(columns[i], columns[j]) / Double(batch.rows)
        }
      }
    }
    let delta = problem.damping
    let trace = (0..<order).reduce(Double(order) * delta) { $0 + factor[$1, $1] } * (1 + 0x1p-20)
    let discs = (0..<order).map { i in
      2 * factor[i, i] - factor[row: i].reduce(0) { $0 + abs($1) }
    }
    let u = 0x1p-53
    let averages = gamma(samples + 3 * x.count + 6, unitRoundoff: u)
    let cholesky = gamma(3 * order + 8, unitRoundoff: u) * (1 + averages)
    let error = (averages + cholesky / (1 - gamma(order + 1, unitRoundoff: u))) * trace
    return (error * (1 + 0x1p-20), delta + max(0, (discs.min() ?? 0) - 0x1p-30 * trace))
  }
}
