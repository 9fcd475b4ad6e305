import Verification

extension W4A32Product {
  /// γ_(g+h+1) Σ_b |w| Σ|a||q - 8| for h = k/g groups, without underflow: q - 8 is exact; a product, the additions
  /// of its group, the product with the step and the additions of groups are g + h roundings at most, and one is
  /// to spare (Higham 2002, Lemma 3.1 and (3.5)). Where products are fused there are fewer.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    problem.bound(roundings: problem.group + problem.steps.rows + 1)
  }

  static func panels(_ lane: Lane) -> Implementation<W4A32Product> {
    .placed(
      PlacedNibbles.self, "panels-\(lane.rawValue)-float32",
      .rounding("derived in W4A32Product.bound", bound), lane)
  }

  static let dense = Implementation<W4A32Product>.openBLAS(
    "openblas-dequantised-float32", groupsOf: PlacedNibbles.unit)
}
