import Foundation
import Foreign
import Structures

/// The two neighbours of a number, and by how much of the gap it lies above the lower.
struct Chance {
  private let x: Double
  private let result: ElementType
  private let lower: Double
  /// Zero where the number is one of the type's; nil where it is none at all.
  private let gap: Double?

  init(_ x: Double, _ result: ElementType) {
    (self.x, self.result) = (x, result)
    guard x.isFinite else {
      (lower, gap) = (x, nil)
      return
    }
    // A power of two or its half: the quotient is exact, and so are both neighbours.
    let step = result.ulp(at: x)
    lower = (x / step).rounded(.down) * step
    gap = lower == x ? 0 : step
  }

  func expected(_ element: ElementType, _ terms: Terms) -> Expected {
    guard let gap else { return .equal(x) }
    var ways = [neighbour(lower)]
    if gap > 0 { ways.append(neighbour(lower + gap)) }
    if terms.flushesSubnormals, abs(x) < element.smallestNormal { ways.append(.equal(0)) }
    return ways.count == 1 ? ways[0] : .either(ways)
  }

  /// Behind the largest number follows an infinity.
  private func neighbour(_ value: Double) -> Expected {
    abs(value) > result.largest ? .infinity(value < 0 ? .minus : .plus) : .equal(value)
  }

  /// By how much two results may differ from the number; nil if one is none.
  var allowance: Double? {
    guard let gap, max(abs(lower), abs(lower + gap)) <= result.largest else { return nil }
    return gap
  }

  /// The error in gaps, where both neighbours are numbers: between −1 and 1, of mean zero and in an interval of
  /// length 1.
  private func error(of y: Double) -> Double? {
    guard let gap = allowance, gap > 0, y.isFinite, abs(x) >= result.smallestNormal else {
      return nil
    }
    return (y - x) / gap
  }

  /// Signs with which errors are added up, each chosen without regard to chance: as they are, those of rounding toward
  /// zero stand out in the second sum, and those of rounding to nearest in the third.
  private var signs: [Double] {
    [1, x < 0 ? -1 : 1, x - lower < (gap ?? 0) / 2 ? 1 : -1]
  }

  /// How far it lies above its lower neighbour, in gaps.
  private var share: Double { gap.map { $0 > 0 ? (x - lower) / $0 : 0 } ?? 0 }

  /// ln(2·10¹⁵): what a probability of 10⁻¹⁵ is worth in an exponent, on two sides.
  private static let rarity = log(2e15)

  /// Azuma 1967: the products of errors d apart are differences of a martingale, each at most the product of what its
  /// errors can be: their sum reaches t with a probability of at most 2 exp(−t²/2Σc²).
  static func judgePairs(_ chances: [Chance], _ y: Buffer, _ judgement: inout Judgement) {
    let plain = chances.enumerated().map { $1.error(of: y[$0]) }
    // Of magnitudes, too: who rounds the bits of both signs by one random number is seen by these alone.
    let ofMagnitudes = zip(plain, chances).map { error, chance in
      error.map { chance.x < 0 ? -$0 : $0 }
    }
    for errors in [plain, ofMagnitudes] { judgePairs(errors, chances, &judgement) }
  }

  private static func judgePairs(
    _ errors: [Double?], _ chances: [Chance], _ judgement: inout Judgement
  ) {
    let sizes = chances.map { max($0.share, 1 - $0.share) }
    for distance in 1...16 where errors.count > distance {
      var (sum, squares) = (0.0, 0.0)
      for index in 0..<errors.count - distance {
        guard let a = errors[index], let b = errors[index + distance] else { continue }
        sum += a * b
        squares +=
          (sizes[index] * sizes[index + distance]) * (sizes[index] * sizes[index + distance])
      }
      guard squares > 0 else { continue }
      let most = (2 * squares * rarity).squareRoot()
      judgement.note(ratio: abs(sum) / most, "y", column: distance) {
        (
          "rounded with errors whose products, \(distance) apart, sum to \(sum)",
          "at most \(most) but for one seed in 10^15"
        )
      }
    }
  }

  /// Hoeffding 1963, Theorem 2: of n independent errors of mean zero, each in an interval of length 1, the sum reaches
  /// t with a probability of at most 2 exp(−2t²/n). For 10⁻¹⁵ that is t = √(nL/2), L = ln(2·10¹⁵); and by Bernstein's
  /// inequality t = L/3 + √(L²/9 + 2VL), V the sum of their variances.
  static func judge(
    _ chances: [Chance], _ y: Buffer, from first: Int, by stride: Int,
    _ judgement: inout Judgement
  ) {
    var (sums, count, variance) = ([0.0, 0, 0], 0, 0.0)
    for index in Swift.stride(from: first, to: chances.count, by: stride) {
      guard let error = chances[index].error(of: y[index]) else { continue }
      for (which, sign) in chances[index].signs.enumerated() { sums[which] += sign * error }
      count += 1
      variance += chances[index].share * (1 - chances[index].share)
    }
    guard count > 0 else { return }
    let most = min(
      (Double(count) * rarity / 2).squareRoot(),
      rarity / 3 + (rarity * rarity / 9 + 2 * variance * rarity).squareRoot())
    for sum in sums {
      judgement.note(ratio: abs(sum) / most, "y", column: first) {
        (
          "rounded by \(sum) gaps in sum over \(count) numbers",
          "at most \(most) but for one seed in 10^15"
        )
      }
    }
  }
}
