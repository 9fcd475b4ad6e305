import SecondOrderKernels
import Verification

#if V4
  import SecondOrderKernelsV4
#endif

/// A step of an optimiser over arrays: how many, its constants, the gradient, and each array of its state as it was
/// and where it goes, which may be where it was. What they compute stands where they are written.
typealias FirstOrderKernel =
  @Sendable (
    Int, UnsafePointer<Float>, UnsafePointer<Float>, [UnsafePointer<Float>],
    [UnsafeMutablePointer<Float>]
  ) -> Void

extension AdamStep {
  static func kernel(_ lane: Lane) -> FirstOrderKernel {
    #if V4
      if lane == .v4 {
        return {
          SecondOrderKernelsV4.adamStep(
            $0, $1, $2, $3[0], $3[1], $3[2], $4[0], $4[1], $4[2])
        }
      }
    #endif
    return {
      SecondOrderKernels.adamStep($0, $1, $2, $3[0], $3[1], $3[2], $4[0], $4[1], $4[2])
    }
  }
}

extension MomentumStep {
  static func kernel(_ lane: Lane) -> FirstOrderKernel {
    #if V4
      if lane == .v4 {
        return { SecondOrderKernelsV4.momentumStep($0, $1, $2, $3[0], $3[1], $4[0], $4[1]) }
      }
    #endif
    return { SecondOrderKernels.momentumStep($0, $1, $2, $3[0], $3[1], $4[0], $4[1]) }
  }
}
