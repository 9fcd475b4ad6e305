import Scalars
import Verification

extension AbsMax {
  /// max |w|.
  static func top<S: Scalar>(_ weights: [S]) -> S {
    weights.reduce(S.zero) { S.maximum($0, $1.absolute) }
  }

  /// round(w / Δ), ties to even: the number of thresholds k + ½ below |w| / Δ, where the threshold of an
  /// even k must be exceeded and that of an odd k is enough when reached.
  ///
  /// The quotient is never formed: |w| L is compared with (k + ½) max |w|, which is exact in every scalar.
  static func codes<S: Scalar>(_ problem: Problem, top: S) -> [S] {
    problem.weights.map { w in
      let magnitude = S(abs(w)) * S(Double(problem.levels))
      let count = (0..<problem.levels).filter { k in
        let threshold = S(Double(k) + 0.5) * top
        return k % 2 == 0 ? magnitude > threshold : magnitude >= threshold
      }.count
      return S(Double(w < 0 ? -count : count))
    }
  }

  /// The step is one rounding away. A code is one away only if w/Δ is so near to a tie that the two
  /// roundings of step and quotient may cross it.
  static func bound(_ problem: Problem) -> ErrorBound {
    let u = Double.unitRoundoff(of: Double.self)
    let top = problem.weights.map { abs($0) }.max() ?? 0
    let slack = problem.weights.map { w -> Double in
      let quotient = abs(w) * Double(problem.levels) / top
      let distance = abs(quotient - quotient.rounded(.down) - 0.5)
      return distance <= 4 * u * quotient ? 1 : 0
    }
    return ["step": .relative(u), "codes": .componentwise(slack)]
  }

  static func encode(_ weights: [Double], levels: Int) -> (step: Double, codes: [Double]) {
    var top = 0.0
    for w in weights { top = Swift.max(top, abs(w)) }
    let step = top / Double(levels)
    return (step, weights.map { ($0 / step).rounded(.toNearestOrEven) })
  }
}
