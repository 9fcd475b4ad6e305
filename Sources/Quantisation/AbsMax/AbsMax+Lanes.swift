import QuantisationKernels
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension AbsMax {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let weights: UnsafeBufferPointer<Float>
    let codes: UnsafeMutableBufferPointer<Int8>
    let levels: Int
  }

  /// The kernel, in one of the instruction sets that it was compiled for: a quarter of the traffic of
  /// double precision, and divisions only for weights that are nearly at a tie.
  static func kernel(_ lane: Lane) -> Implementation<AbsMax> {
    Implementation(
      "vectors-\(lane.rawValue)-float32", .rounding(exactCodes, { _ in bound(0x1p-24) }),
      arena: { problem, arena in
        precondition(problem.levels <= 127, "A code must fit one byte.")
        return Buffers(
          weights: arena.input(problem.weights),
          codes: arena.output(problem.weights.count, of: Int8.self), levels: problem.levels)
      },
      run: { buffers in encode(buffers, lane) },
      observe: { buffers, step in
        ["step": [Double(step)], "codes": .scalars(buffers.codes.map { Double($0) })]
      })
  }

  private static func encode(_ buffers: borrowing Buffers, _ lane: Lane) -> Float {
    guard let w = buffers.weights.baseAddress, let q = buffers.codes.baseAddress else { return 0 }
    let n = buffers.weights.count
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.absMax(w, n, buffers.levels, q) }
    #endif
    return QuantisationKernels.absMax(w, n, buffers.levels, q)
  }
}
