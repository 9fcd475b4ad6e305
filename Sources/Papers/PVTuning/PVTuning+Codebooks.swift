import Codebooks
import Networks
import Scalars
import Structures
import Verification

extension PVTuning {
  private static let formats: [CodedLayer.Format] = [
    .init(codebooks: 1, bits: 8), .init(codebooks: 4, bits: 4), .init(codebooks: 2, bits: 8),
  ]
  private static let beams = [1, 4]
  /// Fewer than other tables have: each takes a search in every layer.
  private static var draws: Int { Pace.draws(6) }
  private static let rounded: [(label: String, bits: Int, Treatment.Rounding)] = [
    ("nearest", 2, .nearest), ("GPTQ", 2, .compensated), ("nearest", 3, .nearest),
    ("GPTQ", 3, .compensated),
  ]

  /// What one format gives: stages with one word, and all of it with several.
  private struct Tuned {
    let format: CodedLayer.Format
    let losses: [Samples], errors: [Samples]
    /// After the last stage with the wider search.
    let widerLosses: Samples, widerErrors: Samples
    let rises: Int, excess: Double, bits: Double
  }

  private static func tuned(
    _ format: CodedLayer.Format, _ model: LlamaModel, _ inputs: Inputs
  ) throws -> Tuned {
    var generator = Generator(seed: 1, purpose: "PVTuning/codebooks")
    let names = LayerTuning.names(model)
    let starts = try names.compactMap { name -> CodedLayer? in
      try inputs.step("\(format.label): k-means of \(name)")
      guard let weights = model.dense[linear: name] else { return nil }
      return try CodedLayer(
        weights.map { Double($0) }, format, iterations: Pace.isBrief ? 1 : 8, &generator)
    }
    let runs = try beams.map { beam in
      try inputs.step("\(format.label): tied and value steps, \(beam) words")
      let tuning = LayerTuning(model: model, names: names, starts: starts, beam: beam)
      return try withOneThread {
        try Replicates.drawn(draws) { k in
          try tuning.outcome(on: model.calibration(k), examination: model.examination(k))
        }
      }
    }
    let stages = LayerTuning.stages.indices
    let last = stages.upperBound - 1
    func samples(_ run: Int, _ part: (LayerTuning.Outcome) -> Double) -> Samples {
      Samples(runs[run].map(part))
    }
    let (stored, weights) = starts.reduce((0.0, 0)) { total, layer in
      let (o, i) = (layer.weights.rows, layer.weights.columns)
      let own = bitsPerWeight(
        outputs: o, inputs: i, codebooks: format.codebooks, bits: format.bits,
        group: CodedLayer.group)
      return (total.0 + own * Double(o * i), total.1 + o * i)
    }
    let all = runs.flatMap { $0 }
    return Tuned(
      format: format, losses: stages.map { k in samples(0) { $0.losses[k] } },
      errors: stages.map { k in samples(0) { $0.errors[k] } },
      widerLosses: samples(1) { $0.losses[last] }, widerErrors: samples(1) { $0.errors[last] },
      rises: all.reduce(0) { $0 + $1.rises }, excess: all.map(\.excess).max() ?? .nan,
      bits: stored / Double(weights))
  }

  static let additive = PaperTable(
    "codebooks", "Held-out loss with one codebook and with sums of several, beside other methods",
    place: "README of Vahe1994/AQLM, in its manner: AQLM 2×8 and 1×16, alone and with PV-Tuning",
    uses: [BeamSearch.self, CodebookUpdate.self, CodebookDecode.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let others = try rounded.map { label, bits, rounding in
      try inputs.step("\(label), \(bits) bits")
      return try model.losses(
        of: Treatment(bits: bits, rounding: rounding), draws: draws)
    }
    let all = try formats.map { try tuned($0, model, inputs) }
    func row(_ label: String, _ codes: Double, _ bits: Double?, _ losses: Samples) throws
      -> TableResult.Row
    {
      .init(
        label,
        [
          .figure(Cell.decimal(codes, digits: 2)),
          bits.map { .figure(Cell.decimal($0, digits: 2)) } ?? .absent("a step an output"),
          .figure(try losses.text()),
        ])
    }
    var rows = try zip(rounded, others).map { method, losses in
      try row("\(method.label), \(method.bits) bits", Double(method.bits), nil, losses)
    }
    for own in all {
      let codes = Double(own.format.codebooks * own.format.bits) / Double(CodedLayer.group)
      let labels = LayerTuning.stages.map { "\(own.format.label): \($0)" }
      for (label, losses) in zip(labels, own.losses) {
        rows.append(try row(label, codes, own.bits, losses))
      }
      rows.append(
        try row(
          "\(own.format.label): all of it, \(beams[1]) words", codes, own.bits, own.widerLosses))
    }
    return TableResult(
      columns: ["bits of codes", "with codebooks and scales", "held-out loss"], rows: rows,
      shapes: try additiveShapes(all, others),
      notes: [
        model.note, LlamaModel.note(draws: draws), "dense: \(try model.denseLosses.text())",
        "groups of eight inputs; codebooks of 16 bits an entry, which weigh on layers as small as these",
        "tied: twenty conjugate gradients on ½ tr(ΔHΔᵀ) over all codebooks of a layer; values: in each output the quarter of groups with the largest slopes, one after the other, by beam search over the codebooks",
      ])
  }

  private static func additiveShapes(_ all: [Tuned], _ others: [Samples]) throws -> [Shape] {
    let labels = ["k-means", "tied", "PV"]
    var shapes = try all.map { own in
      try Shape.decreasing(
        "held-out loss, \(own.format.label)",
        place: "README of Vahe1994/AQLM: PV-Tuning below AQLM alone",
        onSeeds: zip(labels, own.losses).map { (label: $0.0, samples: $0.1) })
    }
    let (one, four, two) = (all[0], all[1], all[2])
    let last = LayerTuning.stages.count - 1
    shapes.append(
      try .decreasing(
        "held-out loss", place: "README of Vahe1994/AQLM: 1×8 above 2×8",
        onSeeds: [("1×8 with PV", one.losses[last]), ("2×8 with PV", two.losses[last])]))
    shapes.append(
      try .decreasing(
        "held-out loss with two bits of codes",
        onSeeds: [("GPTQ", others[1]), ("2×8 with PV", two.losses[last])]))
    for own in [four, two] {
      shapes.append(
        try .decreasing(
          "error of outputs, \(own.format.label)",
          onSeeds: [("one word", own.errors[last]), ("\(beams[1]) words", own.widerErrors)]))
    }
    let (rises, excess) = (
      all.reduce(0) { $0 + $1.rises }, all.map(\.excess).max() ?? .nan
    )
    shapes.append(
      Shape(
        "the error falls in every layer from each stage to the next",
        place: "the theorem of convergence", holds: rises == 0, evidence: "\(rises) rises"))
    shapes.append(
      Shape(
        "weights that the kernel decodes have the error of their codes, up to rounding",
        holds: excess <= 1,
        evidence: "at most \(Cell.significant(excess, digits: 2)) of the bound"))
    return shapes
  }
}
