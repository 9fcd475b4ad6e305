import Foundation
public import Measurement

/// Seconds of one call against the size of the problem, a curve for each implementation, both axes logarithmic:
/// a power law is a straight line, and a cache that ends is a bend.
public struct TimeAgainstSize {
  private let curves: [Gnuplot.Curve]

  /// - Parameter timings: Of one algorithm.
  /// - Returns: `nil` if no implementation has a time at two sizes.
  public init?(_ timings: [Timing]) {
    let timed = timings.filter { $0.refusal == nil }
    let groups = Dictionary(grouping: timed, by: \.implementation)
    curves = groups.sorted { $0.key < $1.key }.compactMap { name, own -> Gnuplot.Curve? in
      guard Set(own.map(\.size)).count > 1 else { return nil }
      let points = own.sorted { $0.size < $1.size }.map { (x: Double($0.size), y: $0.seconds) }
      return Gnuplot.Curve(name: name, points: points, isDashed: own[0].voice.hasPrefix("peer ("))
    }
    if curves.isEmpty { return nil }
  }

  /// To be put into a page; `nil` if gnuplot is missing.
  var drawing: String? {
    Gnuplot.logarithmic(
      curves, xIsLogarithmic: true, xLabel: "size", yLabel: "seconds of a call", rise: true)
  }

  /// A whole SVG file; `nil` if gnuplot is missing.
  public var svg: String? {
    drawing.map {
      $0.contains("xmlns=") ? $0 : $0.replacing("<svg", with: Self.opening, maxReplacements: 1)
    }
  }

  private static let opening = "<svg xmlns=\"http://www.w3.org/2000/svg\""
}
