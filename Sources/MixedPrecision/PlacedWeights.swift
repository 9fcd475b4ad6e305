public import Structures
public import Verification

/// What is laid out in panels of 32 columns.
public protocol PlacedPanels {
  var columns: Int { get }
  var panels: Int { get }
}

extension PlacedPanels {
  /// Numbers of a row of results: columns filled up to whole panels.
  public var width: Int { 32 * panels }
}

/// Weights of four bits in the memory of an arena: laid out once in panels of 32 columns, for products with any
/// number of rows. They live as long as the arena does.
public protocol PlacedWeights: PlacedPanels, SendableMetatype {
  /// What the terms of a group are a multiple of.
  static var unit: Int { get }

  /// - Throws: `MixedPrecisionError` for operands that do not fit each other or the layout.
  init(
    _ codes: Matrix<UInt8>, steps: Matrix<Float>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError)

  /// C = A Ŵ for m rows of floats. C has m rows of `width` numbers.
  func multiply(
    _ m: Int, _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ lane: Lane)
}

/// What a product with placed weights reads and writes.
private struct PlacedOperands<Weights: PlacedWeights> {
  let m: Int
  let weights: Weights
  let a: UnsafeBufferPointer<Float>
  let c: UnsafeMutableBufferPointer<Float>
}

extension Implementation where A.Problem == GroupedProblem<Float> {
  /// A product with weights that are placed beforehand.
  static func placed<Weights: PlacedWeights>(
    _: Weights.Type, _ name: String, _ fidelity: Fidelity, _ lane: Lane
  ) -> Implementation {
    Implementation(
      name, fidelity,
      arena: { problem, arena in
        let a = problem.activations
        try GroupedWeights.check(
          problem.codes, problem.steps, group: problem.group, of: Weights.unit,
          activations: a.columns)
        let weights = try Weights(
          problem.codes, steps: problem.steps, group: problem.group, in: arena)
        return PlacedOperands(
          m: a.rows, weights: weights, a: arena.input(filled(a.elements, 0)),
          c: arena.output(max(1, a.rows * weights.width), of: Float.self))
      },
      run: { o in
        guard let a = o.a.baseAddress, let c = o.c.baseAddress else { return }
        o.weights.multiply(o.m, a, c, lane)
      },
      observe: { o, _ in
        let c = unfilled(o.c.map { Double($0) }, rows: o.m, columns: o.weights.columns)
        return ["c": .scalars(c)]
      })
  }

  /// Weights with their steps in single precision, and OpenBLAS's product.
  static func openBLAS(
    _ name: String, groupsOf unit: Int, contract: Contract = Contract()
  ) -> Implementation {
    Implementation(
      name, voice: .peer("OpenBLAS"),
      .rounding("derived in GroupedProblem.denseBound") { $0.denseBound }, contract: contract,
      prepare: { problem in
        try GroupedWeights.check(
          problem.codes, problem.steps, group: problem.group, of: unit,
          activations: problem.activations.columns)
        return (
          problem.activations,
          DensePeer.weights(problem.codes, problem.steps, group: problem.group)
        )
      },
      run: { DensePeer.product($0.0, $0.1) },
      observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
  }
}
