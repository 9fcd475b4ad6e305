import Scalars
import Structures
import Verification

extension FusedAdapter {
  /// One pass over X and Y: a tile of outputs takes the compressed product and then (X L) R, which was
  /// computed beside it, before it is written. Other patterns go by three products.
  static func panels(_ lane: Lane) -> Implementation<FusedAdapter> {
    Implementation(
      "\(lane == .v4 ? "panels" : "slots")-\(lane.rawValue)-float32",
      .rounding("running error analysis of the formula, for any order of the sums") {
        bound(Float.self)($0)
      },
      arena: { problem, arena in
        CompressedProduct(
          problem.x, problem.weights, adapter: (problem.left, problem.right), lane, in: arena)
      },
      run: { $0.run() },
      observe: { o, _ in ["y": .scalars(o.result)] })
  }

  /// Products of doubles where these are exact, for they are then the result: X L is, and every sum of
  /// terms of an output.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    let (d, r) = (problem.left.rows, problem.left.columns)
    let x = Grid(problem.x.elements)
    let inner = x.products(Grid(problem.left.elements), terms: d)
    let adapter = inner.products(Grid(problem.right.elements), terms: r)
    let sparse = x.products(Grid(problem.weights.values.map { Double($0) }), terms: d)
    guard inner.isExact, adapter.sums(sparse).isExact else {
      return reference(problem, over: Enclosure.self)
    }
    return reference(problem, over: Double.self).map { Enclosure($0) }
  }
}
