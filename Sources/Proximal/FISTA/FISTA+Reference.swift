import Scalars

extension FISTA {
  /// β₁ = 0, βⱼ₊₁ = (tⱼ − 1)/tⱼ₊₁.
  static func momentum<S: RealScalar>(count: Int, over: S.Type) -> [S] {
    var t: S = 1
    return (0..<count).map { index in
      guard index > 0 else { return .zero }
      let next = (1 + S.sqrt(1 + 4 * t * t)) / 2
      defer { t = next }
      return (t - 1) / next
    }
  }

  /// w₁, w₂, …
  static func iterates<S: RealScalar>(_ problem: Lasso, over: S.Type) -> [[S]] {
    LassoFunction<S>(problem).iterates(momentum: momentum(count: problem.iterations, over: S.self))
  }

  /// 2L‖w₀ − w*‖² / (k + 1)², from L‖w₀ − w*‖².
  static func bound<S: Scalar>(_ constant: S, _ k: Int) -> S {
    2 * constant / S((k + 1) * (k + 1))
  }

  /// The same momentum for the programs.
  @Sendable static func coefficients(_ count: Int) -> [Double] {
    var (t, list) = (1.0, [0.0])
    while list.count < count {
      let next = (1 + (1 + 4 * t * t).squareRoot()) / 2
      list.append((t - 1) / next)
      t = next
    }
    return Array(list.prefix(count))
  }
}
