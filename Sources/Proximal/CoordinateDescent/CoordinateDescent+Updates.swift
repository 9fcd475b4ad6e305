import Scalars
import Structures
import Verification

extension CoordinateDescent {
  private static let theorem =
    "Higham 2002, Lemma 3.1 and (3.5), coordinate by coordinate; derived in CoordinateDescent.bound"

  private static func implementation(
    _ name: String,
    _ run: @escaping @Sendable (LassoColumns, _ lambda: Double, _ sweeps: Int) -> [Double]
  ) -> Implementation<CoordinateDescent> {
    Implementation(
      name, .rounding(theorem, bound),
      prepare: { problem in
        (columns: LassoColumns(CSR(problem.matrix), problem.targets), problem: problem)
      },
      run: { input in
        let w = run(input.columns, input.problem.lambda, input.problem.iterations)
        return (w, input.columns.gap(w, lambda: input.problem.lambda))
      },
      observe: { w, gap in ["w": .scalars(w), "gap": [gap]] })
  }

  /// Every coefficient that changes is taken out of the residual at once.
  static let residuals = implementation("residual-updates") { columns, lambda, sweeps in
    var state = columns.start()
    for _ in 0..<sweeps { columns.sweep(&state, lambda: lambda) }
    return state.w
  }

  /// XXᵀ/n is formed first; then a sweep costs 2d² flops, however many samples there are.
  static let covariances = implementation("covariance-updates") { columns, lambda, sweeps in
    let gram = columns.gram()
    var w = [Double](repeating: 0, count: columns.features)
    for _ in 0..<sweeps { _ = gram.sweep(&w, lambda: lambda) }
    return w
  }
}
