import Scalars

/// The last two iterates of an accelerated proximal method, and how many steps it has taken.
struct ProximalState<S: Scalar> {
  let step: S, threshold: S
  private(set) var w: [S]
  private var previous: [S]
  private var v: [S]
  private var taken = 0

  init(features: Int, step: S, threshold: S) {
    (self.step, self.threshold) = (step, threshold)
    w = [S](repeating: .zero, count: features)
    (previous, v) = (w, w)
  }

  /// One step with momentum (s − 2)/(s + 1) on the model ½zᵀGz − Rᵀz + λ‖z‖₁; its flops, 2d² + 8d + 1
  /// but for the first, whose momentum takes no division.
  ///
  /// The soft threshold is taken as u − P(u) with the projection P onto [−λγ, λγ].
  @specialized(where S == Double)
  mutating func advance(_ model: UnrolledProximal<S>.Model) -> Int {
    let d = w.count
    taken += 1
    let beta: S = taken < 2 ? .zero : S(taken - 2) / S(taken + 1)
    for i in 0..<d { v[i] = w[i] + beta * (w[i] - previous[i]) }
    swap(&previous, &w)
    let m = S(model.sampleSize)
    model.gram.withUnsafeBufferPointer { gram in
      for (i, correlation) in model.correlation.enumerated() {
        var product = S.zero
        for j in 0..<d { product += gram[i * d + j] * v[j] }
        let u = v[i] - step * ((product - correlation) / m)
        w[i] = u - S.maximum(-threshold, S.minimum(u, threshold))
      }
    }
    return 2 * d * d + 8 * d + (taken < 2 ? 0 : 1)
  }
}
