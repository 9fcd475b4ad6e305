import Scalars
import Verification

extension SLiMQuant {
  private static let code = "Paramathic/slim@d5ae867, slim/quantization/quantization.py"
  private static let paper = "SLiM, section on SLiM-Quant"

  /// Weights of a named distribution.
  static func sample(_ count: Int, _ purpose: String, _ draw: (inout Generator) -> Double)
    -> [Float]
  {
    var generator = Generator(seed: 1, purpose: "SLiMQuant/\(purpose)")
    return (0..<count).map { _ in Float(draw(&generator)) }
  }

  static func short(_ x: Double) -> String {
    guard x != 0, abs(x) < 1e-3 else { return Cell.decimal(x, digits: 4) }
    var (mantissa, exponent) = (x, 0)
    while abs(mantissa) < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\(Cell.decimal(mantissa, digits: 1))e\(exponent)"
  }

  static let emptyFineSearch = Finding(
    "The released search refines around the best of its samples", place: code
  ) {
    try collapse(weights: 520_000, bins: (520, 521))
  }

  static let emptyFineSearchAtTheCap = Finding(
    "The released search works at its cap of 20 000 bins, that of every matrix of 20 M weights",
    place: code
  ) {
    try collapse(weights: 200_000, bins: (20_000, 19_999))
  }

  /// Where the bins are a multiple of ten there are ten samples, and the eleventh slot still says index 0;
  /// if the tenth sample is the best, the fine search is empty and its first bin is returned.
  private static func collapse(weights count: Int, bins: (bad: Int, good: Int)) throws
    -> Finding.Demonstration
  {
    let weights = sample(count, "uniform") { 2 * $0.uniform() - 1 }
    let top = Double(weights.map { abs($0) }.max() ?? 0)
    let bad = releasedScale(weights, levels: 7, bins: bins.bad) / top
    let good = releasedScale(weights, levels: 7, bins: bins.good) / top
    return .init(
      claimed: "α = \(short(good)) max|w| for \(count) uniform weights, q = 4, \(bins.good) bins",
      found: "α = \(short(bad)) max|w| with \(bins.bad) bins", isShown: bad < 0.01 && good > 0.5)
  }

  static let flooredObjective = Finding(
    "SLiM-Quant finds the scale of least squared error", place: code
  ) {
    let weights = sample(200_000, "normal") { $0.gaussian() }
    let sorted = SortedWeights(weights)
    let ratios = [4, 3, 2].map { bits -> Double in
      let levels = 1 << (bits - 1) - 1
      let scale = releasedScale(weights, levels: levels, bins: Histogram.bins(for: weights.count))
      // A scale that is better is enough: where the least error is need not be known.
      let near = leastError(sorted, levels: levels, gap: 0).scale
      let errors = (0..<80).map { k in
        releasedError(weights, scale: near * (0.6 + 0.01 * Double(k)), levels: levels)
      }
      return releasedError(weights, scale: scale, levels: levels) / (errors.min() ?? .nan)
    }
    return .init(
      claimed: "no scale has less error on 200 000 normal weights",
      found:
        "another has less, by factors of \(ratios.map(short).joined(separator: ", ")) for 4, 3 and 2 bits, "
        + "with the code's quantiser, which has one level more below zero",
      isShown: ratios[0] > 1.01 && ratios[1] > 1.1 && ratios[2] > 1.5)
  }

  /// The squared error of the code's quantiser: codes from -L - 1 to L.
  private static func releasedError(_ weights: [Float], scale: Double, levels: Int) -> Double {
    let step = scale / Double(levels), top = Double(levels)
    return weights.reduce(0) { sum, weight in
      let code = (Double(weight) / step).rounded(.toNearestOrEven)
      return sum + (Double(weight) - max(-top - 1, min(top, code)) * step).squared
    }
  }

  static let severalMinima = Finding(
    "A search that narrows down around the best of ten samples finds the minimum", place: paper
  ) {
    let weights = sample(20_000, "minima") { $0.gaussian() }
    let counts = [8, 7].map { localMinima(weights, levels: $0) }
    return .init(
      claimed: "E has one minimum in (0, max|w|]",
      found: "\(counts[0]) and \(counts[1]) local minima for 20 000 normal weights, L = 8 and 7",
      isShown: counts.allSatisfy { $0 > 1 })
  }

  /// The intervals between breakpoints up to α = max|w| that hold the vertex of their own parabola.
  private static func localMinima(_ weights: [Float], levels: Int) -> Int {
    let breakpoints = fallingBreakpoints(weights, levels: levels)
    let last = Double(weights.map { abs($0) }.max() ?? 0) / Double(levels)
    var (product, square, count) = (0.0, 0.0, 0)
    for (upper, lower) in zip(breakpoints, breakpoints.dropFirst()) {
      product += upper.magnitude
      square += upper.raise
      let vertex = product / square
      if vertex < min(upper.step, last), vertex > lower.step { count += 1 }
    }
    return count
  }

  /// round(clip(w/α)) · 2^(q-1), verbatim.
  static let printedFormula = Finding(
    "Codes are round(clip(W/α)) 2^(q-1)", place: "\(paper), the printed quantiser"
  ) {
    let weights = sample(1000, "printed") { $0.gaussian() }
    let codes = Set(weights.map { w -> Float in max(-1, min(1, w / 2.5)).rounded() * 8 })
    let listed = codes.sorted().map { "\(Int($0))" }.joined(separator: ", ")
    return .init(
      claimed: "the 17 codes -8...8 for q = 4", found: "only \(listed)", isShown: codes.count == 3)
  }

  static let searchRange = Finding(
    "The best scale lies in (0, max|W|]", place: "\(paper), multigrid search"
  ) {
    let problem = Problem(weights: [1, 2], levels: 3)
    let result = reference(problem, over: Rational.self)
    let sorted = SortedWeights(problem.weights)
    let inside = (1...4096).map { sorted.error(scale: Double($0) / 2048, levels: 3) }.min() ?? 0
    return .init(
      claimed: "weights (1, 2), L = 3: least error \(short(inside)) on 4096 scales up to 2",
      found: "error \(result["error"][0]) at α = \(result["scale"][0])",
      isShown: result["error"][0] == 0 && result["scale"][0] > 2 && inside > 0)
  }
}
