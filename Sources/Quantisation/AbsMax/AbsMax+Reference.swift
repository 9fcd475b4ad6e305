import Scalars
import Verification

extension AbsMax {
  /// round(w / Δ), ties to even, from |w| L against max |w|: the step is never formed.
  static func codes<S: Scalar>(_ weights: [S], top: S, levels: Int) -> [S] {
    weights.map { w in
      guard top > .zero else { return .zero }
      let code = nearest(w.absolute * S(levels), over: top, ties: .even)
      return S(w < .zero ? -code : code)
    }
  }

  /// The step is one rounding away, in the precision of unit roundoff u; the codes are exact.
  static func bound(_ u: Double) -> ErrorBound { ["step": .relative(u)] }

  static let exactCodes = """
    a correctly rounded quotient; codes are exact, as w L / max|w| is a tie or 2⁻³⁴ away from one, for \
    single-precision weights and L ≤ 128
    """

  static func encode(_ weights: [Float], levels: Int) -> (step: Double, codes: [Double]) {
    var top = 0.0
    for w in weights {
      let magnitude = Double(abs(w))
      guard magnitude < .infinity else { return (.nan, weights.map { _ in 0 }) }
      top = Swift.max(top, magnitude)
    }
    guard top > 0 else { return (0, weights.map { _ in 0 }) }
    let codes = weights.map { (Double($0) * Double(levels) / top).rounded(.toNearestOrEven) + 0 }
    return (top / Double(levels), codes)
  }
}
