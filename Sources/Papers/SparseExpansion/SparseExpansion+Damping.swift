import Pruning
import Quantisation
import Scalars
import Structures
import Verification

extension SparseExpansion {
  static let damping = PaperTable(
    "damping",
    "Clusters whose correlation has no Cholesky factor as it is, and what damping gives one",
    place: nil, uses: [PCA.self, KMeans.self, SparseGPT.self]
  ) { inputs in
    let layer = try ExpandedLayer(seed: inputs.seed &* 100)
    var rows: [TableResult.Row] = []
    var (large, damped) = (0, 0)
    for k in [1, 8, 32, 64] {
      let labels = try layer.labels(k, .clusters).calibration
      let sizes = (0..<k).map { c in labels.count { $0 == c } }
      var (few, failed, most) = (0, 0, 0.0)
      for c in 0..<k where sizes[c] > 0 {
        let correlation = ExpandedLayer.correlation(layer.calibration, labels, c)
        let factor = try DampedFactor(of: correlation)
        let mean =
          (0..<ExpandedLayer.width).reduce(0) { $0 + correlation[$1, $1] }
          / Double(ExpandedLayer.width)
        let isSmall = sizes[c] < ExpandedLayer.width
        if isSmall { few += 1 } else { large += 1 }
        if factor.failures > 0 { failed += 1 }
        if !isSmall, factor.failures > 0 { damped += 1 }
        most = max(most, factor.damping / mean)
      }
      rows.append(
        .init(
          "k = \(k)",
          [
            .figure("\(sizes.min() ?? 0)"), .figure("\(few)"), .figure("\(failed)"),
            .figure(Cell.significant(most, digits: 2)),
          ]))
    }
    return TableResult(
      columns: ["fewest tokens", "fewer than inputs", "without a factor", "greatest λ / mean"],
      rows: rows,
      shapes: [
        Shape(
          "a cluster of at least as many tokens as inputs needs no damping", holds: damped == 0,
          evidence: "\(damped) of \(large) such clusters do")
      ],
      notes: [
        "λ is tried from 0, then 1e-8 of the mean of the diagonal, and ten times as much each time; a correlation of fewer "
          + "tokens than \(ExpandedLayer.width) inputs is singular, and rounding decides whether a factorisation notices",
        "the released code adds a hundredth of the mean, again and again until there is a factor",
      ])
  }
}
