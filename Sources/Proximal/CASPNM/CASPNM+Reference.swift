import Scalars

extension CASPNM {
  /// z after every inner step: the model of an iteration is formed as it stands, then minimised on.
  static func steps<S: Scalar>(_ problem: SampledLasso, over: S.Type) -> [[S]] {
    let function = LassoFunction<S>(problem.lasso)
    var (previous, z) = (function.origin, function.origin)
    var steps: [[S]] = []
    for iteration in 0..<problem.lasso.iterations {
      let ids = problem.sampler.ids(iteration: iteration)
      let (gram, correlation) = model(function, ids)
      for _ in 0..<problem.innerSteps {
        let s = steps.count + 1
        let beta = s < 2 ? S.zero : S(s - 2) / S(s + 1)
        let v = function.extrapolated(z, beyond: previous, by: beta)
        let gradient = axpy(-1, correlation, multiply(rows: gram, v))
        previous = z
        z = axpy(-function.step, gradient, v).map {
          softThreshold($0, function.lambda * function.step)
        }
        steps.append(z)
      }
    }
    return steps
  }

  /// w after every iteration.
  static func iterates<S: Scalar>(_ problem: SampledLasso, over: S.Type) -> [[S]] {
    let steps = steps(problem, over: S.self)
    return stride(from: problem.innerSteps - 1, to: steps.count, by: problem.innerSteps)
      .map { steps[$0] }
  }

  /// G and R over some of the samples, entry by entry.
  private static func model<S: Scalar>(
    _ function: LassoFunction<S>, _ ids: [Int]
  ) -> (gram: [[S]], correlation: [S]) {
    let rows = ids.map { function.samples[$0] }
    let features = transpose(rows)
    let targets = ids.map { function.targets[$0] }
    let m = S(ids.count)
    let gram = features.map { a in features.map { b in dot(a, b) / m } }
    return (gram, features.map { dot($0, targets) / m })
  }
}
