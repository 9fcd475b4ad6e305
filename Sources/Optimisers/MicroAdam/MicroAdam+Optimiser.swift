import OptimisersKernels
import Verification

#if V4
  import OptimisersKernelsV4
#endif

extension MicroAdam {
  /// MicroAdam for training: the state stays packed where it is, and each step is the kernel of the widest lane.
  ///
  /// A class, since the kernel holds pointers into it.
  public final class Optimiser {
    public let layout: Layout
    public let count: Int
    public var rate: Double
    public let beta1: Double, beta2: Double, epsilon: Double, decay: Double
    /// Steps made.
    public private(set) var step = 0
    private let codes: UnsafeMutableBufferPointer<UInt8>
    private let ends: UnsafeMutableBufferPointer<UInt16>
    private let indices: UnsafeMutableBufferPointer<Int16>
    private let values: UnsafeMutableBufferPointer<UInt16>
    private let weights: UnsafeMutableBufferPointer<Float>
    private let scratch: UnsafeMutableBufferPointer<Int32>

    /// - Throws: ``OptimiserError`` for a layout that does not fit, β outside [0, 1) or a negative ε.
    public init(
      count: Int, layout: Layout, rate: Double, beta1: Double = 0.9, beta2: Double = 0.999,
      epsilon: Double = 1e-8, decay: Double = 0
    ) throws(OptimiserError) {
      var problem = Problem(theta: [0], gradients: [[0]], layout: layout)
      (problem.rate, problem.beta1, problem.beta2) = (rate, beta1, beta2)
      (problem.epsilon, problem.decay) = (epsilon, decay)
      if let obstacle = obstacle(problem) { throw OptimiserError(obstacle) }
      guard count > 0 else { throw OptimiserError("There are \(count) parameters") }
      (self.layout, self.count, self.rate) = (layout, count, rate)
      (self.beta1, self.beta2, self.epsilon, self.decay) = (beta1, beta2, epsilon, decay)
      func zeros<T: ExpressibleByIntegerLiteral>(
        _ count: Int, _: T.Type
      ) -> UnsafeMutableBufferPointer<T> {
        let buffer = UnsafeMutableBufferPointer<T>.allocate(capacity: count)
        buffer.initialize(repeating: 0)
        return buffer
      }
      let row = layout.width(of: count) * layout.window
      codes = zeros((count + 1) / 2, UInt8.self)
      ends = zeros(2 * layout.buckets(of: count), UInt16.self)
      (indices, values) = (zeros(row, Int16.self), zeros(row, UInt16.self))
      weights = zeros(2 * layout.window, Float.self)
      scratch = zeros(
        OptimisersKernels.microAdamScratch(
          block: layout.block, kept: layout.kept, window: layout.window), Int32.self)
    }

    deinit {
      codes.deallocate()
      ends.deallocate()
      indices.deallocate()
      values.deallocate()
      weights.deallocate()
      scratch.deallocate()
    }

    /// Bytes that are kept from step to step.
    public var stateBytes: Int {
      codes.count + 2 * (ends.count + indices.count + values.count)
    }

    /// Forgets the error: selection without feedback, for comparison.
    public func dropError() {
      codes.update(repeating: 0)
      ends.update(repeating: 0)
    }

    /// One step on parameters, in place.
    ///
    /// - Throws: ``OptimiserError`` if the lengths differ from ``count``, or a gradient is no number of at most
    ///   2⁴⁸; parameters and state are then as they were.
    public func step(_ theta: inout [Float], gradient: [Float]) throws(OptimiserError) {
      guard theta.count == count, gradient.count == count else {
        throw OptimiserError(
          "\(theta.count) parameters and \(gradient.count) gradients: there must be \(count)")
      }
      if let i = gradient.firstIndex(where: { !(abs($0) <= MicroAdam.largestGradient) }) {
        throw OptimiserError("Gradient \(i) is \(gradient[i]): it must be a number of at most 2⁴⁸")
      }
      step += 1
      let rows = min(step, layout.window), current = (step - 1) % layout.window
      let (one, two) = (1 - beta1.raised(to: step), 1 - beta2.raised(to: step))
      for row in 0..<rows {
        let age = (step - 1 - row) % layout.window
        weights[row] = Float((1 - beta1) / one * beta1.raised(to: age))
        weights[layout.window + row] = Float((1 - beta2) / two * beta2.raised(to: age))
      }
      let width = layout.width(of: count)
      let numbers = OptimisersKernels.MicroAdamStep(
        count: count, block: layout.block, kept: layout.kept, bucket: layout.bucket, rows: rows,
        current: current, width: width, keep: Float(1 - rate * decay), rate: Float(rate),
        epsilon: Float(epsilon))
      let high = ends.baseAddress! + layout.buckets(of: count)
      theta.withUnsafeMutableBufferPointer { theta in
        gradient.withUnsafeBufferPointer { gradient in
          let arrays = OptimisersKernels.MicroAdamArrays(
            gradient: gradient.baseAddress!, theta: theta.baseAddress!,
            newTheta: theta.baseAddress!, codes: codes.baseAddress!, newCodes: codes.baseAddress!,
            low: ends.baseAddress!, newLow: ends.baseAddress!, high: high, newHigh: high,
            indices: indices.baseAddress!, newIndices: indices.baseAddress! + current * width,
            values: values.baseAddress!, newValues: values.baseAddress! + current * width,
            first: weights.baseAddress!, second: weights.baseAddress! + layout.window,
            scratch: scratch.baseAddress!)
          MicroAdam.step(arrays, numbers, .widest)
        }
      }
    }
  }
}
