import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

extension SparseW4A32Product {
  /// γ_(g/2+h+1) Σ_b |w| Σ|a||q - 8| for h = k/g groups, without underflow: W4A32Product.bound for the half of the
  /// terms that is kept. Zeros that fill up add nothing.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    GroupedWeights.bound(
      problem.activations, problem.codes, problem.steps, group: problem.group,
      roundings: problem.group / 2 + problem.steps.rows + 1)
  }

  /// γ_(k+2) for weights that are rounded to single precision before the product.
  static let denseBound: @Sendable (Problem) -> ErrorBound = { problem in
    GroupedWeights.bound(
      problem.activations, problem.codes, problem.steps, group: problem.group,
      roundings: problem.codes.rows + 2)
  }

  struct Operands {
    let m: Int
    let weights: PlacedSparseNibbles
    let a: UnsafeBufferPointer<Float>
    let c: UnsafeMutableBufferPointer<Float>
  }

  static func panels(_ lane: Lane) -> Implementation<SparseW4A32Product> {
    Implementation(
      "gathered-\(lane.rawValue)-float32",
      .rounding("derived in SparseW4A32Product.bound", bound),
      arena: { problem, arena in
        let activations = problem.activations
        try GroupedWeights.check(
          problem.codes, problem.steps, group: problem.group, of: 16,
          activations: activations.columns)
        let weights = try PlacedSparseNibbles(
          problem.codes, steps: problem.steps, group: problem.group, in: arena)
        return Operands(
          m: activations.rows, weights: weights, a: arena.input(filled(activations.elements, 0)),
          c: arena.output(max(1, activations.rows * weights.width), of: Float.self))
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

  /// Weights with their steps and zeros in single precision, and OpenBLAS's product.
  static let openBLAS = Implementation<SparseW4A32Product>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("derived in SparseW4A32Product.denseBound", denseBound),
    contract: Contract(exemptions: [dropped: "a product with a zero that is written out is NaN"]),
    prepare: { problem in
      try GroupedWeights.check(
        problem.codes, problem.steps, group: problem.group, of: 16,
        activations: problem.activations.columns)
      return (
        problem.activations,
        DensePeer.weights(problem.codes, problem.steps, group: problem.group)
      )
    },
    run: { DensePeer.product($0.0, $0.1) },
    observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
}

/// Weights of four bits of which two of four are kept, in the memory of an arena, as ``PlacedNibbles`` are.
public struct PlacedSparseNibbles {
  public let terms: Int, columns: Int, panels: Int
  public let groups: Int, group: Int
  let words: UnsafeBufferPointer<UInt32>
  let steps: UnsafeBufferPointer<Float>

  /// - Throws: `MixedPrecisionError` for groups that are no multiple of 16, a code above 15, more than two of
  ///   four that are not 8, or steps that do not fit.
  public init(
    _ codes: Matrix<UInt8>, steps: Matrix<Float>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError) {
    try GroupedWeights.check(codes, steps, group: group, of: 16, activations: codes.rows)
    (terms, columns) = (codes.rows, codes.columns)
    panels = roundedUp(columns, to: 32) / 32
    (groups, self.group) = (steps.rows, group)
    words = arena.input(filled(try SparseMarlinLayout.packed(codes, Lane.widest), 0))
    self.steps = arena.input(filled(panelled(steps, 0), 0))
  }

  /// Bytes of codes, places and steps: 3k/8 + 4k/g for each column, of whole panels.
  public var byteCount: Int { 32 * panels * (3 * terms / 8 + 4 * groups) }

  /// Numbers of a row of results: columns filled up to whole panels.
  public var width: Int { 32 * panels }

  /// C = A Ŵ for m rows of floats. C has m rows of `width` numbers. m k n operations.
  public func multiply(
    _ m: Int, _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ lane: Lane
  ) {
    guard let q = words.baseAddress, let w = steps.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplySparse(m, panels, groups, group, a, q, w, c)
      }
    #endif
    MixedPrecisionKernels.multiplySparse(m, panels, groups, group, a, q, w, c)
  }
}
