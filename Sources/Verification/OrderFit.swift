import Bindings
import Glibc

/// The order of convergence that measured points show, with a confidence interval; or why none can be told.
///
/// A line is fitted to log gap against log k (sublinear rates) or against k (linear rates). First it is
/// tested whether the points lie in the asymptotic range: the order of the first half and that of the
/// second half must have overlapping intervals, and no gap may have reached the rounding floor.
public enum OrderFit: Sendable {
  case fitted(order: Double, interval: ClosedRange<Double>)
  case outOfRange(String)

  /// Below this fraction of the largest gap, rounding is measured rather than convergence.
  private static let floor = 0x1p-44
  private static let confidence = 0.999

  public init(_ points: [(k: Double, gap: Double)], rate: Rate) {
    let largest = points.map(\.gap).max() ?? 0
    let usable = points.filter { $0.gap > largest * Self.floor && $0.gap.isFinite && $0.k > 0 }
    guard usable.count >= 8 else {
      self = .outOfRange(
        "only \(usable.count) of \(points.count) points are above the rounding floor")
      return
    }
    let x = usable.map { rate.isLinear ? $0.k : log($0.k) }
    let y = usable.map { log($0.gap) }
    do {
      let half = usable.count / 2
      let early = try Self.slope(Array(x[..<half]), Array(y[..<half]))
      let late = try Self.slope(Array(x[half...]), Array(y[half...]))
      guard early.overlaps(late) else {
        self = .outOfRange(
          "the slope still changes, from \(Self.middle(early)) to \(Self.middle(late))")
        return
      }
      let whole = try Self.slope(x, y)
      let interval =
        rate.isLinear
        ? exp(whole.lowerBound)...exp(whole.upperBound) : -whole.upperBound ... -whole.lowerBound
      self = .fitted(order: Self.middle(interval), interval: interval)
    } catch {
      self = .outOfRange("\(error)")
    }
  }

  private static func middle(_ interval: ClosedRange<Double>) -> Double {
    (interval.lowerBound + interval.upperBound) / 2
  }

  private static func slope(_ x: [Double], _ y: [Double]) throws -> ClosedRange<Double> {
    try Regression.line(x: x, y: y).interval(of: 1, confidence: confidence)
  }
}

extension Rate {
  fileprivate var isLinear: Bool { if case .linear = self { true } else { false } }
}
