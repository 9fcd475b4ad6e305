import Bindings
import SecondOrderKernels
import Verification

#if V4
  import SecondOrderKernelsV4
#endif

/// The sweeps over a packed symmetric matrix of one lane; what they compute stands where they are written.
struct SymmetricKernels<T: Sendable>: Sendable {
  typealias In = UnsafePointer<T>
  typealias Out = UnsafeMutablePointer<T>

  let multiply: @Sendable (Int, In, In, Out) -> Void
  let update: @Sendable (Int, In, Out, T, T, T, In) -> Void
  let updateMultiply: @Sendable (Int, In, Out, T, T, T, In, In, Out) -> Void
}

/// An element type that kernels, BLAS and LAPACK exist for.
protocol KernelScalar: LAPACKScalar, BitwiseCopyable {
  /// `float32` or `float64`.
  static var label: String { get }
  static func kernels(_ lane: Lane) -> SymmetricKernels<Self>
}

extension KernelScalar {
  /// u: half the distance from 1 to the next number.
  static var roundoff: Double { .unitRoundoff(of: Self.self) }
}

extension Float: KernelScalar {
  static var label: String { "float32" }

  static func kernels(_ lane: Lane) -> SymmetricKernels<Float> {
    #if V4
      if lane == .v4 {
        return SymmetricKernels(
          multiply: SecondOrderKernelsV4.symmetricMultiply,
          update: SecondOrderKernelsV4.symmetricUpdate,
          updateMultiply: SecondOrderKernelsV4.symmetricUpdateMultiply)
      }
    #endif
    return SymmetricKernels(
      multiply: SecondOrderKernels.symmetricMultiply, update: SecondOrderKernels.symmetricUpdate,
      updateMultiply: SecondOrderKernels.symmetricUpdateMultiply)
  }
}

extension Double: KernelScalar {
  static var label: String { "float64" }

  static func kernels(_ lane: Lane) -> SymmetricKernels<Double> {
    #if V4
      if lane == .v4 {
        return SymmetricKernels(
          multiply: SecondOrderKernelsV4.symmetricMultiply,
          update: SecondOrderKernelsV4.symmetricUpdate,
          updateMultiply: SecondOrderKernelsV4.symmetricUpdateMultiply)
      }
    #endif
    return SymmetricKernels(
      multiply: SecondOrderKernels.symmetricMultiply, update: SecondOrderKernels.symmetricUpdate,
      updateMultiply: SecondOrderKernels.symmetricUpdateMultiply)
  }
}
