import MixedPrecisionKernels
import Scalars
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

extension DequantiseNibbles {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (count, g) = (problem.words.count, problem.group)
    guard g > 0 else { throw MixedPrecisionError("Groups of \(g) words hold none") }
    guard problem.steps.count == (count + g - 1) / g else {
      throw MixedPrecisionError(
        "\(count) words in groups of \(g) take \((count + g - 1) / g) steps, not \(problem.steps.count)"
      )
    }
  }

  struct Operands {
    let count: Int, group: Int
    let words: UnsafeBufferPointer<UInt32>
    let steps: UnsafeBufferPointer<UInt16>
    let weights: UnsafeMutableBufferPointer<Float>
  }

  static func kernel(_ lane: Lane) -> Implementation<DequantiseNibbles> {
    Implementation(
      "masks-\(lane.rawValue)-float32", .exact,
      arena: { problem, arena in
        try validate(problem)
        return Operands(
          count: problem.words.count, group: problem.group,
          words: arena.input(filled(problem.words, 0)),
          steps: arena.input(filled(problem.steps.map(\.bitPattern), 0)),
          weights: arena.output(max(1, 8 * problem.words.count), of: Float.self))
      },
      run: { o in
        guard let words = o.words.baseAddress, let steps = o.steps.baseAddress,
          let weights = o.weights.baseAddress
        else { return }
        #if V4
          if lane == .v4 {
            return MixedPrecisionKernelsV4.dequantiseWords(
              o.count, o.group, words, steps, weights)
          }
        #endif
        MixedPrecisionKernels.dequantiseWords(o.count, o.group, words, steps, weights)
      },
      observe: { o, _ in ["weights": .scalars(o.weights.prefix(8 * o.count).map { Double($0) })] })
  }

  /// A relative error of 2⁻¹¹ for the product in half precision, and 2⁻²⁵ where it is subnormal.
  private static let halfBound: @Sendable (Problem) -> ErrorBound = { problem in
    let weights = reference(problem, over: Double.self)["weights"]
    return ["weights": .componentwise(weights.map { 0x1p-11 * abs($0) + 0x1p-25 })]
  }

  /// As the released kernel: halves are 1024 + q and 1024 + 16 q; 1032 is taken from the first, the others are
  /// divided by 16, and 72 is taken away, which is exact without fusing too. The product with the step is
  /// rounded.
  static let released = Implementation<DequantiseNibbles>(
    "halves", voice: .released("IST-DASLab/marlin@2f6d7c1"),
    .rounding("one rounding to half precision", halfBound),
    prepare: { problem in
      try validate(problem)
      return problem
    },
    run: { problem -> [Float16] in
      problem.words.enumerated().flatMap { i, word -> [Float16] in
        let step = problem.steps[i / problem.group]
        return [word, word >> 8].flatMap { q -> [Float16] in
          let (low, high) = (q & 0x000F_000F | 0x6400_6400, q & 0x00F0_00F0 | 0x6400_6400)
          func half(_ pair: UInt32, _ i: UInt32) -> Float16 {
            Float16(bitPattern: UInt16(truncatingIfNeeded: pair >> (16 * i)))
          }
          return [half(low, 0) - 1032, half(low, 1) - 1032]
            .map { $0 * step }
            + [half(high, 0), half(high, 1)].map { ($0 * 0x1p-4 - 72) * step }
        }
      }
    },
    observe: { ["weights": .scalars($0.map { Double($0) })] })
}
