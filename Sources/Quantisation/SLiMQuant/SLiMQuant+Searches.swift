import Scalars
import Verification

extension SLiMQuant {
  /// Scales by another program: Fixtures/Quantisation/slim_searches.json.
  private static let elsewhere = (
    printed: 17.64296875, released: 17.828399658203125, least: 17.622933201058203
  )

  /// Both searches as we have them, held to independent programs of the same text: neither voice can
  /// return another scale without this finding's failing.
  static let searchesMiss = Finding(
    "The printed search, or the released one, finds the scale of least error",
    place: "SLiM, section on SLiM-Quant, and Paramathic/slim@d5ae867"
  ) {
    let weights = (0..<300).map { i -> Float in
      let numerator: Int = (7 * i * i + 13 * i) % 257 - 128
      let factor: Int = (5 * i) % 11 + 1
      return Float(numerator * factor) / 64
    }
    let sorted = SortedWeights(weights)
    let best = leastError(sorted, levels: 3, gap: 0)
    let scales = [
      multigridScale(weights, levels: 3), releasedScale(weights, levels: 3), best.scale,
    ]
    let known = [elsewhere.printed, elsewhere.released, elsewhere.least]
    let isReproduced = zip(scales, known).allSatisfy { abs($0 - $1) <= 1e-12 * $1 }
    let ratios = scales.prefix(2).map { sorted.error(scale: $0, levels: 3) / best.error }
    return .init(
      claimed: "α = \(short(best.scale)) for 300 weights, L = 3",
      found: "α = \(short(scales[0])) and \(short(scales[1])), as programs in Python find; errors "
        + ratios.map { Cell.decimal($0, digits: 6) }.joined(separator: " and ") + " of the least",
      isShown: isReproduced && ratios.allSatisfy { $0 > 1 })
  }
}
