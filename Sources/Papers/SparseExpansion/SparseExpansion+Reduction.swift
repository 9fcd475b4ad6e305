import Pruning
import Quantisation
import Scalars
import Structures
import Verification

extension SparseExpansion {
  /// Clusters of inputs as they are, and of their projections on d/f principal directions.
  static let reduction = PaperTable(
    "reduction", "k-means after PCA to d/f: held-out RI of eight experts, at one half", place: nil,
    uses: [PCA.self, KMeans.self, SparseGPT.self]
  ) { inputs in
    let factors: [Int?] = [nil, 1, 2, 4, 8, 16]
    var rows: [TableResult.Row] = []
    var shares: [(label: String, value: Double)] = []
    var labels: [[[Int]]] = []
    var gains: [Samples] = []
    for factor in factors {
      let label = factor.map { "f = \($0)" } ?? "without PCA"
      try inputs.step(label)
      let layers = try (0..<UInt64(6)).map {
        try ExpandedLayer(seed: inputs.seed &* 100 &+ $0, factor: factor)
      }
      labels.append(try layers.map { try $0.labels(8, .clusters).calibration })
      let gain = Samples(
        try layers.map { layer in
          try layer.errors(1, .clusters).held / layer.errors(8, .clusters).held
        })
      gains.append(gain)
      var cells = [Cell.figure("\(ExpandedLayer.width / (factor ?? 1))")]
      let share = layers.compactMap(\.components).map { $0.variances.reduce(0, +) / $0.total }
      if share.isEmpty {
        cells.append(.figure("1"))
      } else {
        let mean = share.reduce(0, +) / Double(share.count)
        shares.append((label, mean))
        cells.append(.figure(Cell.decimal(mean, digits: 4)))
      }
      rows.append(.init(label, cells + [.figure(try gain.text(digits: 3))]))
    }
    return TableResult(
      columns: ["coordinates", "share of the variance", "held-out RI"], rows: rows,
      shapes: [
        Shape(
          "all principal directions are a rotation, which moves no label",
          holds: labels[0] == labels[1],
          evidence: "\(labels[0].count) layers of \(ExpandedLayer.tokens) tokens"),
        .decreasing("fewer directions keep less of the variance", shares),
        try .decreasing(
          "clusters of a quarter of the coordinates gain more than those of three",
          onSeeds: [("f = 4", gains[3]), ("f = 16", gains[5])]),
      ],
      notes: [
        "the mixture of table gain, whose eight means span seven directions; the paper's example has f = 32 of "
          + "4,096 and more coordinates"
      ])
  }
}
