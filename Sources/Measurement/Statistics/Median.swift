import Foundation

/// Robust figures of a sample.
public enum Statistics {
  public static func median(_ sample: [Double]) -> Double {
    guard !sample.isEmpty else { return .nan }
    let sorted = sample.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The distribution-free interval of the median that covers it with at least the given confidence: the
  /// order statistics r and n + 1 - r with P(Binomial(n, ½) < r) ≤ (1 - confidence) / 2. It is the whole
  /// range if the sample is too small for that, and covers the median with 1 - 2^(1 - n) only: five are too few for
  /// 95 %.
  public static func medianInterval(_ sample: [Double], confidence: Double = 0.95) -> ClosedRange<
    Double
  > {
    let sorted = sample.sorted()
    let n = sorted.count
    guard n > 0 else { return 0...0 }
    let tail = (1 - confidence) / 2
    // In logarithms: 2^-n is below the least number from n = 1075 on.
    var (rank, cumulative, logTerm) = (0, 0.0, -Double(n) * log(2))
    while rank < n / 2 {
      cumulative += exp(logTerm)
      if cumulative > tail { break }
      logTerm += log(Double(n - rank) / Double(rank + 1))
      rank += 1
    }
    let low = max(0, rank - 1)
    return sorted[low]...sorted[n - 1 - low]
  }
}
