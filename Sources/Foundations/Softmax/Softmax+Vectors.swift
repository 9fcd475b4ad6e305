import Scalars
import Verification

extension Softmax {
  /// Maximum, exponentials with their sum, and products with its reciprocal: three passes of whole vectors. A
  /// share has two roundings beside its exponential's: the reciprocal's and the product's.
  static func vectors<T: KernelScalar & RealScalar>(_: T.Type, _ lane: Lane)
    -> Implementation<Softmax>
  {
    let kernels = T.kernels(lane)
    return over(T.self, "vectors-\(lane.rawValue)", shiftedBound(T.self, lane, roundings: 2)) {
      x, y in
      let (source, target, n) = (x.baseAddress!, y.baseAddress!, x.count)
      let sum = kernels.exponentials(source, kernels.maximum(source, n), target, n)
      kernels.multiply(1 / sum, target, n)
    }
  }
}
