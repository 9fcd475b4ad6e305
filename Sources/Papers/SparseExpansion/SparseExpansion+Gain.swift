import Pruning
import Quantisation
import Scalars
import Structures
import Verification

extension SparseExpansion {
  static let gain = PaperTable(
    "gain", "Relative improvement RI = error of SparseGPT / error of k experts, at one half",
    place: nil, uses: [PCA.self, KMeans.self, SparseGPT.self]
  ) { inputs in
    let counts = [1, 2, 4, 8, 16]
    let layers = try (0..<UInt64(8)).map { try ExpandedLayer(seed: inputs.seed &* 100 &+ $0) }
    var single: [(calibration: Double, held: Double)] = []
    for layer in layers { single.append(try layer.errors(1, .clusters)) }
    func ratios(_ k: Int, _ routing: ExpandedLayer.Routing) throws -> (Samples, Samples) {
      try inputs.step("\(k) clusters")
      let errors = try layers.map { try $0.errors(k, routing) }
      return (
        Samples(zip(single, errors).map { $0.calibration / $1.calibration }),
        Samples(zip(single, errors).map { $0.held / $1.held })
      )
    }
    var rows: [TableResult.Row] = []
    var found: [(label: String, samples: Samples)] = []
    var control: Samples?
    for k in counts {
      let (calibrated, held) = try ratios(k, .clusters)
      let random = try ratios(k, .random)
      rows.append(
        .init(
          "k = \(k)",
          [
            .figure(try calibrated.text(digits: 3)), .figure(try held.text(digits: 3)),
            .figure(try random.1.text(digits: 3)),
          ]))
      found.append(("k = \(k)", held))
      if k == ExpandedLayer.components { control = random.1 }
    }
    let label = "k = \(ExpandedLayer.components)"
    let clustered = found.first { $0.label == label }?.samples ?? Samples([])
    return TableResult(
      columns: ["on calibration tokens", "on held-out tokens", "random clusters, held out"],
      rows: rows,
      shapes: [
        Shape(
          "one cluster is SparseGPT, bit by bit",
          holds: found[0].samples.values.allSatisfy { $0 == 1 },
          evidence: "ratios \(found[0].samples.values)"),
        try .decreasing(
          "held-out gain, up to the true number of components",
          onSeeds: found.prefix(4).reversed()),
        try .decreasing(
          "held-out gain at \(label)",
          onSeeds: [("clusters", clustered), ("random", control ?? Samples([]))]),
        additivity(layers[0]),
      ],
      notes: [
        "inputs of \(ExpandedLayer.components) components with means and six directions of their own, "
          + "\(ExpandedLayer.width) wide, \(ExpandedLayer.tokens) tokens each for calibration and held out, "
          + "\(ExpandedLayer.outputs) outputs; PCA to a quarter, k-means++, \(layers.count) seeds",
        "the released code takes 100 starts of k-means; here it is one",
      ])
  }

  static let sparsity = PaperTable(
    "sparsity", "Held-out RI of eight experts by sparsity, and of random clusters", place: nil,
    uses: [PCA.self, KMeans.self, SparseGPT.self]
  ) { inputs in
    let layers = try (0..<UInt64(6)).map { try ExpandedLayer(seed: inputs.seed &* 100 &+ $0) }
    var gains: [Samples] = []
    var rows: [TableResult.Row] = []
    // Of every sixteen weights.
    for dropped in [8, 12, 14] {
      try inputs.step("\(dropped) of 16")
      func ratios(_ routing: ExpandedLayer.Routing) throws -> Samples {
        Samples(
          try layers.map { layer in
            let single = try layer.errors(1, .clusters, dropped: dropped).held
            return single / (try layer.errors(8, routing, dropped: dropped).held)
          })
      }
      let (clustered, random) = (try ratios(.clusters), try ratios(.random))
      gains.append(clustered)
      rows.append(
        .init(
          "\(dropped) of 16",
          [.figure(try clustered.text(digits: 3)), .figure(try random.text(digits: 3))]))
    }
    return TableResult(
      columns: ["clusters", "random"], rows: rows,
      shapes: [
        try .decreasing(
          "on this mixture the gain falls as sparsity grows",
          onSeeds: zip(["1/2", "3/4", "7/8"], gains).map { ($0, $1) })
      ],
      notes: [
        "exploratory: the paper's claim, that gains grow with sparsity, is one about neurons of trained networks"
      ])
  }

  /// Σ C_c over the clusters is C, up to the order of additions.
  private static func additivity(_ layer: ExpandedLayer) -> Shape {
    let statement = "the clusters' correlations add up to the layer's, within γ_n Σ|xᵢxⱼ|"
    guard let labels = try? layer.labels(8, .clusters).calibration else {
      return Shape(statement, .undecided, evidence: "no clusters")
    }
    let d = ExpandedLayer.width, n = ExpandedLayer.tokens
    var sum = Matrix<Double>(repeating: 0, rows: d, columns: d)
    for c in 0..<8 {
      let part = ExpandedLayer.correlation(layer.calibration, labels, c)
      for i in sum.elements.indices { sum.elements[i] += part.elements[i] }
    }
    let whole = ExpandedLayer.correlation(layer.calibration, labels.map { _ in 0 }, 0)
    let size = ExpandedLayer.correlation(
      layer.calibration.map { abs($0) }, labels.map { _ in 0 }, 0)
    let allowed = 2 * gamma(n + 8, unitRoundoff: .unitRoundoff(of: Double.self))
    let worst =
      sum.elements.indices.map { i in
        abs(sum.elements[i] - whole.elements[i]) / size.elements[i]
      }.max() ?? .infinity
    return Shape(
      statement, holds: worst <= allowed,
      evidence: "\(Cell.significant(worst)) of \(Cell.significant(allowed))")
  }
}
