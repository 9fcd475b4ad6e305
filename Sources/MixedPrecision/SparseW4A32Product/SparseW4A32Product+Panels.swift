import Verification

extension SparseW4A32Product {
  /// γ_(g/2+h+1) Σ_b |w| Σ|a||q - 8| for h = k/g groups, without underflow: W4A32Product.bound for the half of the
  /// terms that is kept. Zeros that fill up add nothing.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    problem.bound(roundings: problem.group / 2 + problem.steps.rows + 1)
  }

  static func panels(_ lane: Lane) -> Implementation<SparseW4A32Product> {
    .placed(
      PlacedSparseNibbles.self, "gathered-\(lane.rawValue)-float32",
      .rounding("derived in SparseW4A32Product.bound", bound), lane)
  }

  static let dense = Implementation<SparseW4A32Product>.openBLAS(
    "openblas-dense-float32", groupsOf: PlacedSparseNibbles.unit,
    contract: Contract(exemptions: [dropped: "a product with a zero that is written out is NaN"]))
}
