import Foreign
import Scalars
import Structures

/// What ``Attention`` must give.
///
/// A kernel's scores are ŝⱼ = sⱼ + ηⱼ, |ηⱼ| ≤ γ_d₊₄ |scale| Σ|q||k| (Higham 2002, section 3.1: d terms, the scaling
/// before or after, a constant log₂e and its product); the maximum that it subtracts is the same for all terms and
/// cancels. Its terms are eˢ⁻ᵐ times e^θ, |θⱼ| ≤ ηⱼ + ``ExponentialRounding``, the same in Σ pⱼvⱼ as in Σ pⱼ; both
/// sums round each term in their own way besides, by e^φ. With rⱼ = e^|θⱼ| − 1, tⱼ = e^(|θⱼ| + |φⱼ|) − e^|θⱼ| and
/// R = Σ pⱼ(rⱼ + tⱼ) < 1, and since Σ pⱼ(e^θⱼ − 1)vⱼ − o Σ pⱼ(e^θⱼ − 1) = Σ pⱼ(e^θⱼ − 1)(vⱼ − o),
///
///     |ô − o| ≤ Σ pⱼ (rⱼ |vⱼ − o| + tⱼ (|vⱼ| + |o|)) / (1 − R), and the quotient rounds.
struct AttentionTruth {
  private let call: Call
  private let element: ElementType
  private let terms: Terms
  private let d: Int, dv: Int
  private let scale: Double
  private let q: Buffer, k: Buffer, v: Buffer

  init(_ call: Call, _ element: ElementType, _ terms: Terms) {
    (self.call, self.element, self.terms) = (call, element, terms)
    (d, dv, scale) = (call.size("d"), call.size("dv"), call.number("scale"))
    (q, k, v) = (call.buffers["Q"]!, call.buffers["K"]!, call.buffers["V"]!)
  }

  var expected: [Expected] {
    let visibility = AttentionVisibility(call)
    return (0..<call.size("queries")).flatMap { query -> [Expected] in
      let keys = (0..<call.size("keys")).filter { visibility.sees(query, $0) }
      return row(query, keys)
    }
  }

  private struct Score {
    let key: Int
    let exact: Enclosure
    let uncertainty: Double
  }

  private func row(_ query: Int, _ keys: [Int]) -> [Expected] {
    func all(_ expected: Expected) -> [Expected] { [Expected](repeating: expected, count: dv) }
    if keys.isEmpty { return all(.equal(0)) }
    var scores: [Score] = []
    for key in keys {
      var sum = SumOfProducts()
      for term in 0..<d { sum.add(q[query * d + term], k[key * d + term]) }
      sum.scale(by: scale)
      switch sum.expected(element, terms, roundings: 4) {
      case .nan, .infinity(.plus): return all(.nan)
      case .near(let exact, let allowed):
        scores.append(Score(key: key, exact: exact, uncertainty: allowed))
      default: return all(.free)
      }
    }
    return columns(scores)
  }

  private func columns(_ scores: [Score]) -> [Expected] {
    let greatest = scores.max { $0.exact.hi < $1.exact.hi }!.exact
    let powers = scores.map { CertifiedExponential.of($0.exact - greatest, element) }
    let sum = powers.reduce(0, +)
    let shares = powers.map { $0 / sum }
    let errors = scores.map { relativeErrors($0, among: scores, greatest) }
    let ofSum = zip(shares, errors).reduce(0) { $0 + $1.0.hi * ($1.1.common + $1.1.own) }
    return (0..<dv).map { column in
      let values = scores.map { v[$0.key * dv + column] }
      let total = values.reduce(0, +)
      let size = values.reduce(0) { $0 + abs($1) }
      if values.contains(where: \.isNaN) { return .nan }
      // Sums before the division are up to n times the result.
      let mayOverflow =
        values.reduce(0) { max($0, $1.isFinite ? abs($1) : 0) } * Double(values.count * 4)
        >= element.largest
      guard !mayOverflow, ofSum < 0.5 else { return .free }
      guard size.isFinite else {
        // A share that vanishes makes a NaN of an infinity.
        let isCertain = zip(values, shares).allSatisfy { $0.isFinite || $1.hi > 0x1p-100 }
        guard isCertain else { return .free }
        return total.isNaN ? .nan : .infinity(total.sign)
      }
      return near(values, shares, errors, ofSum)
    }
  }

  private func near(
    _ values: [Double], _ shares: [Enclosure], _ errors: [(common: Double, own: Double)],
    _ ofSum: Double
  ) -> Expected {
    let exact = zip(shares, values).reduce(Enclosure(0)) { $0 + $1.0 * Enclosure($1.1) }
    var (error, size) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      size += abs(value)
      error +=
        shares[index].hi
        * (errors[index].common * abs(value - exact.hi)
          + errors[index].own * (abs(value) + abs(exact.hi)))
    }
    error /= 1 - ofSum
    let quotient = Bounds.gamma(2, element.unitRoundoff) * (abs(exact.hi) + error)
    return .near(
      exact,
      allowed: (error + quotient) * (1 + 0x1p-40)
        + 4 * ExponentialRounding.lost(element) * (1 + size))
  }

  /// rⱼ and tⱼ of a key.
  private func relativeErrors(
    _ score: Score, among scores: [Score], _ greatest: Enclosure
  ) -> (common: Double, own: Double) {
    // Rounded scores may be running maxima where exact ones are not.
    let corrections = scores.count { other in
      other.key != score.key
        && other.exact.hi + other.uncertainty >= score.exact.hi - score.uncertainty
    }
    let distance = max(0, greatest.hi - score.exact.hi)
    // What the rounded distance exceeds the exact one by is the scores' uncertainty.
    let rounding = ExponentialRounding(element, terms)
    let spread = scores.count == 1 ? 0 : scores.reduce(0) { max($0, $1.uncertainty) }
    let common = min(
      700,
      score.uncertainty
        + rounding.ofExponential(
          distance: distance + score.uncertainty + spread, corrections: corrections))
    let own =
      rounding.ofCorrections(corrections) + rounding.ofSum(scores.count) + rounding.ofElements(1)
    return (.expMinusOne(common), .exp(common) * .expMinusOne(min(700, own)))
  }
}
