import Networks
import Scalars
import Verification

extension SLiM {
  private typealias Method = (name: String, recipe: Recipe)
  /// A column: what it makes of every recipe.
  private typealias Variant = (column: String, change: @Sendable (inout Recipe) -> Void)

  /// Log-perplexities of a table: a row for each method, in each column's draws.
  private struct Perplexities {
    let columns: [String]
    private(set) var rows: [(name: String, values: [Replicates])]

    init(
      _ model: SmallModel, _ methods: [Method], _ inputs: Inputs,
      _ variants: [Variant]
    ) throws {
      columns = variants.map(\.column)
      let dense = try Replicates(name: "dense", values: model.losses(of: model.dense))
      rows = [("dense", variants.map { _ in dense })]
      for (name, recipe) in methods {
        try inputs.step(name)
        let values = try variants.map { variant in
          var recipe = recipe
          variant.change(&recipe)
          return Replicates(name: name, values: try model.losses(of: recipe))
        }
        rows.append((name, values))
      }
    }

    subscript(name: String, column: Int) -> Replicates {
      rows.first { $0.name == name }?.values[column] ?? Replicates(name: name, values: [.nan])
    }

    var cells: [TableResult.Row] {
      rows.map { row in
        .init(row.name, row.values.map { .figure(Cell.decimal(Double.exp($0.mean), digits: 3)) })
      }
    }

    /// The order of some rows in one column, or in every one.
    func order(_ names: [String], column: Int, place: String?) throws -> Shape {
      try .ordered(
        "log-perplexity, \(columns[column])", place: place, names.map { self[$0, column] })
    }

    /// What print may be asked of one column.
    func figures(column: Int) throws -> PairedFigures {
      try .drawn(columns[column], rows.map { self[$0.name, column] })
    }

    /// The same of all columns together; dense weights are the same in each.
    func figuresOfAll(_ name: String) throws -> PairedFigures {
      try .drawn(
        name,
        [self["dense", 0]]
          + columns.indices.flatMap { column in
            rows.dropFirst().map { row in
              Replicates(name: "\(columns[column]) \(row.name)", values: row.values[column].values)
            }
          })
    }

    func orders(_ names: [String], place: String) throws -> [Shape] {
      try columns.indices.map { try order(names, column: $0, place: place) }
    }
  }

  private static let sparsities: [Variant] = [
    ("2:4", { $0.sparsity = .twoOfFour }), ("50 %", { $0.sparsity = .half }),
  ]

  static let modelPerplexity = PaperTable(
    "E.4-model", "Perplexity of a small model at 4 bits, in the manner of Table E.4", place: nil,
    needs: .text
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let methods: [Method] = [
      ("magnitude", Recipe(quantiser: .group, pruner: .magnitude)),
      ("Wanda", Recipe(quantiser: .group)),
      ("SparseGPT", Recipe(quantiser: .group, pruner: .sparseGPT)),
      ("Naive-LoRA", Recipe(adapters: .naive)), ("SLiM-LoRA", Recipe(adapters: .slim)),
      ("SLiM-LoRA^Q", Recipe(adapters: .slimQuantised)),
      ("output-optimal adapters", Recipe(adapters: .outputOptimal)),
    ]
    let table = try Perplexities(model, methods, inputs, sparsities)
    let names = ["magnitude", "Wanda", "Naive-LoRA", "SLiM-LoRA", "dense"]
    // A fifth of the gain, less what 4 bits cost, draw by draw.
    let (gain, wide) = (table["Wanda", 0], table["SLiM-LoRA", 0])
    let spared = Replicates(
      name: "a fifth of the gain", values: zip(gain.values, wide.values).map { 0.2 * ($0 - $1) })
    let cost = Replicates(
      name: "cost", values: zip(table["SLiM-LoRA^Q", 0].values, wide.values).map { $0 - $1 })
    let d = try spared.difference(from: cost, confidence: 0.95)
    return TableResult(
      columns: table.columns, rows: table.cells,
      shapes: [
        try table.order(names, column: 0, place: "Table E.4"),
        try table.order(names, column: 1, place: "Table 1"),
        try table.order(["Wanda", "SparseGPT", "SLiM-LoRA"], column: 0, place: "Table E.4"),
        try table.order(["SLiM-LoRA", "output-optimal adapters"], column: 0, place: nil),
        .question(
          "4-bit adapters cost less than a fifth of what SLiM-LoRA gains over Wanda, at 2:4",
          of: "Table E.4", Shape.verdict([(d.mean - d.halfWidth, d.mean + d.halfWidth)]),
          evidence: "a gain of \(Cell.significant(5 * spared.mean, digits: 3)), a cost of "
            + Cell.significant(cost.mean, digits: 3)),
      ],
      figures: [try table.figures(column: 0), try table.figuresOfAll("2:4 and 50 %")],
      notes: [
        model.note, SmallModel.drawsNote,
        "magnitude, Wanda and SparseGPT with group AbsMax (128), the others with SLiM-Quant of least error; adapters of rank 12",
        "output-optimal: adapters of least ‖X(E - LR)‖ in each layer, which need not be best for the model",
      ])
  }

  static let modelPruning = PaperTable(
    "E.7-model", "Perplexity of a small model with pruning alone, in the manner of Table E.7",
    place: nil, needs: .text
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let methods: [Method] = [
      ("magnitude", Recipe(quantiser: .none, pruner: .magnitude)),
      ("Wanda", Recipe(quantiser: .none)),
      ("SparseGPT", Recipe(quantiser: .none, pruner: .sparseGPT)),
      ("Naive-LoRA", Recipe(quantiser: .none, adapters: .naive)),
      ("SLiM-LoRA", Recipe(quantiser: .none, adapters: .slim)),
    ]
    let table = try Perplexities(model, methods, inputs, sparsities)
    return TableResult(
      columns: table.columns, rows: table.cells,
      shapes: try table.orders(
        ["magnitude", "Wanda", "Naive-LoRA", "SLiM-LoRA", "dense"], place: "Table E.7")
        + table.orders(["Wanda", "SparseGPT"], place: "Table E.7"),
      figures: [try table.figures(column: 0), try table.figures(column: 1)],
      notes: [model.note, SmallModel.drawsNote])
  }

  static let modelQuantisation = PaperTable(
    "E.8-model", "Perplexity of a small model with quantisation alone, in the manner of Table E.8",
    place: nil, needs: .text
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let choices: [(String, Recipe.Quantiser, Recipe.Adapters)] = [
      ("AbsMax", .absMax, .none), ("group AbsMax", .group, .none), ("SLiM-Quant", .slim, .none),
      ("SLiM-Quant, Naive-LoRA", .slim, .naive), ("SLiM-Quant, SLiM-LoRA", .slim, .slim),
      ("group AbsMax, SLiM-LoRA", .group, .slim),
    ]
    let methods: [Method] = choices.map {
      ($0.0, Recipe(quantiser: $0.1, pruner: .none, adapters: $0.2))
    }
    let widths: [Variant] = [4, 3, 2].map { bits in
      ("\(bits) bits", { $0.bits = bits })
    }
    let table = try Perplexities(model, methods, inputs, widths)
    let alone = ["SLiM-Quant", "SLiM-Quant, Naive-LoRA", "SLiM-Quant, SLiM-LoRA"]
    return TableResult(
      columns: table.columns, rows: table.cells,
      shapes: try table.orders(["SLiM-Quant", "group AbsMax"], place: "Table E.8")
        + table.orders(alone, place: "Table 7.6")
        + table.orders(["AbsMax", "SLiM-Quant"], place: "Section on SLiM-Quant"),
      figures: [try table.figures(column: 0)],
      notes: [
        model.note, SmallModel.drawsNote,
        "one scale for each layer, or one for 128 inputs of an output; the paper has 4 bits only",
      ])
  }

  static let modelCalibration = PaperTable(
    "E.16-model", "Perplexity of a small model with several calibration texts, 2:4 and 4 bits",
    place: nil, needs: .text
  ) { inputs in
    let model = try SmallModel.trained(inputs)
    let recipe = Recipe(adapters: .slim)
    let draws = Draws(seed: inputs.seed, purpose: "SLiM/random characters")
    let count = UInt64(model.corpus.characters.count)
    let noise = try TokenBatch(
      (0..<24).map { i in (0..<65).map { Int(draws.bits(65 * i + $0) % count) } })
    let texts = try (0..<3).map { try model.calibration($0) } + [noise]
    let names = (1...3).map { "text \($0)" } + ["characters at random"]
    let values = try Replicates.drawn(texts.count) { k in
      try model.losses(of: model.compressed(recipe, on: texts[k]))
    }
    let rows = zip(names, values).map { Replicates(name: $0, values: $1) }
    let pairs = [(0, 1), (0, 2), (1, 2)]
    let spread = try pairs.map { try rows[$0].difference(from: rows[$1], confidence: 1 - 0.05 / 3) }
    let room = Double.log(1.1)
    let verdict = Shape.verdict(
      spread.map { (room - abs($0.mean) - $0.halfWidth, room - abs($0.mean) + $0.halfWidth) })
    let widest = spread.map { abs($0.mean) }.max() ?? .nan
    let order = rows[..<3].sorted { $0.mean < $1.mean }
    return TableResult(
      columns: ["perplexity"],
      rows: rows.map {
        .init($0.name, [.figure(Cell.decimal(Double.exp($0.mean), digits: 3))])
      },
      shapes: [
        .question(
          "three texts give perplexities within 10 % of each other", of: "Table E.16", verdict,
          evidence: "at most \(Cell.decimal(100 * (Double.exp(widest) - 1), digits: 2)) % apart"),
        try .ordered(
          "log-perplexity", place: nil, [rows[3], order.last ?? rows[0]]),
      ],
      notes: [
        model.note,
        "every text is 24 windows of the training part; all are examined on the same held-out windows, in \(SmallModel.draws) parts, by which differences are paired",
      ])
  }
}
