/// Magnitudes counted in bins of equal width, as a density: what SLiM-Quant's objective is evaluated on.
struct Histogram {
  /// Counts over n times the width: they sum to 1 / width.
  let densities: [Double]
  /// Midpoints of the bins.
  let centres: [Double]

  /// - Parameter range: What the bins cover; magnitudes outside are not counted.
  init(_ weights: [Float], bins: Int, over range: ClosedRange<Double>) {
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    var counts = [Int](repeating: 0, count: bins)
    for weight in weights {
      let place = (Double(abs(weight)) - range.lowerBound) / width
      guard place >= 0 else { continue }
      counts[min(Int(place), bins - 1)] += 1
    }
    let total = Double(weights.count) * width
    densities = counts.map { Double($0) / total }
    centres = (0..<bins).map { range.lowerBound + (Double($0) + 0.5) * width }
  }

  var width: Double { centres.count > 1 ? centres[1] - centres[0] : 0 }

  /// The number of bins of paper and code: a thousandth of the weights, from 512 to 20 000.
  static func bins(for weights: Int) -> Int { max(512, min(weights / 1000, 20_000)) }
}
