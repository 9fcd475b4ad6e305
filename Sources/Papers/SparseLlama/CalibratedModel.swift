import Networks
import Structures
import Verification

/// The linear layers of a checkpoint with what they are given on two texts: an encoder of sentences, or a character model
/// that `vernier train` made.
struct CalibratedModel {
  struct Layer {
    let name: String
    let weights: Matrix<Double>
    /// Positions × inputs: of the text to calibrate with, and of another.
    let inputs: Matrix<Float>, others: Matrix<Float>
  }

  let origin: String
  let layers: [Layer]

  /// - Returns: `nil` if the checkpoint is neither.
  init?(_ inputs: Inputs) throws {
    if let model = try SentenceModel(inputs) {
      let halves = SentenceModel.halves.map { model.inputs(on: $0) }
      var layers: [Layer] = []
      for kind in EncoderShape.Layer.allCases {
        let (own, others) = (halves[0][kind] ?? [], halves[1][kind] ?? [])
        for (block, x) in own.enumerated() {
          layers.append(
            Layer(
              name: "block \(block), \(kind.rawValue)",
              weights: try model.weights(of: kind, block: block),
              inputs: x.map { Float($0) }, others: others[block].map { Float($0) }))
        }
      }
      self.layers = layers
      origin =
        "an encoder; every second of \(SentenceModel.sentences.count) sentences calibrates, the others judge"
      return
    }
    let file = try SafeTensors(FileBytes(path: inputs.model ?? ""))
    guard let checkpoint = try? Checkpoint(file) else { return nil }
    let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    guard corpus.characters == checkpoint.characters else {
      throw NetworkError(
        "The checkpoint knows \(checkpoint.characters.count) characters, and \(corpus.origin) has "
          + "\(corpus.characters.count): give the text that it was trained on, by --data or without"
      )
    }
    let model = checkpoint.model, length = model.shape.context
    let own = try corpus.batch(32, length, step: 10_000, seed: 2)
    let others = try corpus.examination(16, length)
    let names = model.shape.linearNames
    let seen = try (
      model.activations(of: names, on: own), model.activations(of: names, on: others)
    )
    layers = names.indices.compactMap { i in
      model[linear: names[i]].map {
        Layer(
          name: names[i], weights: $0.map { Double($0) }, inputs: seen.0[i], others: seen.1[i])
      }
    }
    origin = "a character model; 32 windows of \(corpus.origin) calibrate, 16 held-out ones judge"
  }
}
