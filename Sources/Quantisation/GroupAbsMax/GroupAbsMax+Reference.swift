import Scalars
import Verification

extension GroupAbsMax {
  /// The groups as ranges of indices; the last one may be shorter.
  static func groups(_ problem: Problem) -> [Range<Int>] {
    let n = problem.weights.count
    return stride(from: 0, to: n, by: problem.group).map { $0..<min($0 + problem.group, n) }
  }

  /// Σ (wᵢ - Δ_c qᵢ)² for groups of g, in double precision.
  public static func squaredError(_ weights: [Float], group g: Int, levels: Int) -> Double {
    stride(from: 0, to: weights.count, by: g).reduce(0) { total, start in
      let group = weights[start..<min(start + g, weights.count)]
      let step = Double(group.reduce(0) { max($0, abs($1)) }) / Double(levels)
      guard step > 0 else { return total }
      return total
        + group.reduce(0) { sum, w in
          let rest = Double(w) - (Double(w) / step).rounded(.toNearestOrEven) * step
          return sum + rest * rest
        }
    }
  }

  /// Δ_c round(w / Δ_c) for groups of g, ties to even, in double precision and then rounded.
  public static func quantised(_ weights: [Float], group g: Int, levels: Int) -> [Float] {
    stride(from: 0, to: weights.count, by: g).flatMap { start in
      let group = weights[start..<min(start + g, weights.count)]
      let step = Double(group.reduce(0) { max($0, abs($1)) }) / Double(levels)
      return group.map { w in
        step > 0 ? Float((Double(w) / step).rounded(.toNearestOrEven) * step) : 0
      }
    }
  }

  /// Step and codes of one group, by the definition of ``AbsMax``.
  static func encode<S: Scalar>(_ weights: [S], levels: Int) -> (step: S, codes: [S]) {
    let top = normInfinity(weights)
    let codes = weights.map { w -> S in
      guard top > .zero else { return .zero }
      let code = nearest(w.absolute * S(levels), over: top, ties: .even)
      return S(w < .zero ? -code : code)
    }
    return (top / S(levels), codes)
  }
}
