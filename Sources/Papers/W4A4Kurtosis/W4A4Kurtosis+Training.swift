import Bindings
import Clipping
import Networks
import Scalars
import Verification

extension W4A4Kurtosis {
  private static var steps: Int { Pace.steps(150) }
  private static var seeds: Int { Pace.draws(8) }
  private static let length = 48

  /// What one training ends with.
  private struct Outcome {
    var full = 0.0, four = 0.0, kurtosis = 0.0
    /// The greatest of all layers' ``ClippedLinear/audit()``.
    var excess = 0.0
  }

  /// A transformer of which two channels of every position start far from zero.
  private static func outcome(
    _ corpus: Corpus, seed: UInt64, isQuantised: Bool, penalty: Double
  ) throws -> Outcome {
    let shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: length, width: 64, heads: 4, blocks: 2,
      hidden: 128)
    var first = CharacterModel(shape, seed: seed)
    if let positions = shape.parts.first(where: { $0.name == "positions" }) {
      for t in 0..<positions.rows {
        first.parameters[positions.start + t * positions.columns + 5] = 6
        first.parameters[positions.start + t * positions.columns + 40] = -4
      }
    }
    let trainer = Trainer(first, sequences: 16, schedule: .init(steps: steps)) {
      ClippedLinear(name: $0, weights: $1, bits: 4, penalty: penalty, isQuantised: isQuantised)
    }
    let layers = trainer.layers.compactMap { $0 as? ClippedLinear }
    try trainer.train(on: corpus, length: length, steps: steps) { _ in }
    for layer in layers { layer.isAudited = true }
    _ = try trainer.gradients(corpus.batch(16, length, step: 0))
    if !isQuantised { for layer in layers { layer.calibrate() } }
    var outcome = Outcome()
    outcome.excess = try layers.map { try $0.audit() }.max() ?? .nan
    outcome.kurtosis = layers.map(\.kurtosis).max() ?? .nan
    let examination = try corpus.examination(0, of: 1, windows: 40, length: length)
    for layer in layers { layer.isQuantised = false }
    outcome.full = try trainer.loss(on: examination)
    for layer in layers {
      layer.isQuantised = true
      layer.roundWeights()
    }
    outcome.four = try trainer.loss(on: examination)
    return outcome
  }

  static let training = PaperTable(
    "training",
    "A character transformer with outlier channels: trained plainly, with learned clips, and with the penalty",
    place: "what the paper's tables of W4A4 perplexity ask; their figures were not found",
    needs: .text, uses: [ClippedQuantiser.self, Kurtosis.self]
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    let arms: [(label: String, isQuantised: Bool, penalty: Double)] = [
      ("plain, clips calibrated", false, 0), ("learned clips", true, 0),
      ("learned clips, λ = 0.01", true, 0.01),
    ]
    let outcomes = try arms.map { arm in
      try inputs.step("training, \(arm.label)")
      return try Replicates.drawn(seeds) { seed in
        try outcome(
          corpus, seed: inputs.seed &+ UInt64(seed), isQuantised: arm.isQuantised,
          penalty: arm.penalty)
      }
    }
    func samples(_ k: Int, _ part: (Outcome) -> Double) -> Samples {
      Samples(outcomes[k].map(part))
    }
    let plain = samples(0, \.full)
    let excess = outcomes.flatMap { $0.map(\.excess) }.max() ?? .nan
    return TableResult(
      columns: ["largest kurtosis", "loss, W32A32", "loss, W4A4", "W4A4 above plain W32A32"],
      rows: try arms.indices.map { k in
        let four = samples(k, \.four)
        return .init(
          arms[k].label,
          try [samples(k, \.kurtosis), samples(k, \.full), four, four - plain]
            .map { .figure(try $0.text(digits: 3)) })
      },
      shapes: [
        try .decreasing(
          "loss in W4A4", place: "the abstract",
          onSeeds: [("plain", samples(0, \.four)), ("learned clips, λ", samples(2, \.four))]),
        try .decreasing(
          "loss in W4A4: the penalty beside learned clips alone", place: "the abstract",
          onSeeds: [
            ("learned clips", samples(1, \.four)), ("learned clips, λ", samples(2, \.four)),
          ]),
        try .decreasing(
          "largest kurtosis of a layer's outputs", place: "the abstract",
          onSeeds: [
            ("learned clips", samples(1, \.kurtosis)),
            ("learned clips, λ", samples(2, \.kurtosis)),
          ]),
        Shape(
          "codes, gradients of clips, kurtosis and its slope in every layer are near those of the verified kernels (our thresholds)",
          holds: excess <= 1,
          evidence: "at most \(Cell.significant(excess, digits: 2)) of a threshold"),
      ],
      notes: [
        "two blocks of width 64, hidden width 128, \(steps) steps on \(corpus.origin); mean and 95 % interval over \(seeds) seeds; "
          + "losses in nats a character on 40 held-out windows",
        "W4A4: inputs of linear layers in 4 bits for a whole tensor, weights in 4 symmetric bits for each output, rounded; plainly "
          + "trained layers get the clips of least squared error on a batch of training",
        "a network that was trained with clips is without them, in W32A32, another network than the one that was trained",
      ])
  }
}
