import Pruning
import Quantisation
import Verification

extension IOBS {
  private struct Run: Sendable {
    /// Round by round, on the text that calibrated and on held-out text.
    var calibrated: [Double] = [], held: [Double] = []
    /// Layers at whose Newton point the outputs are further from the dense ones than under the dense weights.
    var rises = 0, layers = 0
  }

  private static func run(
    _ model: LlamaModel, _ share: Double, rounds: Int, draw k: Int
  ) throws -> Run {
    var pruning = try IteratedPruning(
      model, Treatment(pruner: .sparseGPT, pattern: .share(share)), draw: k)
    var run = Run()
    for _ in 0..<rounds {
      try pruning.round()
      run.calibrated.append(try pruning.calibrationLoss)
      run.held.append(try pruning.pruned.loss(on: model.examination(k)))
    }
    run.layers = pruning.errors.count
    // Rounding leaves a share of 10⁻²⁰ where both inputs are the same.
    run.rises = pruning.errors.count { !($0.newton <= $0.dense * (1 + 1e-9) + 1e-20) }
    return run
  }

  /// Fig. 2 and the table of rounds, in their manner.
  static let modelRounds = PaperTable(
    "model-rounds", "The committed model, pruned again and again: loss by rounds",
    place: "the figure of perplexity over iterations, in its manner; its figures were not found",
    uses: [SparseGPT.self, SparseGPTMask.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let shares = [0.5, 0.7, 0.8], rounds = Pace.isBrief ? 2 : 5
    let runs = try shares.map { share in
      try inputs.step("\(Int(100 * share)) % pruned, \(rounds) rounds")
      return try withOneThread {
        try Replicates.drawn(LlamaModel.draws) {
          try run(model, share, rounds: rounds, draw: $0)
        }
      }
    }
    func samples(_ runs: [Run], _ part: (Run) -> Double) -> Samples { Samples(runs.map(part)) }
    let rows = try (0..<rounds).map { t in
      TableResult.Row(
        t == 0 ? "one round" : "\(t + 1) rounds",
        try runs.flatMap { own in
          [
            Cell.figure(try samples(own) { $0.held[t] }.text()),
            .figure(Cell.decimal(samples(own) { $0.calibrated[t] }.mean, digits: 4)),
          ]
        })
    }
    let all = runs.joined()
    let rises = all.reduce(0) { $0 + $1.rises }, layers = all.reduce(0) { $0 + $1.layers }
    let third = min(2, rounds - 1)
    return TableResult(
      columns: shares.flatMap { ["held out, \(Int(100 * $0)) %", "calibration"] }, rows: rows,
      shapes: [
        Shape(
          "at its Newton point no layer's outputs are further from the dense ones than under the dense weights",
          holds: rises == 0, evidence: "\(rises) of \(layers) layers are")
      ]
        + (try zip(shares, runs).map { share, own in
          try .decreasing(
            "held-out loss at \(Int(100 * share)) %",
            place: "the table of I-OBS(3) against SparseGPT",
            onSeeds: [
              ("one round", samples(own) { $0.held[0] }),
              ("three rounds", samples(own) { $0.held[third] }),
            ])
        }),
      notes: [
        model.note, LlamaModel.drawsNote, "dense: \(try model.denseLosses.text())",
        "every round aims at the dense layer's outputs on the dense model's inputs; whether the paper's does was not found",
        "all layers of a round take the inputs that the round before left: one after the other, each behind pruned ones, every round would be the first",
        "the Newton point is damped by a hundredth of the mean diagonal, as SparseGPT behind it is",
      ])
  }
}
