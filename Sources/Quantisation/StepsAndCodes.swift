import Verification

/// What kernels of the AbsMax family write: the step of every group or tile, and a byte for every weight.
struct StepsAndCodes {
  let steps: UnsafeMutableBufferPointer<Float>
  let codes: UnsafeMutableBufferPointer<Int8>

  /// - Precondition: a code of so many levels fits one byte.
  init(groups: Int, weights: Int, levels: Int, in arena: Arena) {
    precondition(levels <= 127, "A code must fit one byte.")
    steps = arena.output(groups, of: Float.self)
    codes = arena.output(weights, of: Int8.self)
  }

  var observation: Observation<Double> {
    [
      "steps": .scalars(steps.map { Double($0) }),
      "codes": .scalars(codes.map { Double($0) }),
    ]
  }

  static let roundedSteps =
    "steps are correctly rounded quotients; codes are exact, as AbsMax's are"

  /// Single precision's rounding of each step, and equality of codes.
  static let bound: ErrorBound = ["steps": .relative(0x1p-24)]
}
