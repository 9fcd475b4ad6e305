import Structures
import Verification

extension SparseW4A8Product {
  private struct Operands {
    let m: Int
    let weights: PlacedSparseNibbles
    let a: UnsafeBufferPointer<Int8>
    let x: UnsafeBufferPointer<Float>
    let c: UnsafeMutableBufferPointer<Float>
  }

  /// With AVX-512 the columns take their activations out of sixteen by a permutation of bytes: one instruction more for
  /// each product of four, and half as many products.
  static func gathered(_ lane: Lane) -> Implementation<SparseW4A8Product> {
    Implementation(
      "gathered-\(lane.rawValue)-int8",
      .rounding("derived in W4A8Product.bound", W4A8Product.bound),
      arena: { problem, arena in
        try W4A8Product.validate(problem)
        let weights = try PlacedSparseNibbles(
          problem.codes, steps: problem.steps, group: problem.group, in: arena)
        let m = problem.activations.rows
        return Operands(
          m: m, weights: weights, a: arena.input(filled(problem.activations.elements, 0)),
          x: arena.input(filled(problem.activationSteps.elements, 0)),
          c: arena.output(max(1, m * weights.width), of: Float.self))
      },
      run: { o in
        guard let a = o.a.baseAddress, let x = o.x.baseAddress, let c = o.c.baseAddress
        else { return }
        o.weights.multiply(o.m, a, steps: x, c, lane)
      },
      observe: { o, _ in
        let c = unfilled(o.c.map { Double($0) }, rows: o.m, columns: o.weights.columns)
        return ["c": .scalars(c)]
      })
  }

  /// Both factors with their steps in single precision, zeros written out, and OpenBLAS's product.
  static let openBLAS = Implementation<SparseW4A8Product>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("derived in W4A8Product.denseBound", W4A8Product.denseBound),
    prepare: { problem in
      try W4A8Product.validate(problem)
      let (a, x, g) = (problem.activations, problem.activationSteps, problem.group)
      let activations = Matrix(rows: a.rows, columns: a.columns) { i, l in
        Float(a[i, l]) * x[i, l / g]
      }
      return (activations, DensePeer.weights(problem.codes, problem.steps, group: g))
    },
    run: { DensePeer.product($0.0, $0.1) },
    observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
}
