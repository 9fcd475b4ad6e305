import Foreign
import Scalars
import Structures

/// What ``Attention`` must give.
///
/// A kernel's scores are ŝⱼ = sⱼ + ηⱼ, |ηⱼ| ≤ γ_d₊₄ |scale| Σ|q||k| (Higham 2002, section 3.1: d terms, the scaling
/// before or after, a constant log₂e and its product); the maximum that it subtracts is the same for all terms and
/// cancels. Its terms are eˢ⁻ᵐ times e^θ, |θⱼ| ≤ Lⱼ := ηⱼ + ``ExponentialRounding``, in Σ pⱼvⱼ and Σ pⱼ alike, and
/// both sums round each term n times more. So with rⱼ = e^(Lⱼ + (n + c)u) − 1 and R = Σ pⱼrⱼ < 1
///
///     |ô − o| ≤ (Σ pⱼ rⱼ |vⱼ| + R |o|) / (1 − R), and the quotient rounds.
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
    var vanishing: [Int] = []
    for key in keys {
      var sum = SumOfProducts()
      for term in 0..<d { sum.add(q[query * d + term], k[key * d + term]) }
      sum.scale(by: scale)
      switch sum.expected(element, terms, roundings: 4) {
      case .nan, .infinity(.plus): return all(.nan)
      case .infinity(.minus): vanishing.append(key)
      case .near(let exact, let allowed):
        scores.append(Score(key: key, exact: exact, uncertainty: allowed))
      default: return all(.free)
      }
    }
    // What has no share is multiplied all the same, if it is not skipped.
    guard !scores.isEmpty, vanishing.allSatisfy({ key in values(key).allSatisfy(\.isFinite) })
    else { return all(.free) }
    return columns(scores)
  }

  private func values(_ key: Int) -> [Double] { (0..<dv).map { v[key * dv + $0] } }

  private func columns(_ scores: [Score]) -> [Expected] {
    let greatest = scores.max { $0.exact.hi < $1.exact.hi }!.exact
    let powers = scores.map { CertifiedExponential.of($0.exact - greatest, element) }
    let sum = powers.reduce(0, +)
    let shares = powers.map { $0 / sum }
    let relative = relativeErrors(scores, greatest)
    let ofSum = zip(shares, relative).reduce(0) { $0 + $1.0.hi * $1.1 }
    let lost = ExponentialRounding.lost(element)
    return (0..<dv).map { column in
      var (exact, size, allowed) = (Enclosure(0), 0.0, 0.0)
      var plain = 0.0
      for (index, score) in scores.enumerated() {
        let value = v[score.key * dv + column]
        guard value.isFinite else {
          if value.isNaN { return .nan }
          // A share that vanishes makes a NaN of it.
          guard shares[index].hi * (1 - relative[index]) > 0x1p-100 else { return .free }
          plain += value
          continue
        }
        exact = exact + shares[index] * Enclosure(value)
        size += abs(value)
        allowed += shares[index].hi * relative[index] * abs(value)
      }
      if plain.isNaN { return .nan }
      // Sums before the division are up to n times the result.
      guard size < 0.25 * element.largest / Double(scores.count) else { return .free }
      if plain.isInfinite { return .infinity(plain.sign) }
      guard ofSum < 0.5 else { return .free }
      let error = (allowed + ofSum * abs(exact.hi)) / (1 - ofSum)
      let quotient = Bounds.gamma(3, element.unitRoundoff) * (abs(exact.hi) + error)
      return .near(
        exact, allowed: (error + quotient) * (1 + 0x1p-40) + 4 * lost * (1 + size))
    }
  }

  /// rⱼ of each key.
  private func relativeErrors(_ scores: [Score], _ greatest: Enclosure) -> [Double] {
    let rounding = ExponentialRounding(element, terms)
    return scores.map { score in
      // Rounded scores may be running maxima where exact ones are not.
      let corrections = scores.count { other in
        other.key != score.key
          && other.exact.hi + other.uncertainty >= score.exact.hi - score.uncertainty
          && !(other.uncertainty == 0 && other.exact.hi == score.exact.hi)
      }
      let distance = max(0, greatest.hi - score.exact.hi) + 2 * score.uncertainty
      let term = rounding.ofTerm(distance: distance, corrections: corrections)
      let log = score.uncertainty + term + rounding.ofSum(scores.count) + rounding.ofElements(2)
      return .expMinusOne(min(700, log))
    }
  }
}
