import Scalars
public import Verification

extension ISTA {
  /// A control of the check itself: a method of order one must break a bound of order two.
  ///
  /// Of two uncoupled features with curvatures L and μ, the slow one decays by 1 − μ/L in each step, so
  /// that after k = L/μ steps the gap is about k/(4e²), a thirtieth of k, times FISTA's bound.
  public static let findings: [Finding] = [
    Finding(
      "FISTA's bound 2L‖w₀ − w*‖²/(k + 1)² holds of ISTA",
      place: "no one's claim: the control that the bound's check can fail"
    ) {
      let problem = Lasso(
        samples: [[1, 0], [0, 0.125]], targets: [0, 1], lambda: 0, step: 2, iterations: 64,
        minimiser: [0, 8])
      let steps = gaps(problem, iterates(problem, over: Rational.self)) { constant, k in
        2 * constant / Rational((k + 1) * (k + 1))
      }
      let ratios = steps.map { ($0.gap / $0.bound).approximation }
      let worst = ratios.max() ?? 0
      let first = steps.firstIndex { $0.gap > $0.bound }.map { $0 + 1 }
      return Finding.Demonstration(
        claimed: "gap/bound ≤ 1",
        found: "gap/bound = \(worst.rounded(to: 3)), first above 1 at k = \(first ?? 0)",
        isShown: worst > 1)
    }
  ]
}

extension Double {
  /// Rounded to a number of decimals, for print.
  func rounded(to decimals: Int) -> Double {
    let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    return (self * scale).rounded() / scale
  }
}
