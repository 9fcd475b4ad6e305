import Scalars
import Verification

extension SLiMQuant {
  /// The search that the paper describes: ten scales, then finer ones around the best of them, on the
  /// histogram's version of E. The paper leaves the fine step open; here it is one bin.
  static let multigrid = implementation(
    "multigrid", voice: .printed,
    .different("it trusts ten samples of a function with several minima, and a histogram")
  ) { multigridScale($0.weights, levels: $0.levels) }

  /// The scale that the printed search finds.
  public static func multigridScale(_ weights: [Float], levels: Int) -> Double {
    let top = Double(weights.map { abs($0) }.max() ?? 0)
    guard top > 0 else { return 0 }
    let histogram = Histogram(weights, bins: Histogram.bins(for: weights.count), over: 0...top)
    let coarse = top / 10
    func best(_ scales: [Double]) -> Double {
      var (best, least) = (top, Double.infinity)
      for scale in scales {
        let error = histogramError(histogram, scale: scale, levels: levels)
        if error < least { (best, least) = (scale, error) }
      }
      return best
    }
    let centre = best((1...10).map { coarse * Double($0) })
    let steps = Int((coarse / histogram.width).rounded())
    let fine = (-steps...steps).map { centre + Double($0) * histogram.width }
    return best(fine.filter { $0 > 0 && $0 <= top })
  }

  /// E_quant + E_clip: the density against the squared distance to the nearest level.
  static func histogramError(_ histogram: Histogram, scale: Double, levels: Int) -> Double {
    let step = scale / Double(levels)
    var error = 0.0
    for (density, x) in zip(histogram.densities, histogram.centres) {
      let rest = x <= scale ? x - (x / step).rounded(.toNearestOrEven) * step : x - scale
      error += density * rest * rest
    }
    return error * histogram.width
  }
}
