/// Figures of one quantity that were computed here under the same draws of what is random, and what can be said of the
/// difference of any two.
///
/// The intervals of one figure against all others hold together at 95 %: each of n - 1 at 1 - 5 %/(n - 1), whichever of
/// them print is asked about afterwards.
public struct PairedFigures: Sendable, Codable, Equatable {
  public var name: String
  public var labels: [String]
  /// Of the i-th figure less the j-th, i < j: those of 0 first.
  public var differences: [Interval]

  public struct Interval: Sendable, Codable, Equatable {
    public var low: Double, high: Double
    public init(low: Double, high: Double) { (self.low, self.high) = (low, high) }
  }

  /// - Parameter difference: An interval of the i-th figure less the j-th, with a confidence.
  public init(
    _ name: String, _ labels: [String],
    difference: (_ i: Int, _ j: Int, _ confidence: Double) throws -> Interval
  ) rethrows {
    (self.name, self.labels) = (name, labels)
    let pairs = labels.indices.flatMap { i in labels.indices.dropFirst(i + 1).map { (i, $0) } }
    let confidence = 1 - 0.05 / Double(max(1, labels.count - 1))
    differences = try pairs.map { try difference($0.0, $0.1, confidence) }
  }

  /// The statement that one of them is above another; `nil` if one of them is not there.
  public func verdict(_ upper: String, above lower: String) -> Shape.Verdict? {
    guard let i = labels.firstIndex(of: upper), let j = labels.firstIndex(of: lower), i != j
    else { return nil }
    let (first, second) = (min(i, j), max(i, j))
    let place = first * (2 * labels.count - first - 1) / 2 + second - first - 1
    guard differences.indices.contains(place) else { return nil }
    let interval = differences[place]
    // A NaN is neither.
    if interval.low > 0 { return i < j ? .holds : .fails }
    if interval.high < 0 { return i < j ? .fails : .holds }
    return .undecided
  }
}
