import Bindings
import Networks
import Scalars
import Verification

/// A character transformer that was trained with outliers in its residual stream, in the place of a language model.
///
/// Two channels of every position start far from zero, as a few channels of large models end up: norms divide by
/// them, and the other channels learn to be heard beside them.
///
/// Every draw has a network of its own, trained from another start on other windows: intervals over draws are intervals
/// over networks, too.
struct OutlierModel {
  let corpus: Corpus
  /// One for each draw.
  let models: [CharacterModel]

  private static let once = TrainedOnce<OutlierModel>()
  static var steps: Int { Pace.steps(300) }
  static let length = 48
  /// Draws of a network and of a rotation, each with held-out windows of its own.
  static var draws: Int { Pace.draws(10) }
  private static let windows = 80

  static func trained(_ inputs: Inputs) throws -> OutlierModel {
    try once.model(inputs, train: train)
  }

  private static func train(_ inputs: Inputs) throws -> OutlierModel {
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    let shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: length, width: 64, heads: 4, blocks: 2,
      hidden: 192)
    let models = try Replicates.drawn(draws) { k -> CharacterModel in
      try trained(shape, corpus, seed: UInt64(k) + 1, k == 0 ? inputs.progress : { _ in })
    }
    return OutlierModel(corpus: corpus, models: models)
  }

  private static func trained(
    _ shape: TransformerShape, _ corpus: Corpus, seed: UInt64, _ progress: (String) -> Void
  ) throws -> CharacterModel {
    var first = CharacterModel(shape, seed: seed)
    if let positions = shape.parts.first(where: { $0.name == "positions" }) {
      for t in 0..<positions.rows {
        first.parameters[positions.start + t * positions.columns + 5] = 6
        first.parameters[positions.start + t * positions.columns + 40] = -4
      }
    }
    let trainer = Trainer(first, sequences: 16, schedule: .init(steps: steps))
    try trainer.train(on: corpus, length: length, steps: steps, seed: seed, progress)
    return trainer.model
  }

  func examination(_ k: Int) throws -> TokenBatch {
    try corpus.examination(k, of: Self.draws, windows: Self.windows, length: Self.length)
  }

  /// The loss in each draw: its network, its windows, and the rotation of its seed.
  func losses(
    _ rotation: RotatedNetwork.Rotation, _ precision: RotatedNetwork.Precision
  ) throws -> Samples {
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    return Samples(
      try (0..<Self.draws).map { k in
        try Cancellation.check()
        let network = try RotatedNetwork(models[k], rotation, seed: UInt64(k), precision)
        return try network.loss(on: examination(k))
      })
  }

  static let calibrationWindows = 32

  /// The same with weights by GPTQ on training text of the draw's own, and what it left of every layer.
  func calibratedLosses(
    _ rotation: RotatedNetwork.Rotation, _ precision: RotatedNetwork.Precision
  ) throws -> (losses: Samples, layers: [RotatedNetwork.LayerLoss]) {
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    var layers: [RotatedNetwork.LayerLoss] = []
    let losses = try (0..<Self.draws).map { k -> Double in
      try Cancellation.check()
      var own = precision
      own.calibration = try corpus.batch(
        Self.calibrationWindows, Self.length, step: 10_000 + k, seed: 2)
      let network = try RotatedNetwork(models[k], rotation, seed: UInt64(k), own)
      layers += network.losses
      return try network.loss(on: examination(k))
    }
    return (Samples(losses), layers)
  }

  var note: String {
    "two blocks of width 64, hidden width 192 = 12 · 16, trained for \(Self.steps) steps on \(corpus.origin) with two "
      + "outlier channels, once for each draw; loss in nats a character, mean and 95 % interval over \(Self.draws) draws of "
      + "a network and of signs, each "
      + "examined on \(Self.windows / Self.draws * Self.length) held-out positions of its own"
  }
}
