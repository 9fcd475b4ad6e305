import Networks
import Scalars
import Verification

extension SLiM {
  private typealias Method = (name: String, recipe: Recipe)

  /// Perplexities of methods at each sparsity; the dense model's in front.
  private static func perplexities(
    _ model: SmallModel, _ methods: [Method], _ inputs: Inputs,
    _ sparsities: [Recipe.Sparsity] = [.twoOfFour, .half]
  ) throws -> [(name: String, values: [Double])] {
    let dense = try model.perplexity(model.dense)
    var rows = [(name: "dense", values: sparsities.map { _ in dense })]
    for (name, recipe) in methods {
      inputs.progress(name)
      let values = try sparsities.map { sparsity in
        var recipe = recipe
        recipe.sparsity = sparsity
        return try model.perplexity(of: recipe)
      }
      rows.append((name, values))
    }
    return rows
  }

  private static func cells(_ rows: [(name: String, values: [Double])]) -> [TableResult.Row] {
    rows.map { row in
      .init(row.name, row.values.map { .figure(Cell.decimal($0, digits: 3)) })
    }
  }

  /// An order of rows in one column.
  private static func order(
    _ what: String, place: String, _ rows: [(name: String, values: [Double])], _ names: [String],
    column: Int
  ) -> Shape {
    let figures = names.map { name in
      (label: name, value: rows.first { $0.name == name }?.values[column] ?? .nan)
    }
    return .decreasing(what, place: place, figures)
  }

  static let modelPerplexity = PaperTable(
    "E.4-model", "Perplexity of a small model at 4 bits, in the manner of Table E.4", place: nil
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let methods: [Method] = [
      ("magnitude", Recipe(quantiser: .group, pruner: .magnitude)),
      ("Wanda", Recipe(quantiser: .group)),
      ("SparseGPT", Recipe(quantiser: .group, pruner: .sparseGPT)),
      ("Naive-LoRA", Recipe(adapters: .naive)), ("SLiM-LoRA", Recipe(adapters: .slim)),
      ("SLiM-LoRA^Q", Recipe(adapters: .slimQuantised)), ("best adapters", Recipe(adapters: .best)),
    ]
    let rows = try perplexities(model, methods, inputs)
    func value(_ name: String) -> Double { rows.first { $0.name == name }?.values[0] ?? .nan }
    return TableResult(
      columns: ["2:4", "50 %"], rows: cells(rows),
      shapes: [
        order(
          "perplexity at 2:4", place: "Table E.4", rows,
          ["magnitude", "Wanda", "Naive-LoRA", "SLiM-LoRA", "dense"], column: 0),
        order(
          "perplexity at 50 %", place: "Table 1", rows,
          ["magnitude", "Wanda", "Naive-LoRA", "SLiM-LoRA", "dense"], column: 1),
        order(
          "perplexity at 2:4", place: "Table E.4", rows, ["Wanda", "SparseGPT", "SLiM-LoRA"],
          column: 0),
        Shape(
          "4-bit adapters cost less than a fifth of what SLiM-LoRA gains over Wanda, at 2:4",
          place: "Table E.4",
          holds: value("SLiM-LoRA^Q") - value("SLiM-LoRA") < 0.2
            * (value("Wanda") - value("SLiM-LoRA")),
          evidence:
            "\(Cell.significant(value("SLiM-LoRA^Q"))) against \(Cell.significant(value("SLiM-LoRA")))"
        ),
      ],
      notes: [
        model.note,
        "magnitude, Wanda and SparseGPT with group AbsMax (128), the others with SLiM-Quant of least error; adapters of rank 12",
      ])
  }

  static let modelPruning = PaperTable(
    "E.7-model", "Perplexity of a small model with pruning alone, in the manner of Table E.7",
    place: nil
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let methods: [Method] = [
      ("magnitude", Recipe(quantiser: .none, pruner: .magnitude)),
      ("Wanda", Recipe(quantiser: .none)),
      ("SparseGPT", Recipe(quantiser: .none, pruner: .sparseGPT)),
      ("Naive-LoRA", Recipe(quantiser: .none, adapters: .naive)),
      ("SLiM-LoRA", Recipe(quantiser: .none, adapters: .slim)),
    ]
    let rows = try perplexities(model, methods, inputs)
    let names = ["magnitude", "Wanda", "Naive-LoRA", "SLiM-LoRA", "dense"]
    return TableResult(
      columns: ["2:4", "50 %"], rows: cells(rows),
      shapes: [
        order("perplexity at 2:4", place: "Table E.7", rows, names, column: 0),
        order("perplexity at 50 %", place: "Table E.7", rows, names, column: 1),
        order("perplexity at 2:4", place: "Table E.7", rows, ["Wanda", "SparseGPT"], column: 0),
      ],
      notes: [model.note])
  }

  static let modelQuantisation = PaperTable(
    "E.8-model", "Perplexity of a small model with quantisation alone, in the manner of Table E.8",
    place: nil
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let columns = [4, 3, 2]
    let choices: [(String, Recipe.Quantiser, Recipe.Adapters)] = [
      ("AbsMax", .absMax, .none), ("group AbsMax", .group, .none), ("SLiM-Quant", .slim, .none),
      ("SLiM-Quant, Naive-LoRA", .slim, .naive), ("SLiM-Quant, SLiM-LoRA", .slim, .slim),
      ("group AbsMax, SLiM-LoRA", .group, .slim),
    ]
    let dense = try model.perplexity(model.dense)
    var rows = [(name: "dense", values: columns.map { _ in dense })]
    for (name, quantiser, adapters) in choices {
      inputs.progress(name)
      let values = try columns.map { bits in
        try model.perplexity(
          of: Recipe(quantiser: quantiser, bits: bits, pruner: .none, adapters: adapters))
      }
      rows.append((name, values))
    }
    let names = ["SLiM-Quant", "SLiM-Quant, Naive-LoRA", "SLiM-Quant, SLiM-LoRA"]
    return TableResult(
      columns: columns.map { "\($0) bits" }, rows: cells(rows),
      shapes: [
        order(
          "perplexity at 4 bits", place: "Table E.8", rows, ["SLiM-Quant", "group AbsMax"],
          column: 0),
        order("perplexity at 4 bits", place: "Table 7.6", rows, names, column: 0),
        order("perplexity at 3 bits", place: "Table 7.6", rows, names, column: 1),
        order(
          "perplexity at 3 bits", place: "Section on SLiM-Quant", rows, ["AbsMax", "SLiM-Quant"],
          column: 1),
      ],
      notes: [model.note, "one scale for each layer, or one for 128 inputs of an output"])
  }

  static let modelTrade = PaperTable(
    "E.10-model", "Sparsity or fewer bits with SLiM-LoRA and SLiM-Quant: a layer and a small model",
    place: nil
  ) { inputs in
    let layer = try CalibratedLayer.heavyTailed(seed: inputs.seed)
    let model = try SmallModel.trained(inputs)
    let recipes: [(String, Recipe)] = [
      ("2-bit dense", Recipe(bits: 2, pruner: .none, adapters: .slim)),
      ("4-bit 2:4", Recipe(adapters: .slim)),
      ("4-bit 50 %", Recipe(sparsity: .half, adapters: .slim)),
    ]
    let figures = try recipes.map { name, recipe in
      (
        name: name, error: try layer.outputError(of: layer.compressed(recipe)),
        perplexity: try model.perplexity(of: recipe)
      )
    }
    return TableResult(
      columns: ["relative output error of the layer", "perplexity of the model"],
      rows: figures.map {
        .init(
          $0.name,
          [
            .figure(Cell.decimal($0.error, digits: 4)),
            .figure(Cell.decimal($0.perplexity, digits: 3)),
          ])
      },
      shapes: [
        .decreasing(
          "output error", place: "Table E.10", figures.map { (label: $0.name, value: $0.error) }),
        .decreasing(
          "perplexity", place: "Table E.11", figures.map { (label: $0.name, value: $0.perplexity) }),
      ],
      notes: ["the layer of the table `output-error`; rank 10 %", model.note])
  }

  static let modelCalibration = PaperTable(
    "E.16-model", "Perplexity of a small model with several calibration texts, 2:4 and 4 bits",
    place: nil
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let recipe = Recipe(adapters: .slim)
    let parts = try (0..<3).map { try model.perplexity(of: recipe, part: $0) }
    let draws = Draws(seed: inputs.seed, purpose: "SLiM/random characters")
    let count = UInt64(model.corpus.characters.count)
    let noise = try TokenBatch(
      (0..<32).map { i in (0..<65).map { Int(draws.bits(65 * i + $0) % count) } })
    let random = try model.perplexity(model.compressed(recipe, on: noise))
    let (low, high) = (parts.min() ?? .nan, parts.max() ?? .nan)
    let rows = parts.enumerated().map { i, value in
      TableResult.Row("text \(i + 1)", [.figure(Cell.decimal(value, digits: 3))])
    }
    return TableResult(
      columns: ["perplexity"],
      rows: rows + [.init("characters at random", [.figure(Cell.decimal(random, digits: 3))])],
      shapes: [
        Shape(
          "three texts give perplexities within 10 % of each other", place: "Table E.16",
          holds: high / low - 1 < 0.1,
          evidence: "\(Cell.significant(low)) to \(Cell.significant(high))"),
        Shape(
          "characters at random calibrate worse than every text", holds: random > high,
          evidence: "\(Cell.significant(random)) against \(Cell.significant(high))"),
      ],
      notes: [model.note, "every text is 32 windows of the training part"])
  }
}
