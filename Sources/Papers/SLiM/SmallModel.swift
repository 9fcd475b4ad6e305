import Networks
import Scalars
import Structures
import Synchronization
import Verification

/// A character transformer of half a million weights, trained here, in the place of a language model.
struct SmallModel {
  let corpus: Corpus
  let dense: CharacterModel
  private let known = Memory()

  /// What was measured of a recipe: tables share rows.
  private final class Memory: Sendable {
    let losses = Mutex<[Recipe: [Double]]>([:])
  }

  private static let once = TrainedOnce<SmallModel>()
  private static var steps: Int { Pace.steps(350) }
  /// Draws of a calibration text, each with held-out windows of its own.
  static var draws: Int { Pace.draws(5) }
  private static let windows = 80

  private init(corpus: Corpus, dense: CharacterModel) {
    (self.corpus, self.dense) = (corpus, dense)
  }

  /// Two blocks of width 128 after 350 steps of 16 windows of 64 characters. It is trained once in a process.
  static func trained(_ inputs: Inputs) throws -> SmallModel {
    try once.model(inputs, train: train)
  }

  private static func train(_ inputs: Inputs) throws -> SmallModel {
    let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    let shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: 64, width: 128, heads: 4, blocks: 2)
    let trainer = Trainer(
      CharacterModel(shape, seed: 1), sequences: 16, schedule: .init(steps: steps))
    try trainer.train(on: corpus, length: 64, steps: steps, inputs.progress)
    return SmallModel(corpus: corpus, dense: trainer.model)
  }

  private func examination(_ k: Int) throws -> TokenBatch {
    try corpus.examination(k, of: Self.draws, windows: Self.windows, length: 64)
  }

  /// The mean -log of the probability of a held-out character, in each draw.
  func losses(of model: CharacterModel) throws -> [Double] {
    try (0..<Self.draws).map { try model.loss(on: examination($0)) }
  }

  /// 24 windows of the training text: 1536 positions, three times the inputs of the widest layer.
  func calibration(_ part: Int) throws -> TokenBatch {
    try corpus.batch(24, 64, step: 1_000 + part, seed: 2)
  }

  /// Every linear layer but the last one, in order, each calibrated with what the compressed ones in front of
  /// it make of the text.
  func compressed(_ recipe: Recipe, on batch: TokenBatch) throws -> CharacterModel {
    var model = dense
    for name in dense.shape.linearNames where name != "unembedding" {
      try Cancellation.check()
      guard let stored = model[linear: name] else { continue }
      let x = try model.activations(of: name, on: batch)
      let layer = try CalibratedLayer(
        weights: stored.transposed.map { Double($0) }, inputs: x.map { Double($0) })
      let effective = try layer.compressed(recipe)
      try model.replace(name, with: effective.transposed.map { Float($0) })
    }
    return model
  }

  /// The loss in each draw, of the model as that draw's text calibrates it.
  func losses(of recipe: Recipe) throws -> [Double] {
    try Cancellation.check()
    if let losses = known.losses.withLock({ $0[recipe] }) { return losses }
    let losses = try Replicates.drawn(Self.draws) { k in
      try compressed(recipe, on: calibration(k)).loss(on: examination(k))
    }
    known.losses.withLock { $0[recipe] = losses }
    return losses
  }

  var note: String {
    "two blocks of width 128, trained once for \(Self.steps) steps on \(corpus.origin); perplexity of a character; the last layer stays dense"
  }

  static var drawsNote: String {
    "mean over \(draws) draws of a calibration text (1536 positions), each examined on \(windows / draws * 64) held-out positions of its own; differences of log-perplexity are paired by draw, ± holds for all of an order at 95 %"
  }
}
