import Verification

extension ClippedQuantiser {
  struct Result {
    var codes: [Int]
    var values: [Double], inputs: [Double]
    var upper = 0.0, lower = 0.0

    var observation: Observation<Double> {
      [
        "codes": .integers(codes), "values": .scalars(values), "inputs": .scalars(inputs),
        "upper": [upper], "lower": [lower],
      ]
    }
  }

  /// Double precision, one activation after the other, with the reciprocal of the step.
  static let array = Implementation<ClippedQuantiser>(
    "array", .rounding(fidelity, { bound($0, 0x1p-53) }),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
      return problem
    },
    run: { quantised($0) { x, low, _ in x - low } }, observe: \.observation)

  /// The backward pass as released: it clamps x - c⁻, where x was to be clamped. Sums are not cut to integers here.
  static let released = Implementation<ClippedQuantiser>(
    "released-backward", voice: .released("aninrusimha/qat-pretrain, 16abd83"),
    .different("The backward pass of the learned clips is that of the forward pass."),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
      return problem
    },
    run: { quantised($0) { x, low, high in min(max(x - low, low), high) } },
    observe: \.observation)

  /// - Parameter shifted: What the backward pass takes for x - c⁻.
  private static func quantised(
    _ problem: borrowing Problem,
    shifted: (_ x: Double, _ low: Double, _ high: Double) -> Double
  ) -> Result {
    let (low, high) = (Double(problem.low), Double(problem.high))
    let levels = Double(problem.levels)
    let (scale, step) = (levels / (high - low), (high - low) / levels)
    var result = Result(codes: [], values: [], inputs: [])
    for (single, gradient) in zip(problem.activations, problem.gradients) {
      let (x, g) = (Double(single), Double(gradient))
      let clipped = min(max(x, low), high)
      let code = ((clipped - low) * scale).rounded(.toNearestOrEven)
      result.codes.append(Int(code))
      if x >= high {
        result.values.append(high)
        result.inputs.append(0)
        result.upper += g
      } else if x <= low {
        result.values.append(low)
        result.inputs.append(0)
        result.lower += g
      } else {
        result.values.append(low + code * step)
        result.inputs.append(g)
        let place = shifted(x, low, high) * scale
        let delta = (place - place.rounded(.toNearestOrEven)) / levels
        result.upper -= delta * g
        result.lower += delta * g
      }
    }
    return result
  }
}
