import Scalars

extension ISTA {
  /// w₁, w₂, …
  static func iterates<S: Scalar>(_ problem: Lasso, over: S.Type) -> [[S]] {
    let momentum = [S](repeating: .zero, count: problem.iterations)
    return LassoFunction<S>(problem).iterates(momentum: momentum)
  }
}
