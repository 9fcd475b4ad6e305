public import Scalars
public import Structures

/// Classes of numbers, each of which makes some mistake show that others hide.
public enum Filling: String, Sendable, CaseIterable {
  /// Small integers: sums are exact, and any wrong element shows.
  case integers
  case ones
  /// One number that is not zero: who reads it, and where does it go?
  case oneHot = "one-hot"
  case gaussian
  /// All positive: nothing cancels, and nothing hides.
  case positive
  /// Signs alternate and magnitudes are nearly the same: sums cancel.
  case alternating
  /// Magnitudes over many orders.
  case graded
  /// Large first and small last, so that what comes late is lost by short sums.
  case descending
  case ascending
  /// Few distinct values: ties.
  case ties
  /// Numbers with all bits of the significand set: products are rounded as badly as can be.
  case fullSignificands = "full-significands"
  /// Powers of two: products are exact.
  case powers
  case zeros
  case signedZeros = "signed-zeros"
  /// Near the largest finite number.
  case huge
  /// Around the smallest normal number: products underflow.
  case tiny
  case subnormal
  case nan
  case infinity
  /// Infinities of both signs, and NaN.
  case nonFinite = "non-finite"
}

extension Filling {
  public var isNonFinite: Bool { self == .nan || self == .infinity || self == .nonFinite }
  public var isSubnormal: Bool { self == .subnormal || self == .tiny }

  /// So many numbers, each of which the element type holds.
  public func values(_ count: Int, _ element: ElementType, _ coin: inout Generator) -> [Double] {
    guard count > 0 else { return [] }
    var values = (0..<count).map { plain($0, of: count, element, &coin) }
    plant(in: &values, &coin)
    return values.map(element.nearest)
  }

  public func buffer(_ count: Int, _ element: ElementType, _ coin: inout Generator) -> Buffer {
    Buffer(element, values(count, element, &coin))
  }

  /// One number, which never is a planted one.
  private func plain(
    _ index: Int, of count: Int, _ element: ElementType, _ coin: inout Generator
  ) -> Double {
    let place = Double(index) / Double(count)
    switch self {
    case .integers: return Double(Int.random(in: -4...4, using: &coin))
    case .ones: return 1
    case .oneHot, .zeros: return 0
    case .gaussian: return coin.gaussian()
    // Zeros among them: zero times infinity is no number, and who skips zeros is found out.
    case .nan, .infinity, .nonFinite: return coin.next() % 4 == 0 ? 0 : coin.gaussian()
    case .positive: return 0.5 + coin.uniform()
    case .alternating: return (index % 2 == 0 ? 1 : -1) * (1 + coin.uniform() / 16)
    case .graded: return coin.gaussian() * .exp2((coin.uniform() * 24 - 12).rounded())
    case .descending: return .exp2((12 - 24 * place).rounded()) * (1 + coin.uniform())
    case .ascending: return .exp2((24 * place - 12).rounded()) * (1 + coin.uniform())
    case .ties: return Double(Int.random(in: 0...2, using: &coin)) - 1
    case .fullSignificands:
      let significand = 2 - 2 * element.unitRoundoff * Double(Int.random(in: 1...3, using: &coin))
      return coin.next() % 2 == 0 ? significand : -significand
    case .powers:
      let power = Double.exp2(Double(Int.random(in: -6...6, using: &coin)))
      return coin.next() % 2 == 0 ? power : -power
    case .signedZeros: return coin.next() % 2 == 0 ? 0.0 : -0.0
    case .huge: return element.largest * (coin.uniform() - 0.5)
    case .tiny: return coin.gaussian() * element.smallestNormal
    case .subnormal:
      let step = element.smallestNormal / element.smallest - 1
      let steps = (coin.uniform() * step).rounded()
      return element.smallest * (coin.next() % 2 == 0 ? steps : -steps)
    }
  }

  /// Single numbers that stand out: at the ends, in tails, anywhere.
  private func plant(in values: inout [Double], _ coin: inout Generator) {
    let count = values.count
    let places = [0, count - 1, Int.random(in: 0..<count, using: &coin)]
    let place = places.randomElement(using: &coin)!
    switch self {
    case .oneHot: values[place] = coin.next() % 2 == 0 ? 3 : -0.75
    case .nan: values[place] = .nan
    case .infinity: values[place] = coin.next() % 2 == 0 ? .infinity : -.infinity
    case .nonFinite:
      let specials = [Double.infinity, -.infinity, .nan, .infinity]
      for place in places { values[place] = specials.randomElement(using: &coin)! }
    default: break
    }
  }
}
