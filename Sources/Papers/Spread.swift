import Bindings
import Scalars
import Verification

/// What replicates say of a figure: their mean, and how far it may be off.
enum Spread {
  /// The 95 % interval of a mean of independent normal values, by Student's t; all numbers if there are fewer
  /// than two, or one that is none.
  static func interval(_ values: [Double]) throws -> (mean: Double, range: ClosedRange<Double>) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    guard values.count > 1, mean.isFinite else { return (mean, -.infinity ... .infinity) }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let quantile = try Distribution.student(degreesOfFreedom: n - 1).upperQuantile(0.025)
    let half = quantile * (variance / n).squareRoot()
    return (mean, mean - half...mean + half)
  }

  /// The geometric mean of paired ratios with its 95 % interval.
  static func ratio(
    _ numerators: [Double], over denominators: [Double]
  ) throws -> (mean: Double, range: ClosedRange<Double>) {
    let logarithms = zip(numerators, denominators).map { Double.log($0 / $1) }
    let (mean, range) = try interval(logarithms)
    return (Double.exp(mean), Double.exp(range.lowerBound)...Double.exp(range.upperBound))
  }

  /// The median of any independent values with an interval that holds that of their distribution with 95 %
  /// at least, whatever it is: ranks by the sign test. It needs six values.
  static func median(_ values: [Double]) throws -> (median: Double, range: ClosedRange<Double>) {
    let sorted = values.sorted()
    let n = sorted.count
    guard n > 0 else { return (.nan, -.infinity ... .infinity) }
    let middle = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2
    // The greatest k with P(B ≤ k − 1) ≤ 2.5 % for B successes of n fair trials.
    let trials = Distribution.binomial(trials: n, probability: 0.5)
    var k = 0
    while k < n / 2, try trials.cdf(Double(k)) <= 0.025 { k += 1 }
    guard k > 0 else { return (middle, -.infinity ... .infinity) }
    return (middle, sorted[k - 1]...sorted[n - k])
  }

  static func text(_ range: ClosedRange<Double>, digits: Int = 3) -> String {
    "\(Cell.significant(range.lowerBound, digits: digits)) to "
      + Cell.significant(range.upperBound, digits: digits)
  }
}
