import Bindings
import Glibc

/// How counts grow with the size: the exponent p of count ≈ a + c·sizeᵖ, by ordinary least squares.
///
/// Where sizes are a geometric sequence, as 8, 16, 32, and counts grow with each, the line is fitted to the
/// logarithms of their differences: the constant a, which is calls and allocation and most of a small count,
/// drops out, and the exponent of a + c·sizeᵖ is found exactly. Else it is fitted to the logarithms of the
/// counts themselves.
///
/// Counts have no noise. The interval, Student's t on what the line leaves over, therefore says how well a
/// power describes the counts at all: terms of lower order, and remainders of vectors, widen it. Complexity is
/// read from counts and not from times, which know caches.
public struct CountGrowth: Sendable, Codable, Equatable {
  public var exponent: Double
  /// The 95 % interval; `nil` if there are too few sizes, so that any line fits.
  public var low: Double?
  public var high: Double?
  /// Whether the constant part was taken out.
  public var isOfDifferences: Bool

  /// Whether the exponent is known to a quarter.
  public var isTold: Bool {
    guard let low, let high else { return false }
    return high - low <= 0.5
  }

  /// What the exponent lacks, and what would help; `nil` if it is told.
  public var shortcoming: String? {
    if low == nil { return "so few sizes give an exponent, but no interval: name more by --size" }
    return isTold ? nil : "these sizes are too few, or too small, to tell: name others by --size"
  }

  /// - Parameter points: Sizes and what was counted at them; both positive.
  /// - Throws: ``BindingError`` if there are fewer than two sizes, or the build lacks GSL, which fits.
  public init(_ points: [(size: Int, count: Int)]) throws(BindingError) {
    guard Set(points.map(\.size)).count >= 2, points.allSatisfy({ $0.size > 0 && $0.count > 0 })
    else {
      throw .domain(routine: "CountGrowth", reason: "growth shows on two sizes at least")
    }
    let sorted = points.sorted { $0.size < $1.size }
    let differences = Self.differences(sorted)
    isOfDifferences = differences != nil
    let counts = differences ?? sorted.map { Double($0.count) }
    let x = zip(sorted, counts).map { log(Double($0.0.size)) }
    let y = counts.map { log($0) }
    guard x.count > 2 else {
      exponent = (y[1] - y[0]) / (x[1] - x[0])
      return
    }
    let fit = try Regression.line(x: x, y: y)
    exponent = fit.coefficients[1]
    let interval = try fit.interval(of: 1)
    (low, high) = (interval.lowerBound, interval.upperBound)
  }

  /// What each size takes more than the one before; `nil` unless sizes are geometric, and all of it positive.
  private static func differences(_ points: [(size: Int, count: Int)]) -> [Double]? {
    guard points.count >= 3 else { return nil }
    let steps = zip(points, points.dropFirst())
    let isGeometric = steps.allSatisfy { $0.size * points[1].size == $1.size * points[0].size }
    let differences = steps.map { Double($1.count - $0.count) }
    return isGeometric && differences.allSatisfy { $0 > 0 } ? differences : nil
  }
}
