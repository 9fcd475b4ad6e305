import Quantisation
import Scalars
import Structures
import Verification

extension SLiM {
  static let quantisers: [(name: String, kind: Recipe.Quantiser)] = [
    ("AbsMax", .absMax), ("group AbsMax", .group), ("SLiM-Quant, least error", .slim),
  ]

  static let adapterKinds: [(name: String, kind: Recipe.Adapters)] = [
    ("no adapter", .none), ("Naive-LoRA", .naive), ("SLiM-LoRA^Q", .slimQuantised),
    ("SLiM-LoRA", .slim), ("best for the inputs", .best),
  ]

  static let outputError = PaperTable(
    "output-error",
    "Relative output error of a synthetic layer, 4 bits and 2:4, adapters of rank 9",
    place: nil
  ) { inputs in
    var table = try outputErrors(of: .heavyTailed(seed: inputs.seed))
    table.notes.insert(
      "128 inputs, 96 outputs, 2000 tokens; weights of Student's t with 4 degrees of freedom", at: 0
    )
    return table
  }

  /// The same on layers of a real model, whose inputs are generated: correlated, of unequal size.
  static let modelOutputError = PaperTable(
    "output-error-model",
    "Relative output error of a real model's smaller layers, 4 bits and 2:4, adapters of rank 10 %",
    place: nil, needs: .model
  ) { inputs in
    let model = try SafeTensors(FileBytes(path: inputs.model ?? ""))
    var chosen: [(name: String, shape: [Int])] = []
    for name in model.names.sorted() where name.hasSuffix(".weight") && !name.contains("embeddings")
    {
      let shape = try model.tensor(name).shape
      guard shape.count == 2, shape.max() ?? 0 <= 1600, shape[1].isMultiple(of: 4) else { continue }
      chosen.append((name, shape))
    }
    var table = TableResult(columns: adapterKinds.map(\.name))
    for (name, shape) in chosen.prefix(4) {
      inputs.progress(name)
      var generator = Generator(seed: inputs.seed, purpose: "SLiM/inputs of \(name)")
      let x = try CalibratedLayer.correlatedInputs(shape[1], tokens: 2000, &generator)
      let stored = Matrix(
        rows: shape[0], columns: shape[1], elements: try model.floats(name).map { Double($0) })
      let layer = try CalibratedLayer(weights: stored.transposed, inputs: x)
      let one = try outputErrors(of: layer, quantisers: [quantisers[2]])
      table.rows.append(.init(name, Array(one.rows[0].cells.prefix(adapterKinds.count))))
      table.shapes += one.shapes.prefix(1)
    }
    table.notes = [
      "SLiM-Quant of least error; the inputs are generated, as no calibration text is run"
    ]
    return table
  }

  static func outputErrors(
    of layer: CalibratedLayer,
    quantisers: [(name: String, kind: Recipe.Quantiser)] = SLiM.quantisers
  ) throws -> TableResult {
    var table = TableResult(columns: adapterKinds.map(\.name) + ["SLiM-LoRA, as released"])
    for (name, quantiser) in quantisers {
      var recipe = Recipe(quantiser: quantiser)
      var figures = try adapterKinds.map { _, kind -> Double in
        recipe.adapters = kind
        return try layer.outputError(of: layer.compressed(recipe))
      }
      recipe.adapters = .slim
      figures.append(try layer.outputError(of: layer.requantised(recipe)))
      table.rows.append(.init(name, figures.map { .figure(Cell.decimal($0, digits: 4)) }))
      let labelled = zip(adapterKinds.map(\.name), figures).map { (label: $0, value: $1) }
      table.shapes.append(
        .decreasing(
          "output error with \(name)", place: "Table 7.1",
          [labelled[0], labelled[1], labelled[3], labelled[4]]))
      table.shapes.append(
        Shape(
          "\(name): 4-bit adapters are nearly as good, within a tenth of SLiM-LoRA's gain",
          place: "Table 7.1",
          holds: figures[2] - figures[3] <= 0.1 * (figures[0] - figures[3]),
          evidence:
            "none \(Cell.significant(figures[0])), quantised \(Cell.significant(figures[2])), "
            + "not quantised \(Cell.significant(figures[3]))"))
    }
    table.notes = [
      "rank 10 % of the smaller dimension; adapters in groups of 128 along columns at 4 bits",
      "as released: the base is computed anew as Q(M ⊙ (W - LR)) after the adapters",
    ]
    return table
  }
}
