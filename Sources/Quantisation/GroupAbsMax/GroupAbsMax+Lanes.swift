import QuantisationKernels
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension GroupAbsMax {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let weights: UnsafeBufferPointer<Float>
    let steps: UnsafeMutableBufferPointer<Float>
    let codes: UnsafeMutableBufferPointer<Int8>
    let group: Int
    let levels: Int
  }

  static func kernel(_ lane: Lane) -> Implementation<GroupAbsMax> {
    Implementation(
      "vectors-\(lane.rawValue)-float32",
      .rounding("steps are correctly rounded quotients; codes are exact, as AbsMax's are") { _ in
        ["steps": .relative(0x1p-24)]
      },
      arena: { problem, arena in
        precondition(problem.levels <= 127, "A code must fit one byte.")
        return Buffers(
          weights: arena.input(problem.weights),
          steps: arena.output(groups(problem).count, of: Float.self),
          codes: arena.output(problem.weights.count, of: Int8.self), group: problem.group,
          levels: problem.levels)
      },
      run: { buffers in encode(buffers, lane) },
      observe: { buffers, _ in
        [
          "steps": .scalars(buffers.steps.map { Double($0) }),
          "codes": .scalars(buffers.codes.map { Double($0) }),
        ]
      })
  }

  private static func encode(_ buffers: borrowing Buffers, _ lane: Lane) {
    guard let w = buffers.weights.baseAddress, let q = buffers.codes.baseAddress,
      let steps = buffers.steps.baseAddress
    else { return }
    let (n, g, levels) = (buffers.weights.count, buffers.group, buffers.levels)
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.groupAbsMax(w, n, g, levels, steps, q) }
    #endif
    QuantisationKernels.groupAbsMax(w, n, g, levels, steps, q)
  }
}
