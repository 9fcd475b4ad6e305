import QuantisationKernels
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension GroupAbsMax {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let weights: UnsafeBufferPointer<Float>
    let group: Int, levels: Int
    let result: StepsAndCodes
  }

  static func kernel(_ lane: Lane) -> Implementation<GroupAbsMax> {
    Implementation(
      "vectors-\(lane.rawValue)-float32",
      .rounding(StepsAndCodes.roundedSteps) { _ in StepsAndCodes.bound },
      arena: { problem, arena in
        Buffers(
          weights: arena.input(problem.weights), group: problem.group, levels: problem.levels,
          result: StepsAndCodes(
            groups: groups(problem).count, weights: problem.weights.count, levels: problem.levels,
            in: arena))
      },
      run: { buffers in encode(buffers, lane) },
      observe: { buffers, _ in buffers.result.observation })
  }

  private static func encode(_ b: borrowing Buffers, _ lane: Lane) {
    guard let w = b.weights.baseAddress, let q = b.result.codes.baseAddress,
      let steps = b.result.steps.baseAddress
    else { return }
    let n = b.weights.count
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.groupAbsMax(w, n, b.group, b.levels, steps, q) }
    #endif
    QuantisationKernels.groupAbsMax(w, n, b.group, b.levels, steps, q)
  }
}
