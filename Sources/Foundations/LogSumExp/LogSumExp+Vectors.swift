import Scalars
import Verification

extension LogSumExp {
  /// a + log Σ exp(xᵢ - a) with a = max x, by passes of whole vectors.
  static func vectors<T: KernelScalar & RealScalar>(_: T.Type, _ lane: Lane)
    -> Implementation<LogSumExp>
  {
    let kernels = T.kernels(lane)
    return over(
      T.self, "vectors-\(lane.rawValue)",
      .rounding("derived at the bound", vectorsBound(T.self, lane))
    ) { x in
      let (source, n) = (x.baseAddress!, x.count)
      let top = kernels.maximum(source, n)
      guard top.isFinite else { return x.contains { $0.isNaN } ? .nan : top }
      return top + .log(kernels.sumOfExponentials(source, top, n))
    }
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
