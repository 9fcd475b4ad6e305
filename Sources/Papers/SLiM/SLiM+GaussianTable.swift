import Scalars
import Verification

/// The error of quantising a standard normal weight with step Δ and L positive levels, in closed form:
///
///     E(Δ) = 1 - 2ΔB + Δ²C,   B = Σ 2φ(t_j),   C = Σ (2j + 1) P(|x| ≥ t_j),   t_j = (j + ½)Δ, j < L.
struct GaussianError<S: RealScalar> {
  let product: S
  let square: S

  init(step: S, levels: Int) {
    let root = S.sqrt(S(2))
    let pi = S(4) * Self.arctangentOfOne
    let peak = S(2) / S.sqrt(S(2) * pi)
    var (product, square) = (S.zero, S.zero)
    for j in 0..<levels {
      let threshold = S(Double(j) + 0.5) * step
      product += peak * S.exp(-(threshold * threshold) / S(2))
      square += S(2 * j + 1) * (S(1) - S.erf(threshold / root))
    }
    (self.product, self.square) = (product, square)
  }

  /// π/4 by Machin's formula; the tail of an alternating series is below its first term.
  private static var arctangentOfOne: S {
    func arctangent(_ q: Int) -> S {
      var (sum, power) = (S.zero, S(1) / S(q))
      for k in 0..<80 {
        let term = power / S(2 * k + 1)
        sum = k % 2 == 0 ? sum + term : sum - term
        power = power / S(q * q)
      }
      return sum
    }
    return S(4) * arctangent(5) - arctangent(239)
  }

  func error(step: S) -> S { S(1) - S(2) * step * product + step * step * square }

  /// Half of dE/dΔ: codes do not count, as E is continuous where they change.
  func slope(step: S) -> S { Plant.taken(step * square - product, from: "GaussianError.slope") }
}

extension SLiM {
  static let gaussian = PaperTable(
    "gaussian", "The best scale and its squared error for standard normal weights", place: nil
  ) { _ in
    var uncertified: [Int] = []
    let rows = golden.map { levels, scale, error in
      let found = minimum(levels: levels)
      if !found.isCertified { uncertified.append(levels) }
      let minimum = Plant.taken(
        (scale: found.scale, error: found.error), from: "SLiM.certifiedMinimum")
      return TableResult.Row(
        "L = \(levels)",
        [.printed(scale, beside: minimum.scale), .printed(error, beside: minimum.error * 1e4)])
    }
    return TableResult(
      columns: ["α / σ", "10⁴ MSE / σ²"], rows: rows,
      shapes: [
        Shape(
          "every digit is certified: in ball arithmetic, dE/dα changes sign within 1e-10 of the scale",
          holds: uncertified.isEmpty,
          evidence: uncertified.isEmpty
            ? "\(rows.count) scales"
            : "not for L = \(uncertified.map { "\($0)" }.joined(separator: ", "))")
      ],
      notes: [
        "for q bits the paper has L = 2^(q-1) levels on either side, its code 2^(q-1) - 1",
        "beside each figure: mpmath's, from Fixtures/Quantisation/gaussian_scale.json",
      ])
  }

  /// Levels, scale and 10⁴ times the error, as mpmath gives them.
  private static let golden: [(levels: Int, scale: String, error: String)] = [
    (1, "1.224006362", "1901.740392"), (2, "1.685972502", "821.776606"),
    (3, "1.952309112", "468.599744"), (4, "2.135288835", "306.958590"),
    (7, "2.473879209", "128.893859"), (8, "2.551225346", "104.049801"),
    (127, "3.920500927", "0.883080"), (128, "3.923900703", "0.870711"),
  ]

  /// The stationary point of E in double precision, by bisection of its slope from a bracket around the
  /// least of 400 samples; then the sign change within 1e-10 and the error there, in balls.
  private static func minimum(
    levels: Int
  ) -> (scale: Double, error: Double, isCertified: Bool) {
    func slope(_ step: Double) -> Double {
      GaussianError(step: step, levels: levels).slope(step: step)
    }
    func error(_ step: Double) -> Double {
      GaussianError(step: step, levels: levels).error(step: step)
    }
    let width = 6 / Double(400 * levels)
    let least = (1...400).map { Double($0) * width }.min { error($0) < error($1) } ?? width
    var (low, high) = (least - width, least + width)
    while high - low > 1e-12 {
      let middle = (low + high) / 2
      if slope(middle) < 0 { low = middle } else { high = middle }
    }
    let step = (low + high) / 2
    let margin = 1e-10 / Double(levels)
    let outcome = Certified.run { () -> Bool in
      let (below, above) = (Ball(step - margin), Ball(step + margin))
      return GaussianError(step: below, levels: levels).slope(step: below) < .zero
        && GaussianError(step: above, levels: levels).slope(step: above) > .zero
    }
    var isCertified = false
    if case .decided(true, _) = outcome { isCertified = true }
    let ball = GaussianError(step: Ball(step), levels: levels).error(step: Ball(step))
    return (step * Double(levels), ball.approximation, isCertified)
  }

  /// The same for whoever computes with it.
  ///
  /// - Throws: ``Uncertified`` if the balls do not confirm it.
  static func certifiedMinimum(levels: Int) throws -> (scale: Double, error: Double) {
    let found = minimum(levels: levels)
    guard found.isCertified else { throw Uncertified(levels: levels) }
    return (found.scale, found.error)
  }

  /// A minimum that the certificate does not confirm.
  struct Uncertified: Error, CustomStringConvertible {
    let levels: Int
    var description: String { "the best scale for \(levels) levels could not be certified" }
  }
}
