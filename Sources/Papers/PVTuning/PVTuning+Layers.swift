import Codebooks
import Networks
import Scalars
import Structures
import Verification

extension PVTuning {
  private static let stages = [
    "k-means of the weights", "and tied steps", "and PV: values and tied steps",
    "values and tied steps once more",
  ]
  private static let share = 0.25
  private static var draws: Int { Pace.draws(6) }
  private static let windows = 96

  /// Twice the windows that other tables read, and twice the draws: differences between stages are small.
  private static func examination(_ model: LlamaModel, _ k: Int) throws -> TokenBatch {
    try model.corpus.examination(
      k, of: draws, windows: windows, length: model.dense.shape.context)
  }

  /// What becomes of all layers in one draw.
  private struct Outcome {
    /// For each stage: the held-out loss, and the mean of 100 tr(ΔHΔᵀ) / tr(WHWᵀ) over layers.
    var losses: [Double] = [], errors: [Double] = []
    /// Layers in which ½ tr(ΔHΔᵀ) rose from one stage to the next.
    var rises = 0
    /// Codes that value steps changed, of all.
    var changes = 0, codes = 0
    /// The greatest ratio of what decoding by the kernel adds to φ to what it may add.
    var excess = 0.0
  }

  private static func names(_ model: LlamaModel) -> [String] {
    Pace.isBrief ? Array(model.layers.prefix(2)) : model.layers
  }

  private static func tuned(
    _ model: LlamaModel, _ starts: [CodedLayer], draw k: Int
  ) throws -> Outcome {
    let names = names(model)
    let inputs = try model.dense.activations(of: names, on: model.calibration(k))
    var outcome = Outcome()
    var models = stages.map { _ in model.dense }
    var errors = stages.map { _ in 0.0 }
    for ((name, start), x) in zip(zip(names, starts), inputs) {
      let curvature = symmetric(try LlamaModel.curvature(x))
      var layer = start
      var before = Double.infinity
      let whole = energy(start.weights, curvature)
      outcome.codes += start.codes.count
      for stage in stages.indices {
        try Cancellation.check()
        if stage > 1 { outcome.changes += try layer.choose(curvature, share: share) }
        if stage > 0 { try layer.tie(curvature, steps: Pace.isBrief ? 2 : 20) }
        let loss = try layer.loss(curvature)
        if !(loss < before) { outcome.rises += 1 }
        before = loss
        let decoded = try layer.kernelWeights
        outcome.excess = max(outcome.excess, excess(decoded, layer, loss, curvature))
        errors[stage] += 100 * loss / whole / Double(names.count)
        try models[stage].replace(name, with: decoded)
      }
    }
    outcome.errors = errors
    outcome.losses = try models.map { try $0.loss(on: examination(model, k)) }
    return outcome
  }

  private static func symmetric(_ a: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: a.rows, columns: a.columns) { $0 <= $1 ? a[$0, $1] : a[$1, $0] }
  }

  /// ½ tr(WHWᵀ).
  private static func energy(_ w: Matrix<Double>, _ curvature: Matrix<Double>) -> Double {
    (0..<w.rows).reduce(0.0) { total, o in
      let row = Array(w[row: o])
      return total + row.indices.reduce(0.0) { $0 + row[$1] * dot(Array(curvature[row: $1]), row) }
        / 2
    }
  }

  /// By how much √φ of the kernel's weights differs from √φ of the codes, over what rounding may make of it:
  /// |‖Δ + δ‖ - ‖Δ‖| ≤ ‖δ‖ ≤ √(½ tr H) ‖δ‖_F in the norm of ½H, with |δ| ≤ u |Ŵ| for one codebook.
  private static func excess(
    _ decoded: Matrix<Float>, _ layer: CodedLayer, _ loss: Double, _ curvature: Matrix<Double>
  ) -> Double {
    let w = decoded.map { Double($0) }
    let delta = Matrix(rows: w.rows, columns: w.columns) { w[$0, $1] - layer.weights[$0, $1] }
    let trace = (0..<curvature.rows).reduce(0.0) { $0 + curvature[$1, $1] }
    // Twice: products in double precision have errors of their own, far below.
    let allowed = 2 * 0x1p-24 * (trace / 2 * squaredNorm(w.elements)).squareRoot()
    return abs(energy(delta, curvature).squareRoot() - loss.squareRoot()) / allowed
  }

  static let layers = PaperTable(
    "layers", "A model of 1×8 codes: one bit a weight for codes, in groups of eight inputs",
    place: "README of Vahe1994/AQLM, in its manner: AQLM alone and with PV-Tuning",
    uses: [BeamSearch.self, CodebookUpdate.self, CodebookDecode.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    var generator = Generator(seed: 1, purpose: "PVTuning/layers")
    let starts = try names(model).compactMap { name -> CodedLayer? in
      inputs.progress("k-means of \(name)")
      try Cancellation.check()
      guard let weights = model.dense[linear: name] else { return nil }
      return try CodedLayer(
        weights.map { Double($0) }, iterations: Pace.isBrief ? 1 : 10, &generator)
    }
    inputs.progress("tied and value steps")
    let outcomes = try withOneThread {
      try Replicates.drawn(draws) { try tuned(model, starts, draw: $0) }
    }
    let dense = Samples(
      try (0..<draws).map { try model.dense.loss(on: examination(model, $0)) })
    let losses = stages.indices.map { k in Samples(outcomes.map { $0.losses[k] }) }
    let errors = stages.indices.map { k in Samples(outcomes.map { $0.errors[k] }) }
    let rises = outcomes.reduce(0) { $0 + $1.rises }
    let excess = outcomes.map(\.excess).max() ?? .nan
    let changed = outcomes.reduce(0) { $0 + $1.changes },
      codes = outcomes.reduce(0) { $0 + $1.codes }
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
