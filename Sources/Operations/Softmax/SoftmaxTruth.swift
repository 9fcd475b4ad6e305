import Foreign
import Scalars
import Structures

/// What a row of ``Softmax`` must be.
enum SoftmaxTruth {
  static func of(_ x: [Double], _ element: ElementType, _ terms: Terms) -> [Expected] {
    guard let maximum = x.max(), !x.contains(where: \.isNaN), maximum.isFinite else {
      return x.map { _ in .nan }
    }
    let powers = x.map { CertifiedExponential.of($0, minus: maximum, element) }
    let sum = powers.reduce(0, +)
    let exact = powers.map { $0 / sum }
    let rounding = ExponentialRounding(element, terms)
    let lost = ExponentialRounding.lost(element)
    let greater = numbersOfGreater(x)
    // All terms are positive, so the sum's relative error is the mean of theirs, weighted by the terms.
    var uncertainty = Double(x.count) * lost
    for (index, share) in exact.enumerated() where share.hi > 0 {
      let term =
        rounding.ofExponential(distance: maximum - x[index], corrections: greater[index])
        + rounding.ofCorrections(greater[index])
      uncertainty += share.hi * .expMinusOne(term + rounding.ofSum(x.count))
    }
    guard uncertainty < 0.5 else { return x.map { _ in .free } }
    return exact.enumerated().map { index, share in
      guard share.hi > 0 else { return .near(share, allowed: 3 * lost) }
      // A block's maximum, later the row's; the quotient, or a product with the reciprocal.
      let corrections = min(1, greater[index])
      let power = rounding.ofExponential(distance: maximum - x[index], corrections: corrections)
      let relative = Double.expMinusOne(
        power + rounding.ofElements(2 + corrections) - .log(1 - uncertainty))
      return .near(share, allowed: share.hi * relative * (1 + 0x1p-40) + 3 * lost)
    }
  }

  /// For each number how many different ones are greater.
  private static func numbersOfGreater(_ x: [Double]) -> [Int] {
    let descending = Set(x).sorted(by: >)
    let ranks = Dictionary(uniqueKeysWithValues: zip(descending, 0...))
    return x.map { ranks[$0]! }
  }
}
