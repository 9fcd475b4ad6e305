import Bindings
import Scalars
import Structures
import Verification

extension BlockNaturalGradient {
  /// Each block's kernel is factorised once; a step is two triangular solves and two products with J.
  static let kernels = Implementation<BlockNaturalGradient>(
    "kernels-float64",
    .rounding("Higham 2002, Theorem 10.4, step by step (BlockNaturalGradient.bound)") { bound($0) },
    prepare: { problem in
      let problem = try problem.validated()
      let blocks = problem.blocks.map { rows in
        Matrix(rows: rows.count, columns: rows[0].count, elements: rows.flatMap { $0 })
      }
      return (problem: problem, blocks: blocks)
    },
    run: { input in
      (try? run(input.problem, input.blocks)) ?? (residual: [], parameters: [])
    },
    observe: { result in
      ["residual": .scalars(result.residual), "parameters": .scalars(result.parameters)]
    })

  private static func run(_ problem: Problem, _ blocks: [Matrix<Double>]) throws -> (
    residual: [Double], parameters: [Double]
  ) {
    let n = problem.samples
    let factors = try blocks.map { j -> Matrix<Double> in
      var gram = Matrix(repeating: 0.0, rows: n, columns: n)
      try BLAS.syrk(.lower, j, &gram)
      for i in 0..<n { gram[i, i] += Double(n) * problem.lambda }
      return try LAPACK.cholesky(gram)
    }
    var e = problem.residual
    var change = blocks.map { [Double](repeating: 0, count: $0.columns) }
    for _ in 0..<problem.iterations {
      let old = e
      for (b, j) in blocks.enumerated() {
        var y = old
        try BLAS.trsv(.lower, n: n, a: factors[b].elements, lda: n, x: &y)
        try BLAS.trsv(.lower, transposeA: true, n: n, a: factors[b].elements, lda: n, x: &y)
        var direction = [Double](repeating: 0, count: j.columns)
        try BLAS.gemv(
          transposeA: true, rows: n, columns: j.columns, alpha: 1, a: j.elements, lda: j.columns,
          x: y, beta: 0, y: &direction)
        try BLAS.gemv(
          rows: n, columns: j.columns, alpha: -problem.step, a: j.elements, lda: j.columns,
          x: direction, beta: 1, y: &e)
        change[b] = axpy(-problem.step, direction, change[b])
      }
    }
    return (e, change.flatMap { $0 })
  }

  /// Errors in norm, step by step.
  ///
  /// One block: (G + μI + Δ)ŷ = ê, with ‖Δ‖_F ≤ γ_{p+1} tr G + γ₃ₙ₊₂(tr G + nμ)(1 + …) as for TENGraD's
  /// kernel, and ‖ŷ‖ ≤ ‖ê‖/(σ + μ − ‖Δ‖) for σ ≤ λ_min(G) by Gershgorin. Then Jᵀŷ is off by
  /// γₙ‖J‖_F‖ŷ‖ + ‖J‖_F‖Δ‖‖ŷ‖/(σ + μ), and J(Jᵀŷ) by γ_{n+p}‖J‖²_F‖ŷ‖ + ‖Δ‖‖ŷ‖, since G(G + μI)⁻¹ ⪯ I. The step
  /// as a map of e has norm at most ρ = max(1, |1 − ηℓ|), so earlier errors grow by no more than ρ.
  static func bound(_ problem: Problem) -> ErrorBound {
    let u = 0x1p-53, n = problem.samples, count = Double(problem.blocks.count)
    let mu = Double(n) * problem.lambda
    let growth = max(1, abs(1 - problem.step * count), problem.step * count - 1)
    var size = squaredNorm(problem.residual).squareRoot()
    var (error, change) = (0.0, 0.0)
    for _ in 0..<problem.iterations {
      var added = gamma(2 * problem.blocks.count + 2, unitRoundoff: u) * (size + error)
      for j in problem.blocks {
        let p = j[0].count
        let trace = j.reduce(0) { $0 + squaredNorm($1) }
        let delta =
          gamma(p + 1, unitRoundoff: u) * trace
          + gamma(3 * n + 2, unitRoundoff: u) * (trace + Double(n) * mu) * 1.01
        let floor = leastEigenvalue(j) + mu
        guard floor > 4 * delta else {
          return [
            "residual": .free("the kernel is not known to be regular"),
            "parameters": .free("the same"),
          ]
        }
        let y = (size + error) / (floor - delta)
        let long = gamma(n + p + 2, unitRoundoff: u)
        added += problem.step * (long * trace + delta) * y
        let one = long * trace.squareRoot() * y + trace.squareRoot() * delta * y / floor
        // Jᵀ(G + μI)⁻¹ takes the error of e along: ‖Jᵀ(G + μI)⁻¹‖ ≤ 1/√floor.
        change += problem.step * (one + error / floor.squareRoot() + 2 * u * y * trace.squareRoot())
        change += Double(problem.iterations + 2) * u * problem.step * y * trace.squareRoot()
      }
      error = (growth * error + added) * (1 + 0x1p-20)
      size *= growth
    }
    return ["residual": .norm(error * 1.001), "parameters": .norm(change * 1.001)]
  }

  /// A lower bound of the least eigenvalue of JJᵀ by Gershgorin; 0 if it gives none.
  private static func leastEigenvalue(_ j: [[Double]]) -> Double {
    let gram = Elimination.product(j, transpose(j))
    let discs = gram.indices.map { i in
      2 * gram[i][i] - norm1(gram[i]) * (1 + 0x1p-30)
    }
    return max(0, discs.min() ?? 0)
  }
}
