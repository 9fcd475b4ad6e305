import Bindings
import Networks
import Scalars
import Structures
import Synchronization
import Verification

/// The committed model in the place of a Llama, with its text.
struct LlamaModel {
  let corpus: Corpus
  let dense: CharacterModel
  private let history: String

  private static let once = TrainedOnce<LlamaModel>(), ofText = TrainedOnce<LlamaModel>()
  /// Draws of a calibration text, each examined on windows of its own.
  static var draws: Int { Pace.draws(8) }
  private static let windows = 128

  /// Read once in a process.
  ///
  /// - Throws: `MissingFixture` outside of the repository; `FormatError` or `NetworkError` for what is broken.
  static func committed(_ inputs: Inputs) throws -> LlamaModel {
    // The model belongs to its text: no data directory changes either.
    var own = inputs
    own.dataDirectory = nil
    return try once.model(own) { _ in
      guard Checkpoint.path(of: "llama") != nil else {
        let file = Checkpoint.file(of: "llama")
        throw MissingFixture(file, remedy: "make it there by `vernier train --output \(file)`")
      }
      let checkpoint = try Checkpoint.committed("llama")
      let corpus = try Corpus.standard(dataDirectory: nil)
      guard corpus.characters == checkpoint.characters else {
        throw NetworkError(
          "The committed model knows \(checkpoint.characters.count) characters, which are not the "
            + "\(corpus.characters.count) of its text: train it again")
      }
      let steps = checkpoint.notes["steps"] ?? "unknown"
      return LlamaModel(
        corpus: corpus, dense: checkpoint.model, history: "by `vernier train` in \(steps) steps")
    }
  }

  /// A model of the committed one's sizes, trained here on a text of the data directory.
  static func trained(_ inputs: Inputs) throws -> LlamaModel {
    try ofText.model(inputs) { inputs in
      let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
      let known = try committed(inputs).dense.shape, steps = Pace.steps(600)
      let shape = try TransformerShape(
        vocabulary: corpus.characters.count, context: known.context, width: known.width,
        heads: known.heads, blocks: known.blocks, hidden: known.hidden, style: known.style)
      let trainer = Trainer(
        CharacterModel(shape, seed: 1), sequences: 16, schedule: .init(steps: steps))
      try trainer.train(on: corpus, length: known.context, steps: steps, inputs.progress)
      return LlamaModel(
        corpus: corpus, dense: trainer.model, history: "here in \(steps) steps")
    }
  }

  private var length: Int { dense.shape.context }

  func examination(_ k: Int) throws -> TokenBatch {
    try corpus.examination(k, of: Self.draws, windows: Self.windows, length: length)
  }

  /// Positions enough for the widest layer's curvature to be well determined.
  private static let calibrationWindows = 48

  /// Windows of the training text.
  func calibration(_ k: Int) throws -> TokenBatch {
    try corpus.batch(Self.calibrationWindows, length, step: 10_000 + k, seed: 2)
  }

  /// Linear layers but the last one, which stays as it is.
  var layers: [String] { dense.shape.linearNames.filter { $0 != "unembedding" } }

  /// The loss in each draw of the model as that draw's text calibrates it.
  ///
  /// - Parameter draws: The first so many, for tables that take long.
  func losses(of treatment: Treatment, draws: Int = Self.draws) throws -> Samples {
    try Samples(
      withOneThread {
        try Replicates.drawn(draws) { k in
          try compressed(dense, treatment, on: calibration(k)).loss(on: examination(k))
        }
      })
  }

  var denseLosses: Samples {
    get throws { try Samples((0..<Self.draws).map { try dense.loss(on: examination($0)) }) }
  }

  /// Block after block, as the released SparseGPT: all layers of a block are calibrated with one pass of the text
  /// through the compressed blocks in front of it.
  func compressed(
    _ start: CharacterModel, _ treatment: Treatment, on batch: TokenBatch
  ) throws -> CharacterModel {
    var model = start
    for block in blocks {
      try Cancellation.check()
      var curvatures = [Matrix<Double>?](repeating: nil, count: block.count)
      if treatment.isCalibrated {
        curvatures = try model.activations(of: block, on: batch).map(Self.curvature)
      }
      for (name, curvature) in zip(block, curvatures) {
        try Cancellation.check()
        guard let weights = model[linear: name] else { continue }
        let result = try treatment.applied(to: weights.map { Double($0) }, curvature)
        try model.replace(name, with: result.map { Float($0) })
      }
    }
    return model
  }

  /// The names of linear layers, block by block: what stands before the first point.
  private var blocks: [[String]] {
    let groups = Dictionary(grouping: layers) { $0.prefix { $0 != "." } }
    return groups.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }.map(\.value)
  }

  /// XᵀX / n.
  static func curvature(_ x: Matrix<Float>) throws -> Matrix<Double> {
    let x = x.map { Double($0) }
    var result = Matrix(repeating: 0.0, rows: x.columns, columns: x.columns)
    try BLAS.gemm(alpha: 1 / Double(x.rows), x, transposeA: true, x, &result)
    return result
  }

  var note: String {
    let shape = dense.shape
    return
      "\(shape.blocks) blocks of width \(shape.width), \(dense.parameters.count) weights, trained \(history) on "
      + "\(corpus.origin); the last layer keeps full precision and all weights"
  }

  static var drawsNote: String { note(draws: draws) }

  /// What is said of figures over the first so many draws.
  static func note(draws count: Int) -> String {
    "held-out loss in nats a character: mean and 95 % interval over \(count) draws of a calibration text (\(calibrationWindows) windows), each "
      + "examined on \(windows / draws) held-out windows of its own; orders are asked of paired differences"
  }
}

/// Threads of tables and threads of OpenBLAS would be too many.
func withOneThread<T>(_ body: () throws -> T) rethrows -> T {
  let threads = BLAS.threads
  BLAS.threads = 1
  defer { BLAS.threads = threads }
  return try body()
}
