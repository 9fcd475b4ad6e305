import Bindings
import Glibc

/// How counts grow with the size: the exponent p of count ≈ c·sizeᵖ, by ordinary least squares of log count on
/// log size.
///
/// Counts have no noise. The interval, Student's t on what the line leaves over, therefore says how well a
/// power describes the counts at all: terms of lower order, and remainders of vectors, widen it. Complexity is
/// read from counts and not from times, which know caches.
public struct CountGrowth: Sendable, Codable, Equatable {
  public var exponent: Double
  /// The 95 % interval; `nil` if there are two sizes only, which any line fits.
  public var low: Double?
  public var high: Double?

  /// Whether the exponent is known to a quarter.
  public var isTold: Bool {
    guard let low, let high else { return false }
    return high - low <= 0.5
  }

  /// What the exponent lacks, and what would help; `nil` if it is told.
  public var shortcoming: String? {
    if low == nil { return "two sizes have an exponent, but no interval: name more by --sizes" }
    return isTold ? nil : "these sizes are too few, or too small, to tell: name more by --sizes"
  }

  /// - Parameter points: Sizes and what was counted at them; both positive.
  /// - Throws: ``BindingError`` if there are fewer than two sizes, or the build lacks GSL, which fits.
  public init(_ points: [(size: Int, count: Int)]) throws(BindingError) {
    guard Set(points.map(\.size)).count >= 2, points.allSatisfy({ $0.size > 0 && $0.count > 0 })
    else {
      throw .domain(routine: "CountGrowth", reason: "growth shows on two sizes at least")
    }
    let x = points.map { log(Double($0.size)) }
    let y = points.map { log(Double($0.count)) }
    guard points.count > 2 else {
      exponent = (y[1] - y[0]) / (x[1] - x[0])
      return
    }
    let fit = try Regression.line(x: x, y: y)
    exponent = fit.coefficients[1]
    let interval = try fit.interval(of: 1)
    (low, high) = (interval.lowerBound, interval.upperBound)
  }
}
