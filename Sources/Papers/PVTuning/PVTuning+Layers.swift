import Codebooks
import Networks
import Scalars
import Structures
import Verification

extension PVTuning {
  private static var draws: Int { Pace.draws(6) }
  private static let windows = 96

  /// Held-out windows of its own: differences between stages are small.
  private static func examination(_ model: LlamaModel, _ k: Int) throws -> TokenBatch {
    try model.corpus.examination(
      k, of: draws, windows: windows, length: model.dense.shape.context)
  }

  static let layers = PaperTable(
    "layers", "A model of 1×8 codes: one bit a weight for codes, in groups of eight inputs",
    place: "README of Vahe1994/AQLM, in its manner: AQLM alone and with PV-Tuning",
    uses: [BeamSearch.self, CodebookUpdate.self, CodebookDecode.self]
  ) { inputs in
    try tuned(LlamaModel.committed(inputs), inputs)
  }

  /// The same on a text that was not made for it.
  static let layersOfText = PaperTable(
    "layers-text", "A model of 1×8 codes, trained here on tinyshakespeare",
    place: "README of Vahe1994/AQLM, in its manner: AQLM alone and with PV-Tuning",
    needs: .data([Corpus.file]),
    uses: [BeamSearch.self, CodebookUpdate.self, CodebookDecode.self]
  ) { inputs in
    try withOneThread { try tuned(LlamaModel.trained(inputs), inputs) }
  }

  private static func tuned(_ model: LlamaModel, _ inputs: Inputs) throws -> TableResult {
    var generator = Generator(seed: 1, purpose: "PVTuning/layers")
    let names = LayerTuning.names(model)
    let stages = LayerTuning.stages
    let starts = try names.compactMap { name -> CodedLayer? in
      try inputs.step("k-means of \(name)")
      guard let weights = model.dense[linear: name] else { return nil }
      return try CodedLayer(
        weights.map { Double($0) }, iterations: Pace.isBrief ? 1 : 10, &generator)
    }
    try inputs.step("tied and value steps")
    let outcomes = try withOneThread {
      try Replicates.drawn(draws) { k in
        try LayerTuning(model: model, names: names, starts: starts).outcome(
          on: model.calibration(k), examination: examination(model, k))
      }
    }
    let dense = Samples(
      try (0..<draws).map { try model.dense.loss(on: examination(model, $0)) })
    let losses = stages.indices.map { k in Samples(outcomes.map { $0.losses[k] }) }
    let errors = stages.indices.map { k in Samples(outcomes.map { $0.errors[k] }) }
    let rises = outcomes.reduce(0) { $0 + $1.rises }
    let excess = outcomes.map(\.excess).max() ?? .nan
    let changed = outcomes.reduce(0) { $0 + $1.changes }
    let codes = outcomes.reduce(0) { $0 + $1.codes }
    let shapes = starts.map { ($0.weights.rows, $0.weights.columns) }
    let bits = shapes.reduce(0.0) {
      $0 + bitsPerWeight(outputs: $1.0, inputs: $1.1, codebooks: 1, bits: 8, group: 8)
        * Double($1.0 * $1.1)
    }
    let weights = shapes.reduce(0) { $0 + $1.0 * $1.1 }
    let labels = ["k-means", "tied", "PV"]
    return TableResult(
      columns: ["held-out loss", "error of outputs, %"],
      rows: try stages.indices.map { k in
        .init(stages[k], [.figure(try losses[k].text()), .figure(try errors[k].text())])
      },
      shapes: [
        try .decreasing(
          "held-out loss", place: "README of Vahe1994/AQLM: PV-Tuning below AQLM alone",
          onSeeds: Array(zip(labels, losses)).map { (label: $0.0, samples: $0.1) }),
        try .decreasing(
          "error of outputs",
          onSeeds: Array(zip(labels, errors)).map { (label: $0.0, samples: $0.1) }),
        Shape(
          "the error falls in every layer from each stage to the next",
          place: "the theorem of convergence", holds: rises == 0,
          evidence: "\(rises) rises in \(outcomes.count) × \(starts.count) layers"),
        Shape(
          "weights that the kernel decodes have the error of their codes, up to rounding",
          holds: excess <= 1,
          evidence: "at most \(Cell.significant(excess, digits: 2)) of the bound"),
      ],
      figures: [
        try .onSeeds(
          "held-out loss", Array(zip(labels, losses)).map { (label: $0.0, samples: $0.1) })
      ],
      notes: [
        model.note,
        "held-out loss in nats a character: mean and 95 % interval over \(draws) draws of a calibration text, each examined on \(windows / draws) held-out windows of its own; orders are asked of paired differences",
        "dense: \(try dense.text())",
        "\(Cell.decimal(bits / Double(weights), digits: 2)) bits a weight with codebooks of 16 bits: these layers are small",
        "tied: twenty conjugate gradients on ½ tr(ΔHΔᵀ) over a layer's codebook; values: in each output the quarter of groups with the largest slopes, one after the other; \(Cell.decimal(100 * Double(changed) / Double(codes), digits: 1)) % of codes changed",
      ])
  }
}
