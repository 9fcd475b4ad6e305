public import Bindings
import FoundationsKernels
public import Verification

#if V4
  import FoundationsKernelsV4
#endif

/// The kernels of one lane for one element type; what they compute stands where they are written.
public struct Kernels<T: Sendable>: Sendable {
  public typealias In = UnsafePointer<T>
  public typealias Out = UnsafeMutablePointer<T>

  public let sum: @Sendable (In, Int) -> T
  public let dot: @Sendable (In, In, Int) -> T
  public let scale: @Sendable (In, In, T, Out, Int) -> Void
  public let axpy: @Sendable (T, In, Out, Int) -> Void
  public let gemv: @Sendable (Int, Int, T, In, Int, In, T, Out) -> Void
  public let gemm: @Sendable (Int, Int, Int, T, In, Int, In, Int, T, Out, Int, Out) -> Void
  public let gemmScratch: @Sendable (Int, Int, Int) -> Int
  public let maximum: @Sendable (In, Int) -> T
  public let exponentials: @Sendable (In, T, Out, Int) -> T
  public let multiply: @Sendable (T, Out, Int) -> Void
}

/// An element type that kernels, BLAS and LAPACK exist for.
public protocol KernelScalar: LAPACKScalar, BitwiseCopyable {
  /// `float32` or `float64`.
  static var label: String { get }
  /// Elements of one vector register of a lane.
  static func width(_ lane: Lane) -> Int
  static func kernels(_ lane: Lane) -> Kernels<Self>
}

extension KernelScalar {
  /// u: half the distance from 1 to the next number.
  static var roundoff: Double { .unitRoundoff(of: Self.self) }

  public static func width(_ lane: Lane) -> Int {
    (lane == .v4 ? 64 : 16) / MemoryLayout<Self>.size
  }
}

extension Float: KernelScalar {
  public static var label: String { "float32" }

  public static func kernels(_ lane: Lane) -> Kernels<Float> {
    #if V4
      if lane == .v4 {
        return Kernels(
          sum: FoundationsKernelsV4.sum, dot: FoundationsKernelsV4.dot,
          scale: FoundationsKernelsV4.scale, axpy: FoundationsKernelsV4.axpy,
          gemv: FoundationsKernelsV4.gemv, gemm: FoundationsKernelsV4.gemm,
          gemmScratch: { FoundationsKernelsV4.gemmScratch($0, $1, $2, of: Float.self) },
          maximum: FoundationsKernelsV4.maximum, exponentials: FoundationsKernelsV4.exponentials,
          multiply: FoundationsKernelsV4.multiply)
      }
    #endif
    return Kernels(
      sum: FoundationsKernels.sum, dot: FoundationsKernels.dot, scale: FoundationsKernels.scale,
      axpy: FoundationsKernels.axpy,
      gemv: FoundationsKernels.gemv,
      gemm: FoundationsKernels.gemm,
      gemmScratch: { FoundationsKernels.gemmScratch($0, $1, $2, of: Float.self) },
      maximum: FoundationsKernels.maximum, exponentials: FoundationsKernels.exponentials,
      multiply: FoundationsKernels.multiply
    )
  }
}

extension Double: KernelScalar {
  public static var label: String { "float64" }

  public static func kernels(_ lane: Lane) -> Kernels<Double> {
    #if V4
      if lane == .v4 {
        return Kernels(
          sum: FoundationsKernelsV4.sum, dot: FoundationsKernelsV4.dot,
          scale: FoundationsKernelsV4.scale, axpy: FoundationsKernelsV4.axpy,
          gemv: FoundationsKernelsV4.gemv, gemm: FoundationsKernelsV4.gemm,
          gemmScratch: { FoundationsKernelsV4.gemmScratch($0, $1, $2, of: Double.self) },
          maximum: FoundationsKernelsV4.maximum, exponentials: FoundationsKernelsV4.exponentials,
          multiply: FoundationsKernelsV4.multiply)
      }
    #endif
    return Kernels(
      sum: FoundationsKernels.sum, dot: FoundationsKernels.dot, scale: FoundationsKernels.scale,
      axpy: FoundationsKernels.axpy,
      gemv: FoundationsKernels.gemv,
      gemm: FoundationsKernels.gemm,
      gemmScratch: { FoundationsKernels.gemmScratch($0, $1, $2, of: Double.self) },
      maximum: FoundationsKernels.maximum, exponentials: FoundationsKernels.exponentials,
      multiply: FoundationsKernels.multiply
    )
  }
}
