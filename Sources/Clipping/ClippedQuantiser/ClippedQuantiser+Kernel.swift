import ClippingKernels
import Verification

#if V4
  import ClippingKernelsV4
#endif

extension ClippedQuantiser {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let x: UnsafeBufferPointer<Float>, g: UnsafeBufferPointer<Float>
    let low: Float, high: Float, levels: Int
    let codes: UnsafeMutableBufferPointer<UInt8>
    let values: UnsafeMutableBufferPointer<Float>, inputs: UnsafeMutableBufferPointer<Float>
    /// ∂c⁺ and ∂c⁻.
    let clips: UnsafeMutableBufferPointer<Float>
  }

  /// Both passes at once, in vectors of single precision.
  static func kernel(_ lane: Lane) -> Implementation<ClippedQuantiser> {
    Implementation(
      "vectors-\(lane.rawValue)-float32", .rounding(fidelity, { bound($0, 0x1p-24) }),
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
        let n = problem.activations.count
        return Buffers(
          x: arena.input(problem.activations), g: arena.input(problem.gradients),
          low: problem.low, high: problem.high, levels: problem.levels,
          codes: arena.output(n, of: UInt8.self), values: arena.output(n, of: Float.self),
          inputs: arena.output(n, of: Float.self), clips: arena.output(2, of: Float.self))
      },
      run: { quantise($0, lane) },
      observe: { o, _ in
        [
          "codes": .integers(o.codes.map { Int($0) }),
          "values": .scalars(o.values.map { Double($0) }),
          "inputs": .scalars(o.inputs.map { Double($0) }),
          "upper": [Double(o.clips[0])], "lower": [Double(o.clips[1])],
        ]
      })
  }

  private static func quantise(_ o: borrowing Buffers, _ lane: Lane) {
    guard let x = o.x.baseAddress, let g = o.g.baseAddress, let q = o.codes.baseAddress,
      let values = o.values.baseAddress, let inputs = o.inputs.baseAddress,
      let clips = o.clips.baseAddress
    else {
      for i in o.clips.indices { o.clips[i] = 0 }
      return
    }
    let n = o.x.count
    #if V4
      if lane == .v4 {
        return ClippingKernelsV4.clippedQuantiser(
          x, g, n, o.low, o.high, o.levels, q, values, inputs, clips)
      }
    #endif
    ClippingKernels.clippedQuantiser(
      x, g, n, o.low, o.high, o.levels, q, values, inputs, clips)
  }
}
