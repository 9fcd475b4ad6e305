import Networks
import Pruning
import Scalars
import Structures
import Verification

/// The committed model with a pruned copy of every layer of its perceptrons for each cluster of inputs; attention stays as
/// it is, or is pruned as a whole.
///
/// Layers are fitted in their order, each on what the ones in front of it, already expanded, give it; gate and expansion
/// share their clusters, as they share their inputs.
final class ExpandedModel {
  let model: LlamaModel
  let clusters: Int
  let treatment: Treatment
  private let isRandom: Bool, prunesAttention: Bool
  private let trainer: Trainer
  private let seed: UInt64

  init(
    _ model: LlamaModel, clusters: Int, _ treatment: Treatment, isRandom: Bool = false,
    prunesAttention: Bool = false, draw k: Int
  ) throws {
    (self.model, self.clusters, self.treatment) = (model, clusters, treatment)
    (self.isRandom, self.prunesAttention) = (isRandom, prunesAttention)
    seed = UInt64(k)
    trainer = Trainer(model.dense, sequences: 1, schedule: .init(steps: 1)) {
      RoutedLinear(name: $0, weights: $1)
    }
    let text = try model.calibration(k)
    for b in 0..<model.dense.shape.blocks {
      for kinds in [["attention.qkv"], ["attention.output"], ["mlp.gate", "mlp.up"], ["mlp.down"]] {
        try Cancellation.check()
        let isAttention = kinds[0].hasPrefix("attention")
        if isAttention, !prunesAttention { continue }
        _ = try trainer.loss(on: text)
        let names = kinds.map { "\(b).\($0)" }
        try fit(layers.filter { names.contains($0.name) }, isAttention ? 1 : clusters)
      }
    }
  }

  var layers: [RoutedLinear] { trainer.layers.compactMap { $0 as? RoutedLinear } }

  func loss(on batch: TokenBatch) throws -> Double { try trainer.loss(on: batch) }

  /// Experts on what the layers, which share their inputs, were given last.
  private func fit(_ layers: [RoutedLinear], _ clusters: Int) throws {
    guard let first = layers.first else { return }
    let x = first.seen
    var generator = Generator(seed: seed, purpose: "sparse expansion/\(first.name)/\(clusters)")
    let router: RoutedLinear.Router
    let labels: [Int]
    if clusters == 1 {
      router = .init(
        components: nil, centroids: Matrix(repeating: 0, rows: 1, columns: x.columns))
      labels = [Int](repeating: 0, count: x.rows)
    } else {
      let components = try PCA.components(of: x, kept: x.columns / 8)
      let points = try components.projected(x)
      let run = KMeans.Problem(
        points: points, centroids: ExpandedLayer.spread(points, clusters, &generator),
        rounds: Pace.isBrief ? 2 : 15)
      let result = try KMeans.implementations[1](run)
      let centroids = Matrix(
        rows: clusters, columns: points.columns, elements: result["centroids"])
      router = .init(components: components, centroids: centroids)
      labels = isRandom ? Self.random(x.rows, clusters, seed) : try router.labels(x)
    }
    let whole = try Self.curvature(x, Array(0..<x.rows))
    let curvatures = try (0..<clusters).map { c -> Matrix<Double> in
      let members = labels.indices.filter { labels[$0] == c }
      return members.isEmpty ? whole : try Self.curvature(x, members)
    }
    for layer in layers {
      guard let weights = model.dense[linear: layer.name] else { continue }
      layer.router = router
      if isRandom, clusters > 1 {
        let seed = seed
        layer.drawn = { Self.random($0, clusters, seed) }
      }
      layer.experts = try curvatures.map {
        try treatment.applied(to: weights.map { Double($0) }, $0)
      }
    }
  }

  private static func random(_ count: Int, _ clusters: Int, _ seed: UInt64) -> [Int] {
    var generator = Generator(seed: seed, purpose: "sparse expansion/random \(clusters)")
    return (0..<count).map { _ in Int(generator.next() % UInt64(clusters)) }
  }

  private static func curvature(_ x: Matrix<Double>, _ members: [Int]) throws -> Matrix<Double> {
    try LlamaModel.curvature(
      Matrix<Float>(rows: members.count, columns: x.columns) { Float(x[members[$0], $1]) })
  }

  /// Of every fourth neuron of the expanded layers the squared error on what its layer was given last, and its W₁ distance
  /// from the normal law under the dense weights.
  func neurons() throws -> [(layer: String, errors: [Double], distances: [Double])] {
    try layers.compactMap { layer in
      guard layer.name.contains("mlp"), let router = layer.router,
        let weights = model.dense[linear: layer.name]
      else { return nil }
      let x = layer.seen
      let labels = try layer.drawn?(x.rows) ?? router.labels(x)
      let run = RoutedProduct.implementations[0]
      let found = try run(.init(experts: layer.experts, tokens: x, labels: labels))["y"]
      let dense = try run(
        .init(
          experts: [weights.map { Double($0) }], tokens: x,
          labels: labels.map { _ in 0 }))["y"]
      let n = weights.rows
      let some = Array(stride(from: 0, to: n, by: 4))
      let errors = some.map { i in
        (0..<x.rows).reduce(0.0) { $0 + (found[$1 * n + i] - dense[$1 * n + i]).squared }
      }
      let distances = try some.map { i in
        try GaussianDistance.implementations[1](
          .init(samples: (0..<x.rows).map { dense[$0 * n + i] }))["distance"][0]
      }
      return (layer.name, errors, distances)
    }
  }
}
