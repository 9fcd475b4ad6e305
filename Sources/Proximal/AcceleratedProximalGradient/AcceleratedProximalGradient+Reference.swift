import Scalars

extension AcceleratedProximalGradient {
  /// w₁, w₂, … with βⱼ = (j − 2)/(j + 1); β₁ multiplies zero.
  static func iterates<S: Scalar>(_ problem: Lasso, over: S.Type) -> [[S]] {
    let momentum = (0..<problem.iterations).map { index -> S in
      let j = index + 1
      return j < 2 ? .zero : S(j - 2) / S(j + 1)
    }
    return LassoFunction<S>(problem).iterates(momentum: momentum)
  }

  /// The same momentum for the programs.
  @Sendable static func coefficients(_ count: Int) -> [Double] {
    (0..<count).map { max(0, Double($0 - 1) / Double($0 + 2)) }
  }
}
