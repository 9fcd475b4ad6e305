import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

extension ActivationQuantiser {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (x, g) = (problem.activations, problem.group)
    guard g > 0, x.columns.isMultiple(of: g) else {
      throw MixedPrecisionError("Groups of \(g) do not divide \(x.columns) columns")
    }
  }

  struct Operands {
    let count: Int, group: Int
    let x: UnsafeBufferPointer<Float>
    let steps: UnsafeMutableBufferPointer<Float>
    let codes: UnsafeMutableBufferPointer<Int8>
  }

  static func kernel(_ lane: Lane) -> Implementation<ActivationQuantiser> {
    Implementation(
      "rows-\(lane.rawValue)-float32",
      .rounding("one rounding of s; codes are exact") { _ in
        ["steps": .relative(gamma(1, unitRoundoff: 0x1p-24))]
      },
      arena: { problem, arena in
        try validate(problem)
        let (x, g) = (problem.activations.elements, problem.group)
        return Operands(
          count: x.count / g, group: g, x: arena.input(x),
          steps: arena.output(x.count / g, of: Float.self),
          codes: arena.output(x.count, of: Int8.self))
      },
      run: { o in quantise(o, lane) },
      observe: { o, _ in
        [
          "steps": .scalars(o.steps.map { Double($0) }),
          "codes": .integers(o.codes.map { Int($0) }),
        ]
      })
  }

  private static func quantise(_ o: borrowing Operands, _ lane: Lane) {
    guard let x = o.x.baseAddress, let steps = o.steps.baseAddress,
      let codes = o.codes.baseAddress
    else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.quantiseActivations(x, o.count, o.group, steps, codes)
      }
    #endif
    MixedPrecisionKernels.quantiseActivations(x, o.count, o.group, steps, codes)
  }
}
