public import Scalars
public import Verification

extension ClippedQuantiser {
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (low, high) = (S(Double(problem.low)), S(Double(problem.high)))
    let levels = S(problem.levels)
    let width = high - low
    var codes: [Int] = []
    var values: [S] = []
    var inputs: [S] = []
    var (upper, lower) = (S.zero, S.zero)
    for (x, g) in zip(problem.activations, problem.gradients) {
      let gradient = S(Double(g))
      if x >= problem.high {
        codes.append(problem.levels)
        values.append(high)
        inputs.append(.zero)
        upper += gradient
      } else if x <= problem.low {
        codes.append(0)
        values.append(low)
        inputs.append(.zero)
        lower += gradient
      } else {
        let above = S(Double(x)) - low
        let code = nearestInteger(above * levels, over: width)
        let share = S(code) / levels
        codes.append(code)
        values.append(low + share * width)
        inputs.append(gradient)
        let delta = above / width - share
        upper -= delta * gradient
        lower += delta * gradient
      }
    }
    return [
      "codes": .integers(codes), "values": .scalars(values), "inputs": .scalars(inputs),
      "upper": [upper], "lower": [lower],
    ]
  }

  /// A code next to a tie may be its neighbour, which moves a value by a step and δ by 1/L.
  ///
  /// Differences, quotient and product put a relative error of γ₅ into (x - c⁻) / (c⁺ - c⁻) ≤ 1; sums of n terms in any
  /// order add γₙ of their magnitudes (Higham 2002, section 4.2).
  static func bound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let (low, high) = (Double(problem.low), Double(problem.high))
    let levels = Double(problem.levels)
    let width = Rational(high) - Rational(low)
    let own = gamma(8, unitRoundoff: u)
    // A tie stays one where the scale is a number of the format.
    let scale = Double(Float(problem.levels) / (problem.high - problem.low))
    let isScaleExact = Rational(scale) * width == Rational(problem.levels)
    var values: [Double] = []
    var (magnitude, errors) = (0.0, 0.0)
    var hasTie = false
    for (x, g) in zip(problem.activations, problem.gradients) {
      let gradient = Double(abs(g))
      guard x > problem.low, x < problem.high else {
        values.append(0)
        magnitude += gradient
        continue
      }
      let quotient = (Rational(Double(x)) - Rational(low)) * Rational(problem.levels) / width
      let isClose = isNearTie(quotient, relative: own, orAt: !isScaleExact)
      hasTie = hasTie || isClose
      let slip = isClose ? 1 / levels : 0
      let share = quotient.approximation / levels
      values.append(
        slip * width.approximation * (1 + own) + own
          * (abs(low) + (share + 1 / levels)
            * width.approximation)
      )
      let delta = 0.5 / levels + own + slip
      errors += gradient * (slip + own * (share + 1 / levels))
      magnitude += gradient * delta
    }
    let sum = errors + gamma(problem.activations.count + 4, unitRoundoff: u) * magnitude
    var bounds: [String: Bound] = [
      "values": .componentwise(values), "upper": .absolute(sum), "lower": .absolute(sum),
    ]
    if hasTie { bounds["codes"] = .absolute(1) }
    return ErrorBound(bounds)
  }

  static let fidelity =
    "running error analysis: Higham 2002, sections 3.3 and 4.2; codes next to a tie may be the neighbour"
}
