import Networks
import Scalars
import Structures
import Verification

extension SparseExpansion {
  /// What one expanded model leaves.
  private struct Outcome: Sendable {
    var loss = 0.0
    /// Squared errors of neurons, and their distances from the normal law.
    var errors: [Double] = [], distances: [Double] = []
    /// How far the loss is from that of a model with the weights of the one expert.
    var apart = 0.0
  }

  private static func outcome(
    _ model: LlamaModel, _ clusters: Int, _ share: Double, isRandom: Bool = false, draw k: Int
  ) throws -> Outcome {
    let expanded = try ExpandedModel(
      model, clusters: clusters, Treatment(pruner: .sparseGPT, pattern: .share(share)),
      isRandom: isRandom, draw: k)
    let text = try model.examination(k)
    var outcome = Outcome()
    outcome.loss = try expanded.loss(on: text)
    for neuron in try expanded.neurons() {
      outcome.errors += neuron.errors
      outcome.distances += neuron.distances
    }
    guard clusters == 1 else { return outcome }
    var plain = model.dense
    for layer in expanded.layers where layer.experts.count == 1 {
      try plain.replace(layer.name, with: layer.experts[0].map { Float($0) })
    }
    outcome.apart = abs(try plain.loss(on: text) - outcome.loss)
    return outcome
  }

  /// Spearman's ρ; of equal numbers those in front have the lower rank.
  static func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double {
    func ranks(_ x: [Double]) -> [Double] {
      var ranks = [Double](repeating: 0, count: x.count)
      let order = x.indices.sorted { x[$0] != x[$1] ? x[$0] < x[$1] : $0 < $1 }
      for (rank, i) in order.enumerated() { ranks[i] = Double(rank) }
      return ranks
    }
    let n = Double(a.count)
    let squares = zip(ranks(a), ranks(b)).reduce(0) { $0 + ($1.0 - $1.1).squared }
    return 1 - 6 * squares / (n * (n * n - 1))
  }

  static let model = PaperTable(
    "model", "The committed model with experts for every layer of its perceptrons",
    place: "its tables of perplexity, in their manner; figures were not found"
  ) { inputs in
    let small = try LlamaModel.committed(inputs)
    let shares = [0.5, 0.8], counts = Pace.isBrief ? [1, 2] : [1, 2, 4, 8]
    func run(_ clusters: Int, _ share: Double, isRandom: Bool = false) throws -> [Outcome] {
      try inputs.step("\(clusters) clusters\(isRandom ? " at random" : "") at \(share)")
      return try withOneThread {
        try Replicates.drawn(LlamaModel.draws) {
          try outcome(small, clusters, share, isRandom: isRandom, draw: $0)
        }
      }
    }
    let clustered = try counts.map { k in try shares.map { try run(k, $0) } }
    let most = counts[counts.count - 1]
    let random = try shares.map { try run(most, $0, isRandom: true) }
    func losses(_ outcomes: [Outcome]) -> Samples { Samples(outcomes.map(\.loss)) }
    func gains(_ outcomes: [Outcome], _ s: Int) -> Samples {
      Samples(
        zip(clustered[0][s], outcomes).map { $0.errors.reduce(0, +) / $1.errors.reduce(0, +) })
    }
    func row(_ label: String, _ outcomes: [[Outcome]]) throws -> TableResult.Row {
      .init(
        label,
        try outcomes.map { .figure(try losses($0).text()) }
          + outcomes.enumerated().map { .figure(try gains($1, $0).text(digits: 3)) })
    }
    let apart = clustered[0].joined().map(\.apart).max() ?? .nan
    let correlations = shares.indices.map { s in
      Samples(
        zip(clustered[0][s], clustered[counts.count - 1][s]).map { one, many in
          rankCorrelation(one.distances, zip(one.errors, many.errors).map { $0 / max($1, 1e-300) })
        })
    }
    let last = clustered[counts.count - 1]
    return TableResult(
      columns: ["loss at 50 %", "loss at 80 %", "RI at 50 %", "RI at 80 %"],
      rows: try zip(counts, clustered).map { try row("k = \($0)", $1) } + [
        row("k = \(most), clusters at random", random)
      ],
      shapes: [
        Shape(
          "one expert in every layer is the pruned model, to 10⁻⁵ nats (our threshold)",
          holds: apart < 1e-5,
          evidence: "the largest difference is \(Cell.significant(apart, digits: 2))"),
        try .decreasing(
          "loss at 80 %",
          onSeeds: [("k = 1", losses(clustered[0][1])), ("k = \(most)", losses(last[1]))]),
        try .decreasing(
          "loss at 80 %",
          onSeeds: [("at random", losses(random[1])), ("k = \(most)", losses(last[1]))]),
      ],
      notes: [
        small.note, LlamaModel.drawsNote, "dense: \(try small.denseLosses.text())",
        "RI: the squared error of neurons' outputs on held-out text under one expert, over that under k; attention stays dense, as released; "
          + "PCA to an eighth of the inputs, one start of k-means++, fifteen rounds at most",
        "Spearman's ρ of a neuron's distance from the normal law and its RI for k = \(most), of every fourth neuron: "
          + (try zip(shares, correlations).map { "\(try $1.text(digits: 2)) at \(Int(100 * $0)) %" })
          .joined(separator: ", ") + "; exploratory: the paper's claim is one about large models",
      ])
  }
}
