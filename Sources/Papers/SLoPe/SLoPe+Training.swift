import Verification

extension SLoPe {
  /// Losses of one seed, whose differences are as uncertain as another paired difference is over the seeds.
  private static func patterns(
    _ losses: [(label: String, loss: Double)], spread: Samples
  ) throws -> PairedFigures {
    try PairedFigures("patterns", losses.map(\.label)) { i, j, confidence in
      let difference = losses[i].loss - losses[j].loss
      let half =
        try spread.halfWidth(confidence) * Double(spread.values.count).squareRoot()
      return .init(low: difference - half, high: difference + half)
    }
  }

  static let training = PaperTable(
    "training", "Held-out loss of a small character transformer, in nats",
    place: "Tables 4.4 and 4.5 and Figure B.5, in their manner", needs: .text
  ) { inputs in
    let runs = try TrainingRuns(inputs)
    try inputs.step(
      "training \(TrainingRuns.Run.allCases.count) models, \(runs.steps) steps each; three of them on "
        + "\(TrainingRuns.seeds) seeds")
    let losses = try runs.losses(inputs.progress)
    let none = Samples([.nan])
    func samples(_ label: String) -> Samples {
      losses.first { $0.label == label }?.losses ?? none
    }
    /// On the first seed, which all runs have; a run that diverged is worse than any.
    func loss(_ label: String) -> Double {
      let loss = samples(label).values[0]
      return loss.isFinite ? loss : .infinity
    }
    typealias Run = TrainingRuns.Run
    let dense = samples(Run.dense.label)
    // What one seed may be off by: t times the spread of a paired difference over the seeds.
    let spread = try (samples(Run.slope.label) - dense).halfWidth()
    let margin = spread * Double(TrainingRuns.seeds).squareRoot()
    func ordered(_ place: String, _ labels: [String]) -> Shape {
      .decreasing(
        "loss on one seed, in the order of the paper's figures; undecided below "
          + "\(Cell.significant(margin, digits: 2)), what one seed may be off by (our threshold)",
        place: place, labels.map { ($0, loss($0)) }, margin: margin)
    }
    let rows = try losses.map { entry -> TableResult.Row in
      let above = Samples(zip(entry.losses.values, dense.values).map { $0 - $1 })
      let isRepeated = entry.losses.values.count > 1
      let difference = isRepeated ? try above.text(digits: 3) : Cell.decimal(above.mean, digits: 4)
      return .init(
        entry.label,
        [Cell.decimal(entry.losses.mean, digits: 4), difference, "\(entry.losses.values.count)"]
          .map { .figure($0) })
    }
    func onSeeds(_ labels: [String]) -> [(label: String, samples: Samples)] {
      labels.map { ($0, samples($0)) }
    }
    return TableResult(
      columns: ["loss", "above dense", "seeds"], rows: rows,
      shapes: [
        try .decreasing(
          "loss falls from no adapters to adapters, and is least for dense weights",
          place: "Table 4.4, its accuracies",
          onSeeds: onSeeds([Run.slope.label, Run.lazy.label, Run.dense.label])),
        try .decreasing(
          "pruning during training beats pruning after it (Table 4.4 has no such row)",
          onSeeds: onSeeds([TrainingRuns.afterwards, Run.slope.label])),
        ordered("Table 4.5", [Run.first.label, Run.second.label, Run.slope.label]),
        ordered("Figure B.5, static against dynamic masks", [Run.dynamic.label, Run.slope.label]),
        ordered("Figure B.5, inputs against weights", [Run.inputs.label, Run.single.label]),
        .decreasing(
          "loss on one seed: output gradients are the worst to prune, and in the paper diverge",
          place: "Figure B.5",
          [Run.outputGradients.label, Run.inputs.label].map { ($0, loss($0)) }, margin: margin),
      ],
      figures: [
        try .onSeeds(
          "adapters",
          [
            ("dense", dense), ("none", samples(Run.slope.label)),
            ("adapters", samples(Run.lazy.label)),
          ]),
        try patterns(
          [("2:4", Run.slope), ("2:4, 2:8", .second), ("2:8, 2:4", .first)].map {
            ($0, loss($1.label))
          }, spread: samples(Run.slope.label) - dense),
      ],
      notes: [
        "\(runs.shape.parameterCount) parameters, 2 blocks of width 128, context 64, \(runs.steps) steps of "
          + "\(TrainingRuns.sequences) sequences, on \(runs.corpus.origin); 128 windows held out",
        "a seed decides first weights, batches and first adapters; runs on several seeds show mean and 95 % "
          + "interval, differences from dense on the same seed",
        "what one seed may be off by: t_0.975 times the standard deviation of SLoPe - dense over the seeds",
        "adapters of rank 8 for the last tenth of the steps: the paper's last hundredth would be "
          + "\(runs.steps / 100) here; column masks anew every 20 steps (100 in the released fast path)",
        "models are examined as they were trained: pruned inputs are pruned there too",
      ])
  }
}
