import Scalars

extension CASFISTA {
  /// w₁, w₂, …, each by the sampled gradient itself: no Gram matrix, no blocks, no ranks.
  static func iterates<S: Scalar>(_ problem: SampledLasso, over: S.Type) -> [[S]] {
    let sampler = problem.sampler
    let origin = LassoFunction<S>(problem.lasso).origin
    var (previous, w) = (origin, origin)
    return (0..<problem.lasso.iterations).map { index in
      let beta = index == 0 ? S.zero : S(index - 1) / S(index + 2)
      let function = LassoFunction<S>(problem.lasso.restricted(to: sampler.ids(iteration: index)))
      let v = function.extrapolated(w, beyond: previous, by: beta)
      previous = w
      w = function.proximalStep(from: v, gradientAt: v)
      return w
    }
  }
}

extension Lasso {
  /// The same with some of its samples.
  func restricted(to ids: [Int]) -> Lasso {
    var part = self
    part.samples = ids.map { samples[$0] }
    part.targets = ids.map { targets[$0] }
    return part
  }
}
