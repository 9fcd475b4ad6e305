import Networks
import Scalars
import Structures
import Synchronization
import Verification

/// A character transformer of half a million weights, trained here, in the place of a language model.
struct SmallModel {
  let corpus: Corpus
  let dense: CharacterModel

  private static let cache = Mutex<[String: SmallModel]>([:])
  private static let steps = 350

  /// Two blocks of width 128 after 350 steps of 16 windows of 64 characters. It is trained once in a process.
  static func trained(_ inputs: Inputs) throws -> SmallModel {
    let key = inputs.dataDirectory ?? ""
    return try cache.withLock { models in
      if let model = models[key] { return model }
      let model = try train(inputs)
      models[key] = model
      return model
    }
  }

  private static func train(_ inputs: Inputs) throws -> SmallModel {
    let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    let shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: 64, width: 128, heads: 4, blocks: 2)
    let trainer = Trainer(
      CharacterModel(shape, seed: 1), sequences: 16, schedule: .init(steps: steps))
    for step in 0..<steps {
      if step.isMultiple(of: 50) { inputs.progress("training, step \(step) of \(steps)") }
      try trainer.step(corpus.batch(16, 64, step: step))
    }
    return SmallModel(corpus: corpus, dense: trainer.model)
  }

  /// Perplexity of a character on windows that no training saw.
  func perplexity(_ model: CharacterModel) throws -> Double {
    try Double.exp(model.loss(on: corpus.examination(64, 64)))
  }

  /// 32 windows of the training text: 2048 positions.
  func calibration(part: Int = 0) throws -> TokenBatch {
    try corpus.batch(32, 64, step: 1_000 + part, seed: 2)
  }

  /// Every linear layer but the last one, in order, each calibrated with what the compressed ones in front of
  /// it make of the text.
  func compressed(_ recipe: Recipe, on batch: TokenBatch) throws -> CharacterModel {
    var model = dense
    for name in dense.shape.linearNames where name != "unembedding" {
      guard let stored = model[linear: name] else { continue }
      let x = try model.activations(of: name, on: batch)
      let layer = try CalibratedLayer(
        weights: stored.transposed.map { Double($0) }, inputs: x.map { Double($0) })
      let effective = try layer.compressed(recipe)
      try model.replace(name, with: effective.transposed.map { Float($0) })
    }
    return model
  }

  func perplexity(of recipe: Recipe, part: Int = 0) throws -> Double {
    try perplexity(compressed(recipe, on: calibration(part: part)))
  }

  var note: String {
    "two blocks of width 128, trained for \(Self.steps) steps on \(corpus.origin); perplexity of a character on 4096 held-out positions; the last layer stays dense"
  }
}
