import Scalars
import Structures
import Verification

extension W4A32Product {
  /// γ_(g+h+1) Σ_b |w| Σ|a||q - 8| for h = k/g groups, without underflow: q - 8 is exact; a product, the additions
  /// of its group, the product with the step and the additions of groups are g + h roundings at most, and one is
  /// to spare (Higham 2002, Lemma 3.1 and (3.5)). Where products are fused there are fewer.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    GroupedWeights.bound(
      problem.activations, problem.codes, problem.steps, group: problem.group,
      roundings: problem.group + problem.steps.rows + 1)
  }

  /// γ_(k+2) for weights that are rounded to single precision before the product.
  static let denseBound: @Sendable (Problem) -> ErrorBound = { problem in
    GroupedWeights.bound(
      problem.activations, problem.codes, problem.steps, group: problem.group,
      roundings: problem.codes.rows + 2)
  }

  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    try GroupedWeights.check(
      problem.codes, problem.steps, group: problem.group, of: 8,
      activations: problem.activations.columns)
  }

  struct Operands {
    let m: Int
    let weights: PlacedNibbles
    let a: UnsafeBufferPointer<Float>
    let c: UnsafeMutableBufferPointer<Float>
  }

  static func panels(_ lane: Lane) -> Implementation<W4A32Product> {
    Implementation(
      "panels-\(lane.rawValue)-float32", .rounding("derived in W4A32Product.bound", bound),
      arena: { problem, arena in
        try validate(problem)
        let m = problem.activations.rows
        let weights = try PlacedNibbles(
          problem.codes, steps: problem.steps, group: problem.group, in: arena)
        return Operands(
          m: m, weights: weights, a: arena.input(filled(problem.activations.elements, 0)),
          c: arena.output(max(1, m * weights.width), of: Float.self))
      },
      run: { o in
        guard let a = o.a.baseAddress, let c = o.c.baseAddress else { return }
        o.weights.multiply(o.m, a, c, lane)
      },
      observe: { o, _ in
        [
          "c": .scalars(
            unfilled(o.c.map { Double($0) }, rows: o.m, columns: o.weights.columns))
        ]
      })
  }

  /// Weights with their steps in single precision, and OpenBLAS's product.
  static let openBLAS = Implementation<W4A32Product>(
    "openblas-dequantised-float32", voice: .peer("OpenBLAS"),
    .rounding("derived in W4A32Product.denseBound", denseBound),
    prepare: { problem in
      try validate(problem)
      return (
        problem.activations,
        DensePeer.weights(problem.codes, problem.steps, group: problem.group)
      )
    },
    run: { DensePeer.product($0.0, $0.1) },
    observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
}
