import Scalars
import Structures
import Verification

extension W4A16Product {
  /// E = γ_(g+h+1) Σ_b |w| Σ|a||q - 8| for the sums, as in W4A32Product.bound, and 2⁻¹¹ (|c| + E) + 2⁻²⁵ for the
  /// rounding to half precision, the last of it where results are subnormal.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let (a, w) = (
      problem.activations.map { Double($0) }, problem.steps.map { Double($0) }
    )
    let sizes = GroupedWeights.sizes(a, problem.codes, w, group: problem.group)
    let results = GroupedWeights.product(
      a, problem.codes, w, group: problem.group, over: Double.self)
    let unit = gamma(problem.group + problem.steps.rows + 1, unitRoundoff: 0x1p-24)
    let allowances = zip(sizes, results).map { size, c -> Double in
      let sums = 1.01 * unit * size
      // The sum in double precision, and its error: far below a hundredth of `sums`.
      return sums + 0x1p-11 * (abs(c) + 1.01 * sums) + 0x1p-25
    }
    return ["c": .componentwise(allowances)]
  }

  struct Operands {
    let m: Int
    let weights: PlacedHalfNibbles
    let a: UnsafeBufferPointer<UInt16>
    let wide: UnsafeMutableBufferPointer<Float>, sums: UnsafeMutableBufferPointer<Float>
    let c: UnsafeMutableBufferPointer<UInt16>
  }

  static func panels(_ lane: Lane) -> Implementation<W4A16Product> {
    Implementation(
      "panels-\(lane.rawValue)-float32", .rounding("derived in W4A16Product.bound", bound),
      arena: { problem, arena in
        let activations = problem.activations
        try GroupedWeights.check(
          problem.codes, problem.steps, group: problem.group, of: PlacedHalfNibbles.unit,
          activations: activations.columns)
        let weights = try PlacedHalfNibbles(
          problem.codes, steps: problem.steps, group: problem.group, in: arena)
        let (m, bits) = (activations.rows, activations.elements.map(\.bitPattern))
        return Operands(
          m: m, weights: weights, a: arena.input(filled(bits, 0)),
          wide: arena.output(max(1, bits.count), of: Float.self),
          sums: arena.output(max(1, m * weights.width), of: Float.self),
          c: arena.output(max(1, m * weights.width), of: UInt16.self))
      },
      run: { o in
        guard let a = o.a.baseAddress, let wide = o.wide.baseAddress,
          let sums = o.sums.baseAddress, let c = o.c.baseAddress
        else { return }
        o.weights.multiply(o.m, a, wide: wide, sums: sums, c, lane)
      },
      observe: { o, _ in
        let c = o.c.map { Double(Float16(bitPattern: $0)) }
        return ["c": .scalars(unfilled(c, rows: o.m, columns: o.weights.columns))]
      })
  }
}
