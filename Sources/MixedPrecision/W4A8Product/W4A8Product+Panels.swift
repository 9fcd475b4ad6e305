import Scalars
import Structures
import Verification

extension W4A8Product {
  /// γ_(h+2) Σ_b |x w S| for h = k/g groups: S is exact, two products and h additions are rounded (Higham 2002,
  /// Lemma 3.1).
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    allowances(problem, gamma(problem.steps.rows + 2, unitRoundoff: 0x1p-24)) {
      Double(abs(problem.sum($0, $1, group: $2)))
    }
  }

  /// γ_(k+4) Σ_b |x w| Σ|a||q - 8| for operands that are rounded to single precision before their product.
  static let denseBound: @Sendable (Problem) -> ErrorBound = { problem in
    let g = problem.group
    return allowances(problem, gamma(problem.codes.rows + 4, unitRoundoff: 0x1p-24)) { i, j, b in
      (b * g..<(b + 1) * g).reduce(0.0) {
        $0 + Double(abs(Int(problem.activations[i, $1]) * (Int(problem.codes[$1, j]) - 8)))
      }
    }
  }

  private static func allowances(
    _ problem: Problem, _ unit: Double, _ size: (Int, Int, Int) -> Double
  ) -> ErrorBound {
    var allowances: [Double] = []
    for i in 0..<problem.activations.rows {
      for j in 0..<problem.codes.columns {
        var total = 0.0
        for b in 0..<problem.steps.rows {
          let step = problem.activationSteps[i, b] * problem.steps[b, j]
          total += 1.01 * Double(abs(step)) * size(i, j, b)
        }
        allowances.append(unit * total)
      }
    }
    return ["c": .componentwise(allowances)]
  }

  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (a, g, k) = (problem.activations, problem.group, problem.codes.rows)
    guard g > 0, g.isMultiple(of: 64), g <= 2048 else {
      throw MixedPrecisionError("Groups of \(g) terms: multiples of 64 up to 2048 are supported")
    }
    guard k.isMultiple(of: g) else {
      throw MixedPrecisionError("\(k) terms are no whole number of groups of \(g)")
    }
    guard a.columns == k else {
      throw MixedPrecisionError(
        "Activations have \(a.columns) columns and codes \(k) rows: both are the terms of a sum")
    }
    let (x, w) = (problem.activationSteps, problem.steps)
    guard x.rows == a.rows, x.columns == k / g else {
      throw MixedPrecisionError(
        "Steps of activations are \(x.rows) × \(x.columns), not \(a.rows) × \(k / g)")
    }
    guard w.rows == k / g, w.columns == problem.codes.columns else {
      throw MixedPrecisionError(
        "Steps of weights are \(w.rows) × \(w.columns), not \(k / g) × \(problem.codes.columns)")
    }
  }

  struct Operands {
    let m: Int
    let weights: PlacedNibbles
    let a: UnsafeBufferPointer<Int8>
    let x: UnsafeBufferPointer<Float>
    let starts: UnsafeMutableBufferPointer<Int32>
    let c: UnsafeMutableBufferPointer<Float>
  }

  static func panels(_ lane: Lane) -> Implementation<W4A8Product> {
    Implementation(
      "panels-\(lane.rawValue)-int8", .rounding("derived in W4A8Product.bound", bound),
      arena: { problem, arena in
        try validate(problem)
        let weights = try PlacedNibbles(
          problem.codes, steps: problem.steps, group: problem.group, in: arena)
        let m = problem.activations.rows
        return Operands(
          m: m, weights: weights, a: arena.input(filled(problem.activations.elements, 0)),
          x: arena.input(filled(problem.activationSteps.elements, 0)),
          starts: arena.output(max(1, m * weights.groups), of: Int32.self),
          c: arena.output(max(1, m * weights.width), of: Float.self))
      },
      run: { o in
        guard let a = o.a.baseAddress, let x = o.x.baseAddress, let c = o.c.baseAddress,
          let starts = o.starts.baseAddress
        else { return }
        o.weights.multiply(o.m, a, steps: x, starts, c, lane)
      },
      observe: { o, _ in
        [
          "c": .scalars(
            unfilled(o.c.map { Double($0) }, rows: o.m, columns: o.weights.columns))
        ]
      })
  }

  /// Both factors with their steps in single precision, and OpenBLAS's product.
  static let openBLAS = Implementation<W4A8Product>(
    "openblas-dequantised-float32", voice: .peer("OpenBLAS"),
    .rounding("derived in W4A8Product.denseBound", denseBound),
    prepare: { problem in
      try validate(problem)
      let (a, g) = (problem.activations, problem.group)
      return (
        Matrix(rows: a.rows, columns: a.columns) {
          Float(a[$0, $1]) * problem.activationSteps[$0, $1 / g]
        },
        DensePeer.weights(problem.codes, problem.steps, group: g)
      )
    },
    run: { DensePeer.product($0.0, $0.1) },
    observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
}
