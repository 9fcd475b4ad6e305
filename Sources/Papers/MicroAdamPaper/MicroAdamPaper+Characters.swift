import Networks
import Optimisers
import Scalars
import Verification

extension MicroAdamPaper {
  private enum Arm: String, CaseIterable {
    case adam = "Adam"
    case five = "MicroAdam, m = 5"
    case ten = "MicroAdam, m = 10"
    case twenty = "MicroAdam, m = 20"
    case withoutFeedback = "m = 10 without feedback"

    var layout: MicroAdam.Layout {
      let window = self == .five ? 5 : self == .twenty ? 20 : 10
      return MicroAdam.Layout(block: 512, kept: 16, bucket: 64, window: window)
    }
  }

  private struct Ending: Sendable {
    var loss = 0.0, bytes = 0.0
    var refusals = 0
  }

  private static var steps: Int { Pace.steps(150) }
  private static let length = 48

  /// Held-out loss after one training, and bytes of state a weight of the linear layers.
  private static func ending(
    _ corpus: Corpus, _ arm: Arm, rate: Float, seed: UInt64
  ) throws -> Ending {
    let shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: length, width: 64, heads: 4, blocks: 2,
      hidden: 160, style: .gated)
    var failure: (any Error)?
    let trainer = Trainer(
      CharacterModel(shape, seed: seed), sequences: 16,
      schedule: .init(steps: steps, peak: rate, decay: 0)
    ) { name, weights in
      guard arm != .adam else { return Linear(name: name, weights: weights) }
      do {
        return try MicroAdamLinear(
          name: name, weights: weights, layout: arm.layout,
          keepsError: arm != .withoutFeedback)
      } catch {
        failure = error
        return Linear(name: name, weights: weights)
      }
    }
    if let failure { throw failure }
    try trainer.train(on: corpus, length: length, steps: steps) { _ in }
    let layers = trainer.layers.compactMap { $0 as? MicroAdamLinear }
    var ending = Ending()
    ending.loss = try trainer.loss(on: corpus.examination(32, length))
    ending.refusals = layers.reduce(0) { $0 + $1.refusals }
    let weights = trainer.layers.reduce(0) { $0 + $1.weights.count }
    ending.bytes =
      arm == .adam ? 8 : Double(layers.reduce(0) { $0 + $1.stateBytes }) / Double(weights)
    return ending
  }

  static let characters = PaperTable(
    "characters", "A character transformer: held-out loss, each method at its best rate",
    place: "the paper's fine-tuning, in its manner; no figure of it is quoted", needs: .text
  ) { inputs in
    let corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    let rates: [Float] = Pace.isBrief ? [4e-3] : [1e-3, 4e-3, 1.6e-2], seeds = Pace.draws(3)
    var best: [Arm: [Ending]] = [:]
    for arm in Arm.allCases {
      try inputs.step("training by \(arm.rawValue)")
      let runs = try withOneThread {
        try Replicates.drawn(seeds * rates.count) { k in
          try ending(
            corpus, arm, rate: rates[k % rates.count], seed: UInt64(k / rates.count + 1))
        }
      }
      best[arm] = (0..<seeds).compactMap { s in
        runs[s * rates.count..<(s + 1) * rates.count].min { $0.loss < $1.loss }
      }
    }
    func losses(_ arm: Arm) -> Samples { Samples((best[arm] ?? []).map(\.loss)) }
    let refusals = best.values.joined().reduce(0) { $0 + $1.refusals }
    // ½ + 4 · 10 · 16/512 and two ends of two bytes for 64.
    let bytes = best[.ten]?.first?.bytes ?? .nan, window = 4.0 * 10 * 16 / 512
    let expected: Double = 0.5 + window + 4.0 / 64
    return TableResult(
      columns: ["held-out loss", "bytes of state a weight"],
      rows: try Arm.allCases.map { arm in
        .init(
          arm.rawValue,
          [
            .figure(try losses(arm).text()),
            .figure(Cell.significant(best[arm]?.first?.bytes ?? .nan, digits: 3)),
          ])
      },
      shapes: [
        Shape(
          "the state has ½ + 4 m k/d bytes a weight, and four for each bucket of 64",
          holds: abs(bytes / expected - 1) < 1e-3,
          evidence: "\(Cell.significant(bytes)) beside \(Cell.significant(expected))"),
        Shape(
          "every gradient was stepped on", holds: refusals == 0,
          evidence: "\(refusals) were not"),
        try .decreasing(
          "loss with m = 10",
          onSeeds: [("without feedback", losses(.withoutFeedback)), ("with it", losses(.ten))]),
      ],
      notes: [
        "two blocks of width 64 (RMSNorm, rotary positions, SwiGLU), \(steps) steps of 16 windows on \(corpus.origin); rates "
          + "\(rates.map { "\($0)" }.joined(separator: ", ")), \(seeds) seeds; β₂ = 0.99 and no decay throughout",
        "sixteen of 512 entries in a step; what is no linear layer is moved by Adam in all arms; exploratory: that MicroAdam is near Adam is the paper's "
          + "claim of long fine-tuning, not of so few steps",
      ])
  }
}
