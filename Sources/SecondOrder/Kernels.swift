import Bindings
import Scalars
import SecondOrderKernels
import Verification

#if V4
  import SecondOrderKernelsV4
#endif

/// The sweeps of one lane over a packed symmetric matrix of elements E; what they compute stands where they
/// are written.
struct SymmetricKernels<E: StoredElement>: Sendable {
  typealias T = E.Arithmetic
  typealias In = UnsafePointer<T>
  typealias Out = UnsafeMutablePointer<T>
  typealias Source = UnsafePointer<E>
  typealias Target = UnsafeMutablePointer<E>

  let multiply: @Sendable (Int, Source, In, Out) -> Void
  let update: @Sendable (Int, Source, Target, T, T, T, In) -> Void
  let updateMultiply: @Sendable (Int, Source, Target, T, T, T, In, In, Out) -> Void
}

/// An element type that BLAS and LAPACK exist for.
protocol KernelScalar: LAPACKScalar, BitwiseCopyable {
  /// `float32` or `float64`.
  static var label: String { get }
}

/// A format that a factor is kept in.
protocol StoredElement: BitwiseCopyable, Sendable {
  /// What is computed with: every element is such a number.
  associatedtype Arithmetic: KernelScalar
  init(_ value: Double)
  var value: Double { get }
  static func kernels(_ lane: Lane) -> SymmetricKernels<Self>
}

extension KernelScalar {
  /// u: half the distance from 1 to the next number.
  static var roundoff: Double { .unitRoundoff(of: Self.self) }
}

extension Float: KernelScalar, StoredElement {
  typealias Arithmetic = Float
  static var label: String { "float32" }
  var value: Double { Double(self) }

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

extension Double: KernelScalar, StoredElement {
  typealias Arithmetic = Double
  static var label: String { "float64" }
  var value: Double { self }

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

extension BFloat16: StoredElement {
  typealias Arithmetic = Float
  var value: Double { Double(float) }

  /// The kernels take bits.
  static func kernels(_ lane: Lane) -> SymmetricKernels<BFloat16> {
    #if V4
      if lane == .v4 {
        return SymmetricKernels(
          multiply: { SecondOrderKernelsV4.symmetricMultiply($0, bits($1), $2, $3) },
          update: {
            SecondOrderKernelsV4.symmetricUpdate($0, bits($1), bits($2), $3, $4, $5, $6)
          },
          updateMultiply: {
            SecondOrderKernelsV4.symmetricUpdateMultiply(
              $0, bits($1), bits($2), $3, $4, $5, $6, $7, $8)
          })
      }
    #endif
    return SymmetricKernels(
      multiply: { SecondOrderKernels.symmetricMultiply($0, bits($1), $2, $3) },
      update: { SecondOrderKernels.symmetricUpdate($0, bits($1), bits($2), $3, $4, $5, $6) },
      updateMultiply: {
        SecondOrderKernels.symmetricUpdateMultiply(
          $0, bits($1), bits($2), $3, $4, $5, $6, $7, $8)
      })
  }
}

private func bits(_ p: UnsafePointer<BFloat16>) -> UnsafePointer<UInt16> {
  UnsafeRawPointer(p).assumingMemoryBound(to: UInt16.self)
}

private func bits(_ p: UnsafeMutablePointer<BFloat16>) -> UnsafeMutablePointer<UInt16> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: UInt16.self)
}
