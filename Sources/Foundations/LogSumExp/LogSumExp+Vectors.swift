import Scalars
import Verification

extension LogSumExp {
  /// a + log Σ exp(xᵢ - a) with a = max x, by passes of whole vectors.
  static func vectors<T: KernelScalar & RealScalar>(_: T.Type, _ lane: Lane)
    -> Implementation<LogSumExp>
  {
    let kernels = T.kernels(lane)
    return Implementation(
      "vectors-\(lane.rawValue)-\(T.label)",
      .rounding("derived at the bound", vectorsBound(T.self, lane)),
      arena: { problem, arena in
        (arena.input(problem.x.map { T($0) }), arena.output(problem.x.count, of: T.self))
      },
      run: { x, terms -> T in
        let (source, n) = (x.baseAddress!, x.count)
        let top = kernels.maximum(source, n)
        guard top.isFinite else { return x.contains { $0.isNaN } ? .nan : top }
        return top + .log(kernels.exponentials(source, top, terms.baseAddress!, n))
      },
      observe: { _, y in ["y": [Double(y)]] })
  }

  /// A term takes part in at most n - 1 additions, in whatever order.
  private static func vectorsBound<T: KernelScalar>(
    _: T.Type, _ lane: Lane
  ) -> @Sendable (Problem) -> ErrorBound {
    let one = VectorExponential.relativeError(T.self, lane)
    let errors = ExponentialErrors(T.self, exponential: one)
    return { problem in
      let (n, top) = (problem.x.count, problem.x.max() ?? 0)
      return bound(problem, errors, sum: errors.ofSum(problem.x, maximum: top, roundings: n - 1))
    }
  }
}
