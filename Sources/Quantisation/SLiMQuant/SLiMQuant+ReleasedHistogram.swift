import Scalars
import Verification

extension SLiMQuant {
  /// What `slim/quantization/quantization.py` does: another objective, and a search that can be empty.
  static let releasedHistogram = implementation(
    "released-histogram", voice: .released("Paramathic/slim@d5ae867"),
    .different("it rounds down to 2^q levels where the quantiser rounds to nearest of 2^(q-1)")
  ) { releasedScale($0.weights, levels: $0.levels) }

  /// The scale by the released search. The code's levels, 2^q, are written 2(L + 1) with L = 2^(q-1) - 1.
  ///
  /// Ten or eleven bin centres are sampled; the slots of the list that are not filled keep the index 0.
  /// Then every bin between the neighbours of the best sample is tried, the last one excluded.
  public static func releasedScale(_ weights: [Float], levels: Int, bins: Int? = nil) -> Double {
    let bins = bins ?? Histogram.bins(for: weights.count)
    let magnitudes = weights.map { Double(abs($0)) }
    let (bottom, top) = (magnitudes.min() ?? 0, magnitudes.max() ?? 0)
    guard bottom < top else { return top }
    let histogram = Histogram(weights, bins: bins, over: bottom...top)
    let divisions = 2 * (levels + 1)
    var indices = [Int](repeating: 0, count: 11)
    var errors = [Double](repeating: .infinity, count: 11)
    for (slot, index) in stride(from: 0, to: bins, by: bins / 10).enumerated() where slot < 11 {
      indices[slot] = index
      errors[slot] = releasedError(histogram, index: index, divisions: divisions)
    }
    let best = errors.indices.min { errors[$0] < errors[$1] } ?? 0
    let (start, end) = (indices[max(best - 1, 0)], indices[min(best + 1, 10)])
    var (chosen, least) = (0, Double.infinity)
    for index in stride(from: start, to: end, by: 1) {
      let error = releasedError(histogram, index: index, divisions: divisions)
      if error < least { (chosen, least) = (index, error) }
    }
    return histogram.centres[chosen]
  }

  /// The released objective at the centre of a bin: bins below it are rounded *down* to the levels, and
  /// from it on they are clipped.
  static func releasedError(_ histogram: Histogram, index: Int, divisions: Int) -> Double {
    let scale = histogram.centres[index]
    let step = scale / Double(divisions)
    var error = 0.0
    for (j, x) in histogram.centres.enumerated() {
      let rest = j < index ? x - (x / step).rounded(.down) * step : x - scale
      error += histogram.densities[j] * rest * rest
    }
    return error * histogram.width
  }
}
