import Scalars
import Verification

extension SLiM {
  static let modelTrade = PaperTable(
    "E.10-model", "Sparsity or fewer bits with SLiM-LoRA and SLiM-Quant: a layer and a small model",
    place: nil, needs: .text
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let recipes: [(name: String, recipe: Recipe)] = [
      ("2-bit dense", Recipe(bits: 2, pruner: .none, adapters: .slim)),
      ("4-bit 2:4", Recipe(adapters: .slim)),
      ("4-bit 50 %", Recipe(sparsity: .half, adapters: .slim)),
    ]
    let errors = try Replicates.drawn(layerDraws) { k in
      let layer = try CalibratedLayer.heavyTailed(seed: inputs.seed &+ UInt64(k))
      return try recipes.map { try layer.outputError(of: layer.compressed($0.recipe)) }
    }
    let layers = recipes.enumerated().map { i, entry in
      Replicates(name: entry.name, values: errors.map { $0[i] })
    }
    let models = try recipes.map { name, recipe in
      try inputs.step(name)
      return Replicates(name: name, values: try model.losses(of: recipe))
    }
    return TableResult(
      columns: ["relative output error of a layer", "perplexity of the model"],
      rows: zip(layers, models).map { layer, model in
        .init(
          layer.name,
          [
            .figure(Cell.decimal(layer.mean, digits: 4)),
            .figure(Cell.decimal(Double.exp(model.mean), digits: 3)),
          ])
      },
      shapes: [
        try .ordered("output error", place: "Table E.10", layers),
        try .ordered("log-perplexity", place: "Table E.11", models),
      ],
      figures: [try .drawn("output error", layers), try .drawn("log-perplexity", models)],
      notes: [
        "the layers of the table `output-error`, \(layerDraws) draws; rank 10 %", model.note,
        SmallModel.drawsNote,
      ])
  }
}
