import QuantisationKernels
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension NMMask {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let weights: UnsafeBufferPointer<Float>
    /// One byte for each group.
    let masks: UnsafeMutableBufferPointer<UInt8>
    let kept: Int
    let group: Int
  }

  /// Sixteen groups at a time, decided by six comparisons each; other patterns than 2:4 by counting.
  static func kernel(_ lane: Lane) -> Implementation<NMMask> {
    Implementation(
      "comparisons-\(lane.rawValue)", .exact,
      arena: { problem, arena in
        let pattern = problem.pattern
        precondition(pattern.group <= 8, "A group's mask must fit one byte.")
        return Buffers(
          weights: arena.input(problem.weights),
          masks: arena.output(problem.weights.count / pattern.group, of: UInt8.self),
          kept: pattern.kept, group: pattern.group)
      },
      run: { buffers in keep(buffers, lane) },
      observe: { buffers, _ in
        let bits = buffers.masks.flatMap { mask in
          (0..<buffers.group).map { Double(mask >> UInt8($0) & 1) }
        }
        return ["mask": .scalars(bits)]
      })
  }

  private static func keep(_ buffers: borrowing Buffers, _ lane: Lane) {
    guard let w = buffers.weights.baseAddress, let masks = buffers.masks.baseAddress else { return }
    let (groups, kept, m) = (buffers.masks.count, buffers.kept, buffers.group)
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.keepLargest(w, groups, kept, m, masks) }
    #endif
    QuantisationKernels.keepLargest(w, groups, kept, m, masks)
  }
}
