import Scalars
import Structures
import Verification

extension PCA {
  /// What the bounds are made of: λ and tr C, and what rounding does to m, x - m and C.
  private struct Sizes {
    let mean: [Double], values: [Double]
    let total: Double
    /// ‖·‖ of what all entries may be off.
    let centring: Double, covariance: Double
    let n: Double, d: Double, k: Int

    init(_ problem: Problem) {
      typealias S = RunningError<Double>
      let (mean, centred, c) = moments(problem.points, over: S.self)
      self.mean = mean.map { 1.01 * $0.error }
      centring = 1.01 * squaredNorm(centred.flatMap { $0.map(\.error) }).squareRoot()
      covariance = 1.01 * squaredNorm(c.flatMap { $0.map(\.error) }).squareRoot()
      let plain = spectrum(c.map { $0.map(\.value) })
      values = plain.values.map { max(0, $0) }
      total = 1.01 * plain.values.reduce(0) { $0 + abs($1) }
      (n, d, k) = (Double(problem.points.rows), Double(problem.points.columns), problem.kept)
    }

    /// λ_{i+1}, and 0 behind the last.
    func value(_ i: Int) -> Double { i < values.count ? values[i] : 0 }

    /// The gap.
    var gap: Double { max(0, value(k - 1) - value(k)) }
  }

  private static let u = 0x1p-53

  /// For vectors that are those of C + δ with ‖δ‖ ≤ ε, within ω of orthonormal ones: |λ̂ᵢ - λᵢ| ≤ ε (Weyl), and
  ///
  ///     ‖ĝP̂ - gP‖ ≤ √k |ĝ - g| + g‖P̂ - P‖ ≤ 2√k ε + 2√2 ε,
  ///
  /// of which the second is Davis and Kahan's theorem with the gap of C alone, ‖sin Θ‖ ≤ 2‖δ‖/g, and ‖P̂ - P‖ =
  /// √2 ‖sin Θ‖. What is behind it belongs to ω and to the product VVᵀ.
  private static func bound(_ s: Sizes, _ epsilon: Double, _ omega: Double) -> ErrorBound {
    let root = Double(s.k).squareRoot()
    let product = root * (3 * omega) + s.d * gamma(s.k + 3, unitRoundoff: u)
    let directions = (2 * root + 3) * epsilon + epsilon + s.total * product
    let sums = gamma(s.k + Int(s.d) + 2, unitRoundoff: u) * s.total
    return [
      "mean": .componentwise(s.mean), "variances": .absolute(1.01 * epsilon + 4 * u * s.total),
      "explained": .absolute(1.01 * root * epsilon + sums),
      "total": .absolute(1.01 * s.d.squareRoot() * epsilon + sums),
      "directions": .norm(1.01 * directions),
    ]
  }

  /// C is off by what its sums round, and LAPACK decomposes a matrix that is p u ‖C‖ away.
  static func eigenBound(_ problem: Problem) -> ErrorBound {
    let s = Sizes(problem)
    let p = s.d * s.d * u
    return bound(s, s.covariance + s.d.squareRoot() * p * s.total, p)
  }

  /// For A + δA with ‖δA‖ ≤ η, AᵀA/N is off by (2‖A‖η + η²)/N, where ‖A‖ = √(N tr C).
  static func svdBound(_ problem: Problem) -> ErrorBound {
    let s = Sizes(problem)
    let norm = (s.n * s.total).squareRoot()
    let p = s.n * s.d * u
    let eta = s.centring + p * min(s.n, s.d).squareRoot() * norm
    let sums = gamma(problem.points.elements.count + 2, unitRoundoff: u) * s.total
    return bound(s, (2 * norm * eta + eta * eta) / s.n + sums, p)
  }

  /// The directions that ℓ = k + 10 random ones become by q powers, and how much they explain less than the best.
  ///
  /// Some r vectors in their span are U₁ + U₂F. By a step with an error of e,
  ///
  ///     F ← (Λ₂F + U₂ᵀE)(Λ₁ + U₁ᵀE)⁻¹,   f ← (λ_{r+1} f + e(1 + f)) / (λ_r - e(1 + f)),
  ///
  /// and at the start f ≤ ‖Ω₂‖‖Ω₁⁺‖ ≤ (√(d-r) + √ℓ + 6) · 4 √(3r/(ℓ-r+1)), but in one draw of 100,000. The span of such
  /// vectors explains tr (I + FᵀF)⁻¹(Λ₁ + FᵀΛ₂F) at least, so that no more than f²(λ₁ + … + λ_r) of it is lost; of
  /// the directions behind r all of it may be. The best r counts.
  private static func loss(_ s: Sizes, first k: Int, width: Int, step e: Double) -> Double {
    var best = s.values.prefix(k).reduce(0, +)
    guard k > 0 else { return 0 }
    for r in 1...k where s.value(r - 1) > 0 {
      var f: Double = 0
      if Double(width) < s.d {
        let root = (3 * Double(r) / Double(width - r + 1)).squareRoot()
        f = 4.04 * root * ((s.d - Double(r)).squareRoot() + Double(width).squareRoot() + 6)
        for _ in 0..<powers {
          let rest = s.value(r - 1) - e * (1 + f)
          f = rest > 0 ? (s.value(r) * f + e * (1 + f)) / rest : .infinity
        }
      }
      let kept = s.values.prefix(r).reduce(0, +)
      let behind = s.values.prefix(k).dropFirst(r).reduce(0, +)
      best = min(best, 1.01 * f * f * kept + behind)
    }
    return best
  }

  /// With a loss of L from the first k directions, Σ λᵢ - tr P̂C ≤ L, of which g‖sin Θ‖² is a part: ‖g(P̂ - P)‖ ≤ √(2gL).
  /// A span of all dimensions loses nothing, and is judged as a decomposition.
  static func subspaceBound(_ problem: Problem) -> ErrorBound {
    let s = Sizes(problem)
    let width = min(problem.points.columns, s.k + oversampling), l = Double(width)
    let root = l.squareRoot(), omega = s.d * l * u
    let products = gamma(2 * problem.points.columns + 2, unitRoundoff: u) * l
    let step = s.covariance * root + s.total * (products + omega * root)
    // Of QᵀCQ and its decomposition.
    let ritz =
      s.covariance * root + s.total * (2 * products + 3 * omega * root + root * l * l * u)
    guard width < problem.points.columns else { return bound(s, ritz, 2 * omega + l * l * u) }
    let own = loss(s, first: s.k, width: width, step: step)
    let further = loss(s, first: s.k + 1, width: width, step: step)
    let roots = Double(s.k).squareRoot()
    let inner = own + 2 * roots * ritz
    let directions =
      roots * (own + further + 2 * ritz) + (2 * s.gap * inner).squareRoot() + own + ritz
      + s.total * (roots * 6 * omega + s.d * gamma(s.k + 3, unitRoundoff: u))
    let sums = gamma(s.k + Int(s.d) + 2, unitRoundoff: u) * s.total
    return [
      "mean": .componentwise(s.mean),
      "variances": .absolute(1.01 * (own + ritz) + 4 * u * s.total),
      "explained": .absolute(1.01 * (own + roots * ritz) + sums),
      "total": .absolute(1.01 * s.d.squareRoot() * s.covariance + sums),
      "directions": .norm(1.01 * directions),
    ]
  }
}
