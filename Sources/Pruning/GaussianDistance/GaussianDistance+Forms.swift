import Scalars
import Verification

extension GaussianDistance {
  /// ∫ |F_N - Φ| between neighbours, where A(z) = zΦ(z) + φ(z) has the derivative Φ: a quantile is needed only where
  /// the two distribution functions cross.
  static let byDistributions = Implementation<GaussianDistance>(
    "distributions",
    .rounding(
      "running error analysis of both forms: Higham 2002, section 3.3"
    ) { problem in
      let sorted = problem.samples.sorted()
      let own = distributions(sorted, over: RunningError<Double>.self).error
      return ["distance": .absolute(1.01 * own)]
    },
    prepare: { $0 },
    run: { problem in
      problem.isDegenerate
        ? .nan : distributions(problem.samples.sorted(), over: Double.self)
    },
    observe: { ["distance": [$0]] })

  /// The sum that is usually computed: quantiles at midpoints.
  static let byMidpoints = Implementation<GaussianDistance>(
    "midpoints",
    .approximation(
      "derived: |∫ |z - Φ⁻¹(u)| du - |z - Φ⁻¹(m)|/N| ≤ ∫ |Φ⁻¹(u) - Φ⁻¹(m)| du in each cell"
    ) { problem in
      let (sorted, n) = (problem.samples.sorted(), problem.samples.count)
      let rounding = midpoints(sorted, over: RunningError<Double>.self).error
      let allowed = midpointBound(n, over: RunningError<Double>.self)
      return ["distance": .absolute(1.01 * (rounding + allowed.error) + allowed.value)]
    },
    prepare: { $0 },
    run: { problem in problem.isDegenerate ? .nan : quick(problem.samples.sorted()) },
    observe: { ["distance": [$0]] })

  /// One pass for the moments, and one for the sum.
  private static func quick(_ sorted: [Double]) -> Double {
    let n = Double(sorted.count)
    let mean = sorted.reduce(0, +) / n
    let deviation = (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    let normal = Normal<Double>()
    var total = 0.0
    for (i, x) in sorted.enumerated() {
      let quantile = normal.quantile((Double(i) + 0.5) / n, steps: 1)
      total += abs((x - mean) / deviation - quantile)
    }
    return total / n
  }

  static func distributions<S: RealScalar>(_ sorted: [Double], over: S.Type) -> S {
    let normal = Normal<S>()
    let z = standardised(sorted, over: S.self)
    let n = z.count
    func primitive(_ x: S) -> S { x * normal.below(x) + normal.density(x) }
    // Before the first and behind the last: A(z₁), and A(-z_N) by symmetry.
    var total = primitive(z[0]) + primitive(-z[n - 1])
    for i in 1..<n {
      let level = S(i) / S(n)
      let (left, right) = (z[i - 1], z[i])
      func signed(_ a: S, _ b: S) -> S { level * (b - a) - (primitive(b) - primitive(a)) }
      if !(normal.below(left) < level) {
        total -= signed(left, right)
      } else if !(level < normal.below(right)) {
        total += signed(left, right)
      } else {
        let crossing = normal.quantile(level, steps: 1)
        total += signed(left, crossing) - signed(crossing, right)
      }
    }
    return total
  }
}
