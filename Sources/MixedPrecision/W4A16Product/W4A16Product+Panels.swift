import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

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
    let m: Int, n: Int, panels: Int, groups: Int, group: Int
    let a: UnsafeBufferPointer<UInt16>
    let b: UnsafeBufferPointer<UInt8>
    let w: UnsafeBufferPointer<UInt16>
    let wide: UnsafeMutableBufferPointer<Float>, sums: UnsafeMutableBufferPointer<Float>
    let c: UnsafeMutableBufferPointer<UInt16>
  }

  static func panels(_ lane: Lane) -> Implementation<W4A16Product> {
    Implementation(
      "panels-\(lane.rawValue)-float32", .rounding("derived in W4A16Product.bound", bound),
      arena: { problem, arena in
        let (activations, g) = (problem.activations, problem.group)
        try GroupedWeights.check(
          problem.codes, problem.steps, group: g, of: 8, activations: activations.columns)
        let packed = try NibblePanels(problem.codes)
        let (m, width) = (activations.rows, 32 * packed.panels)
        let bits = activations.elements.map(\.bitPattern)
        let steps = panelled(problem.steps.map(\.bitPattern), 0)
        return Operands(
          m: m, n: packed.columns, panels: packed.panels, groups: problem.steps.rows, group: g,
          a: arena.input(filled(bits, 0)), b: arena.input(filled(packed.bytes, 0)),
          w: arena.input(filled(steps, 0)),
          wide: arena.output(max(1, bits.count), of: Float.self),
          sums: arena.output(max(1, m * width), of: Float.self),
          c: arena.output(max(1, m * width), of: UInt16.self))
      },
      run: { o in multiply(o, lane) },
      observe: { o, _ in
        let c = o.c.map { Double(Float16(bitPattern: $0)) }
        return ["c": .scalars(unfilled(c, rows: o.m, columns: o.n))]
      })
  }

  private static func multiply(_ o: borrowing Operands, _ lane: Lane) {
    guard let a = o.a.baseAddress, let b = o.b.baseAddress, let w = o.w.baseAddress,
      let wide = o.wide.baseAddress, let sums = o.sums.baseAddress, let c = o.c.baseAddress
    else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplyHalves(
          o.m, o.panels, o.groups, o.group, a, b, w, wide, sums, c)
      }
    #endif
    MixedPrecisionKernels.multiplyHalves(
      o.m, o.panels, o.groups, o.group, a, b, w, wide, sums, c)
  }
}
