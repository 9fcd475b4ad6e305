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

  /// Hoeffding 1963, Theorem 2: of n independent errors of mean zero, each in an interval of length 1, the sum reaches
  /// t with a probability of at most 2 exp(−2t²/n). For 10⁻¹⁵ that is t = √(n ln(2·10¹⁵)/2).
  static func judge(
    _ chances: [Chance], _ y: Buffer, from first: Int, by stride: Int,
    _ judgement: inout Judgement
  ) {
    var (sums, count) = ([0.0, 0, 0], 0)
    for index in Swift.stride(from: first, to: chances.count, by: stride) {
      guard let error = chances[index].error(of: y[index]) else { continue }
      for (which, sign) in chances[index].signs.enumerated() { sums[which] += sign * error }
      count += 1
    }
    guard count > 0 else { return }
    let most = (Double(count) * log(2e15) / 2).squareRoot()
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
