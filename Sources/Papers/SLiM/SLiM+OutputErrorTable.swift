import Networks
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
    ("SLiM-LoRA", .slim), ("output-optimal", .outputOptimal),
  ]

  private static let released = "SLiM-LoRA, as released"

  /// Draws of a synthetic layer and its inputs.
  static let layerDraws = 8

  static let outputError = PaperTable(
    "output-error",
    "Relative output error of a synthetic layer, 4 bits and 2:4, adapters of rank 9",
    place: nil
  ) { inputs in
    var table = TableResult(columns: adapterKinds.map(\.name) + [released])
    for (name, quantiser) in quantisers {
      let figures = try transposed(
        Replicates.drawn(layerDraws) { k in
          try outputErrors(of: .heavyTailed(seed: inputs.seed &+ UInt64(k)), quantiser)
        })
      table.rows.append(.init(name, figures.map { .figure(Cell.decimal($0.mean, digits: 4)) }))
      table.shapes += try shapes(figures, with: name)
    }
    table.notes = [
      "128 inputs, 96 outputs, 2000 tokens; weights of Student's t with 4 degrees of freedom; mean of \(layerDraws) draws, paired by draw, ± holds for all of an order at 95 %",
      "rank 10 % of the smaller dimension; adapters in groups of 128 along columns at 4 bits",
      "output-optimal: adapters of least ‖X(E - LR)‖, by the root of XᵀX",
      "as released: the base is computed anew as Q(M ⊙ (W - LR)) after the adapters",
    ]
    return table
  }

  /// The same on layers of a real model, whose inputs are generated: correlated, of unequal size.
  static let modelOutputError = PaperTable(
    "output-error-model",
    "Relative output error of a real model's layers, 4 bits and 2:4, adapters of rank 10 %",
    place: nil, needs: .model
  ) { inputs in
    let model = try SafeTensors(FileBytes(path: inputs.model ?? ""))
    let names = try layersOfModerateSize(model)
    let errors = try Replicates.drawn(names.count) { k in
      try inputs.step(names[k])
      let shape = try model.tensor(names[k]).shape
      var generator = Generator(seed: inputs.seed, purpose: "SLiM/inputs of \(names[k])")
      let x = try CalibratedLayer.correlatedInputs(shape[1], tokens: 2000, &generator)
      let stored = Matrix(
        rows: shape[0], columns: shape[1], elements: try model.floats(names[k]).map { Double($0) })
      let layer = try CalibratedLayer(weights: stored.transposed, inputs: x)
      return try outputErrors(of: layer, .slim)
    }
    let figures = transposed(errors)
    return TableResult(
      columns: figures.map(\.name),
      rows: zip(names, errors).map { name, errors in
        .init(name, errors.map { .figure(Cell.decimal($0, digits: 4)) })
      },
      shapes: try shapes(figures, with: "SLiM-Quant, least error, over \(names.count) layers"),
      notes: [
        "SLiM-Quant of least error; the first \(largestLayerCount) layers in the order of their names, no side above 1600, inputs a multiple of 4",
        "the inputs are generated, as no calibration text is run; differences are paired by layer",
      ])
  }

  /// On the inputs that the layers of a real encoder get, of its blocks' layers of each kind.
  static let encoderOutputError = PaperTable(
    "output-error-activations",
    "Relative output error of an encoder's layers on their own inputs, 4 bits and 2:4, adapters of rank 10 %",
    place: nil, needs: .model
  ) { inputs in
    guard let model = try SentenceModel(inputs) else { return SentenceModel.refusal }
    let kinds = EncoderShape.Layer.allCases
    let parts = SentenceModel.halves.map { texts in
      let inputsOfLayers = model.inputs(on: texts)
      return kinds.map { inputsOfLayers[$0] ?? [] }
    }
    let (calibration, examination) = (parts[0], parts[1])
    let places = calibration[0].indices.flatMap { block in kinds.indices.map { (block, $0) } }
    let errors = try Replicates.drawn(places.count) { k in
      let (block, kind) = places[k]
      try inputs.step("block \(block + 1), \(kinds[kind].rawValue)")
      let weights = try model.weights(of: kinds[kind], block: block).transposed
      let layer = try CalibratedLayer(weights: weights, inputs: calibration[kind][block])
      let judge = try CalibratedLayer(weights: weights, inputs: examination[kind][block])
      return (try outputErrors(of: layer, .slim, on: judge), try outputErrors(of: layer, .slim))
    }
    let (heldOut, own) = (errors.map(\.0), transposed(errors.map(\.1)))
    let figures = transposed(heldOut)
    return TableResult(
      columns: figures.map(\.name),
      rows: zip(places, heldOut).map { place, errors in
        .init(
          "block \(place.0 + 1), \(kinds[place.1].rawValue)",
          errors.map { .figure(Cell.decimal($0, digits: 4)) })
      },
      shapes: try shapes(figures, with: "SLiM-Quant, least error, over \(places.count) layers"),
      notes: [
        "SLiM-Quant of least error; fitted to the activations of \(SentenceModel.halves[0].count) sentences, \(calibration[0][0].rows) tokens, and judged on those of \(SentenceModel.halves[1].count) others, \(examination[0][0].rows) tokens",
        "on the tokens that they were fitted to errors are, in the mean, "
          + own.map { "\($0.name) \(Cell.decimal($0.mean, digits: 4))" }.joined(separator: ", "),
        "attention stands for its queries",
      ])
  }

  private static let largestLayerCount = 8

  private static func layersOfModerateSize(_ model: SafeTensors) throws -> [String] {
    let names = try model.names.sorted().filter { name in
      let shape = try model.tensor(name).shape
      let isLayer = name.hasSuffix(".weight") && !name.contains("embeddings")
      return isLayer && shape.count == 2 && shape.max() ?? 0 <= 1600 && shape[1].isMultiple(of: 4)
    }
    return Array(names.prefix(largestLayerCount))
  }

  /// In the order of `adapterKinds`, and as released.
  ///
  /// - Parameter judge: The same weights with the inputs on which errors are measured; by default those that the layer
  ///   is fitted to.
  static func outputErrors(
    of layer: CalibratedLayer, _ quantiser: Recipe.Quantiser, on judge: CalibratedLayer? = nil
  ) throws -> [Double] {
    let judge = judge ?? layer
    var recipe = Recipe(quantiser: quantiser)
    var figures = try adapterKinds.map { _, kind -> Double in
      recipe.adapters = kind
      return try judge.outputError(of: layer.compressed(recipe))
    }
    recipe.adapters = .slim
    figures.append(try judge.outputError(of: layer.requantised(recipe)))
    return figures
  }

  private static func transposed(_ draws: [[Double]]) -> [Replicates] {
    (adapterKinds.map(\.name) + [released]).enumerated().map { i, name in
      Replicates(name: name, values: draws.map { $0[i] })
    }
  }

  private static func shapes(_ figures: [Replicates], with name: String) throws -> [Shape] {
    let (none, quantised, slim) = (figures[0], figures[2], figures[3])
    let room = Replicates(
      name: "room",
      values: none.values.indices.map { k in
        0.1 * (none.values[k] - slim.values[k]) - (quantised.values[k] - slim.values[k])
      })
    let zero = Replicates(name: "0", values: room.values.map { _ in 0 })
    let d = try room.difference(from: zero, confidence: 0.95)
    return [
      try .ordered(
        "output error with \(name)", place: "Table 7.1",
        [figures[0], figures[1], figures[3]]),
      try .ordered(
        "output error with \(name), by optimality", place: nil, [figures[3], figures[4]]),
      .question(
        "\(name): 4-bit adapters cost at most a tenth of SLiM-LoRA's gain", of: "Table 7.1",
        Shape.verdict([(d.mean - d.halfWidth, d.mean + d.halfWidth)]),
        evidence:
          "none \(Cell.significant(none.mean)), quantised \(Cell.significant(quantised.mean)), "
          + "not quantised \(Cell.significant(slim.mean))"),
    ]
  }
}
