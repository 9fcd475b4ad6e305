import Networks
import Pruning
import Quantisation
import Verification

extension SparseLlama {
  private static let steps = 15

  static let gradual = PaperTable(
    "gradual", "From 50 % to 70 % with retraining in between, and to 70 % at once", place: nil,
    uses: [SparseGPT.self, SparseGPTMask.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let recipes: [(String, [Double])] = [
      ("70 % at once, \(2 * steps) steps", [0.7]),
      ("50 %, \(steps) steps, 70 %, \(steps) steps", [0.5, 0.7]),
    ]
    let start = try model.losses(
      of: Treatment(pruner: .sparseGPT, pattern: .share(0.7)))
    var survivors = 0
    let results = try recipes.map { name, shares in
      try inputs.step(name)
      let runs = try withOneThread {
        try Replicates.drawn(LlamaModel.draws) { k in try retrained(model, shares, draw: k) }
      }
      survivors += runs.reduce(0) { $0 + $1.moved }
      return Samples(runs.map(\.loss))
    }
    var rows: [TableResult.Row] = [
      .init("70 % at once, not retrained", [.figure(try start.text())])
    ]
    for (recipe, losses) in zip(recipes, results) {
      rows.append(.init(recipe.0, [.figure(try losses.text())]))
    }
    return TableResult(
      columns: ["held-out loss"], rows: rows,
      shapes: [
        try .decreasing(
          "loss", onSeeds: [("not retrained", start), ("70 % at once", results[0])]),
        try .decreasing(
          "loss at as many characters seen",
          place: "the paper's recipe: 50 % first, then 70 %",
          onSeeds: [("70 % at once", results[0]), ("by way of 50 %", results[1])]),
        Shape(
          "every pruned weight is zero after retraining, to the bit", holds: survivors == 0,
          evidence: "\(survivors) of them moved"),
      ],
      notes: [
        model.note, LlamaModel.drawsNote,
        "\(2 * steps) steps of 16 windows in all for either; each draw retrains on windows of its own; the paper has 45 to 150 billion tokens for it",
      ])
  }

  /// Prunes to each share in turn and retrains with the mask fixed.
  private static func retrained(
    _ model: LlamaModel, _ shares: [Double], draw k: Int
  ) throws -> (loss: Double, moved: Int) {
    var current = model.dense
    var (seen, moved) = (0, 0)
    let length = current.shape.context
    for share in shares {
      current = try model.compressed(
        current, Treatment(pruner: .sparseGPT, pattern: .share(share)),
        on: model.calibration(k))
      let zeros = current.parameters.map { $0 == 0 }
      let count = 2 * steps / shares.count
      let trainer = Trainer(
        current, sequences: 16, schedule: .init(steps: count, peak: 1e-3, warmUp: 10)
      ) { MaskedLinear(name: $0, weights: $1) }
      for _ in 0..<count {
        try Cancellation.check()
        try trainer.step(
          model.corpus.batch(16, length, step: 20_000 + 1_000 * k + seen, seed: 3))
        seen += 1
      }
      current = trainer.model
      for part in current.shape.parts where part.isLinear {
        moved += part.range.count { zeros[$0] && current.parameters[$0] != 0 }
      }
    }
    return (try current.loss(on: model.examination(k)), moved)
  }
}
