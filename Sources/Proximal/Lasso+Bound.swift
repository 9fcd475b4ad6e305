import Verification

extension Lasso {
  /// A forward bound ‖ŵ_T − w_T‖₂ for every program that takes these steps with recursive sums in any
  /// order, in the gradient form or by the Gram matrix.
  ///
  /// Let εⱼ bound ‖ŵⱼ − wⱼ‖₂. The step v ↦ S(v − γ(Gv − R)) is nonexpansive, as 0 ⪯ γG ⪯ I and S is
  /// nonexpansive; hence errors of earlier steps enter through the extrapolation alone, and
  ///
  ///     εⱼ ≤ (1 + βⱼ) εⱼ₋₁ + βⱼ εⱼ₋₂ + ‖δᵥ‖ + ‖δᵤ‖
  ///
  /// with the roundings made in step j. By Higham 2002, Lemma 3.1 and (3.5), they are at most
  ///
  ///     δᵥ = γ₇ⱼ₊₈ (2|ŵⱼ₋₁| + |ŵⱼ₋₂|)
  ///     δᵤ = γₖ (|v̂| + γ (1/n)|X|(|X|ᵀ|v̂| + |y|) + γλ),   k = n + d + 8,
  ///
  /// where 7j + 4 units are the absolute error of βⱼ ≤ 1 for the rule with roots (3 for each tₖ, doubled
  /// by the quotient) and cover the rational rules. Magnitudes of ŵ are at most |w̄| + 2ε for the
  /// iterates w̄ of the reference in double precision, which obeys the same bound.
  ///
  /// - Parameters:
  ///   - momentum: β₁, …, β_T.
  ///   - nominal: w̄₁, …, w̄_T.
  ///   - drawn: The samples that step j's gradient is an average of; all of them by default.
  func forwardBound(
    momentum: [Double], nominal: [[Double]], drawn: ((Int) -> [Int])? = nil
  ) -> Double {
    let u = Double.unitRoundoff(of: Double.self)
    let unit = gamma(samples.count + features + 8, unitRoundoff: u)
    let slack = 1 + Double(samples.count + features + 8) * 0x1p-48
    let zero = [Double](repeating: 0, count: features)
    var (older, old) = (zero, zero)
    var (olderError, oldError) = (0.0, 0.0)
    for (index, beta) in momentum.enumerated() {
      let (m1, m2) = (old.map { abs($0) + 2 * oldError }, older.map { abs($0) + 2 * olderError })
      let extrapolation =
        gamma(7 * index + 15, unitRoundoff: u) * norm(zip(m1, m2).map { 2 * $0 + $1 })
      let v = zip(m1, m2).map { (1 + beta) * $0 + beta * $1 }
      let gradient = absoluteGradient(v, over: drawn?(index) ?? Array(samples.indices))
      let update = unit * norm(zip(v, gradient).map { $0 + step * ($1 + lambda) })
      let error = (1 + beta) * oldError + beta * olderError + extrapolation + update
      (olderError, oldError) = (oldError, error * slack)
      (older, old) = (old, nominal[index])
    }
    return oldError
  }

  /// (1/m) |X| (|X|ᵀv + |y|) over m samples, for v ≥ 0.
  private func absoluteGradient(_ v: [Double], over ids: [Int]) -> [Double] {
    var sum = [Double](repeating: 0, count: v.count)
    for id in ids {
      let row = samples[id]
      var reach = abs(targets[id])
      for j in v.indices { reach += abs(row[j]) * v[j] }
      for j in v.indices { sum[j] += abs(row[j]) * reach }
    }
    return sum.map { $0 / Double(ids.count) }
  }
}

/// ‖x‖₂.
func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
