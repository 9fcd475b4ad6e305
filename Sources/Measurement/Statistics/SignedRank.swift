import Foundation

/// Wilcoxon's signed-rank test and the interval that belongs to it, both exact.
///
/// Of independent data that are symmetric about a centre, each sign of (x − centre) is a fair coin whatever the
/// magnitudes, so the number W of Walsh averages (xᵢ + xⱼ)/2, i ≤ j, above the centre is distributed as a sum
/// of the ranks 1…n of which each is taken with probability ½. No other assumption, no approximation.
///
/// The centre's estimate is the median of the Walsh averages (Hodges and Lehmann). Ties and zeros, which a
/// clock's grain can make, are counted against the claim: the test is then conservative.
///
/// Complexity: O(n³) for the distribution and O(n² log n) for the rest; n is some dozens.
///
/// Source: Hollander, Wolfe and Chicken, *Nonparametric Statistical Methods*, chapter 3.
public struct SignedRank: Sendable {
  /// The Walsh averages in increasing order.
  private let averages: [Double]
  /// P(W ≤ w) for w = 0, …, n(n+1)/2.
  private let cumulative: [Double]

  /// - Precondition: `data` is not empty and holds no NaN.
  public init(_ data: [Double]) {
    precondition(!data.isEmpty && data.allSatisfy { !$0.isNaN })
    var averages: [Double] = []
    averages.reserveCapacity(data.count * (data.count + 1) / 2)
    for i in data.indices {
      for j in i..<data.count { averages.append((data[i] + data[j]) / 2) }
    }
    self.averages = averages.sorted()
    cumulative = Self.distribution(data.count)
  }

  /// The Hodges–Lehmann estimate of the centre.
  public var estimate: Double { Statistics.median(averages) }

  /// The exact one-sided p-value of "the centre is not above `threshold`".
  public func p(above threshold: Double) -> Double {
    tail(averages.count(where: { $0 > threshold }))
  }

  /// The exact one-sided p-value of "the centre is not below `threshold`".
  public func p(below threshold: Double) -> Double {
    tail(averages.count(where: { $0 < threshold }))
  }

  /// The interval that covers the centre with at least this confidence; unbounded if there are too few data.
  public func interval(confidence: Double) -> ClosedRange<Double> {
    let side = (1 - confidence) / 2
    // The largest k with P(W ≤ k - 1) ≤ side: then the k-th average from either end bounds it.
    let k = cumulative.firstIndex { $0 > side } ?? 0
    guard k > 0 else { return -.infinity ... .infinity }
    return averages[k - 1]...averages[averages.count - k]
  }

  /// The least p-value that so many data can give: all signs alike.
  public static func leastP(count: Int) -> Double { exp2(-Double(count)) }

  /// P(W ≥ w).
  private func tail(_ w: Int) -> Double { w == 0 ? 1 : 1 - cumulative[w - 1] }

  /// P(W ≤ w): each rank is taken or not. Halves are exact in binary, and so are their sums up to n = 52.
  private static func distribution(_ n: Int) -> [Double] {
    var probability = [Double](repeating: 0, count: n * (n + 1) / 2 + 1)
    probability[0] = 1
    var top = 0
    for rank in 1...n {
      for w in stride(from: top, through: 0, by: -1) {
        let half = probability[w] / 2
        probability[w] = half
        probability[w + rank] += half
      }
      top += rank
    }
    var sum = 0.0
    return probability.map { term in
      sum += term
      return sum
    }
  }
}
