import Scalars
import Verification

extension Softmax {
  /// Maximum, exponentials with their sum, and products with its reciprocal: three passes of whole vectors.
  static func vectors<T: KernelScalar & RealScalar>(_: T.Type, _ lane: Lane)
    -> Implementation<Softmax>
  {
    let kernels = T.kernels(lane)
    return over(T.self, "vectors-\(lane.rawValue)", vectorsBound(T.self, lane)) { x, y in
      let (source, target, n) = (x.baseAddress!, y.baseAddress!, x.count)
      let sum = kernels.exponentials(source, kernels.maximum(source, n), target, n)
      kernels.multiply(1 / sum, target, n)
    }
  }

  /// A share has two roundings beside its exponential's: the reciprocal's and the product's.
  private static func vectorsBound<T: KernelScalar>(
    _: T.Type, _ lane: Lane
  ) -> @Sendable (Problem) -> ErrorBound {
    let one = VectorExponential.relativeError(T.self, lane)
    let errors = ExponentialErrors(T.self, exponential: one)
    return { problem in
      let (n, top) = (problem.x.count, problem.x.max() ?? 0)
      let eta = errors.ofSum(problem.x, maximum: top, roundings: n - 1)
      return bound(problem, errors, sum: eta, roundings: 2)
    }
  }
}
