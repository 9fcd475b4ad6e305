import Bindings
import Glibc

/// How counts grow with the size: the exponent p of count ≈ a + c·sizeᵖ, by ordinary least squares.
///
/// Where sizes are a geometric sequence, as 8, 16, 32, and counts grow with each, the line is fitted to the
/// logarithms of their differences: the constant a, which is calls and allocation and most of a small count,
/// drops out, and the exponent of a + c·sizeᵖ is found exactly. The first sizes are left out where they take
/// no more than one another: a kernel that has not come to its vectors yet does not grow. Else the line is fitted
/// to the logarithms of the counts themselves, and told only if a constant could not have hidden the growth.
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
  /// What the exponent between the two largest sizes would be if all of the smallest count were constant; `nil` if
  /// that leaves nothing to grow from.
  public var steepest: Double?

  /// Whether the exponent is known to a quarter.
  public var isTold: Bool {
    guard let low, let high, high - low <= 0.5 else { return false }
    if isOfDifferences { return true }
    guard let steepest else { return false }
    return abs(steepest - exponent) <= 0.25
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
    steepest = Self.steepest(sorted)
    let differences = Self.differences(sorted)
    isOfDifferences = differences != nil
    let grown = differences ?? sorted.map { ($0.size, Double($0.count)) }
    let x = grown.map { log(Double($0.size)) }
    let y = grown.map { log($0.count) }
    guard x.count > 2 else {
      exponent = (y[1] - y[0]) / (x[1] - x[0])
      return
    }
    let fit = try Regression.line(x: x, y: y)
    exponent = fit.coefficients[1]
    let interval = try fit.interval(of: 1)
    (low, high) = (interval.lowerBound, interval.upperBound)
  }

  /// What each size takes more than the one before, from where all of it is positive; `nil` unless sizes are
  /// geometric, and three are left.
  private static func differences(
    _ points: [(size: Int, count: Int)]
  ) -> [(size: Int, count: Double)]? {
    guard points.count >= 3 else { return nil }
    let steps = Array(zip(points, points.dropFirst()))
    guard steps.allSatisfy({ $0.size * points[1].size == $1.size * points[0].size }) else {
      return nil
    }
    let first = steps.lastIndex { $1.count <= $0.count }.map { $0 + 1 } ?? 0
    guard steps.count - first >= 2 else { return nil }
    return steps[first...].map { ($0.size, Double($1.count - $0.count)) }
  }

  private static func steepest(_ points: [(size: Int, count: Int)]) -> Double? {
    guard let least = points.first?.count, let last = points.last,
      let before = points.last(where: { $0.size < last.size })
    else { return nil }
    if points.allSatisfy({ $0.count == least }) { return 0 }
    guard last.count > least, before.count > least else { return nil }
    return log(Double(last.count - least) / Double(before.count - least))
      / log(Double(last.size) / Double(before.size))
  }
}
