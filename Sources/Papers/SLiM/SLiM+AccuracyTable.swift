import Verification

extension SLiM {
  /// Figures as the paper prints them: the models are out of reach here.
  static let accuracy = PaperTable(
    "1", "Mean accuracy over six zero-shot tasks in percent, 4-bit weights",
    place: "Table 1; Table 7.1 of the thesis",
    quotes: .taking(
      "OPT and LLaMA-2, 0.1 to 13 billion weights, and the texts they are asked about"
    ).asking(
      PrintedOrder.rows(
        "E.4-model", "2:4 and 50 %",
        [
          "dense": "dense", "2:4 magnitude, group AbsMax": "2:4 magnitude",
          "2:4 Wanda, best quantiser": "2:4 Wanda",
          "2:4 Naive-LoRA, SLiM-Quant": "2:4 Naive-LoRA", "2:4 SLiM-LoRA": "2:4 SLiM-LoRA",
          "2:4 SLiM-LoRA, 4-bit adapters": "2:4 SLiM-LoRA^Q",
          "50 % Wanda, best quantiser": "50 % Wanda", "50 % Naive-LoRA": "50 % Naive-LoRA",
          "50 % SLiM-LoRA": "50 % SLiM-LoRA",
          "50 % SLiM-LoRA, 4-bit adapters": "50 % SLiM-LoRA^Q",
        ], in: ModelShape.all.map(\.name), isReversed: true))
  ) { _ in
    let rows = quoted([
      ("dense", "35.9 37.1 43.4 45.5 48.3 48.7 56.6 60.8"),
      ("2:4 magnitude, group AbsMax", "32.19 31.94 33.82 33.43 34.81 34.68 44.64 44.18"),
      ("2:4 SparseGPT, group OPTQ", "33.70 33.38 38.75 40.15 44.32 45.64 45.49 51.05"),
      ("2:4 Wanda, best quantiser", "33.39 32.79 38.43 40.00 43.41 44.07 44.86 48.94"),
      ("2:4 L²QER", "33.34 31.68 36.68 38.11 41.37 OOM 43.77 OOM"),
      ("2:4 Naive-LoRA, SLiM-Quant", "34.28 33.38 38.36 41.21 44.91 45.25 48.45 51.94"),
      ("2:4 SLiM-LoRA", "34.62 34.36 40.61 42.73 45.99 46.09 51.15 54.94"),
      ("2:4 SLiM-LoRA, 4-bit adapters", "34.43 34.30 40.11 42.37 46.33 46.24 51.02 53.55"),
      ("50 % Wanda, best quantiser", "35.11 33.89 41.02 42.89 46.52 46.84 53.62 56.76"),
      ("50 % Naive-LoRA", "34.77 34.23 40.40 43.37 46.64 47.30 51.52 55.33"),
      ("50 % SLiM-LoRA", "35.20 35.32 41.85 43.48 47.08 47.96 54.26 57.85"),
      ("50 % SLiM-LoRA, 4-bit adapters", "35.35 35.13 41.74 43.63 47.16 47.86 54.18 57.33"),
    ])
    func lead(_ a: Int, _ b: Int) -> [Double] {
      zip(rows[a].printed, rows[b].printed).map { $0 - $1 }
    }
    let (paired, free) = (lead(6, 5), lead(10, 9))
    return TableResult(
      columns: ModelShape.all.map(\.name), rows: rows,
      shapes: [
        range("as printed, SLiM-LoRA beats Naive-LoRA on every model at 2:4", paired) { $0 > 0 },
        range("as printed, SLiM-LoRA beats Naive-LoRA on every model at 50 %", free) { $0 > 0 },
        asked(
          "4-bit adapters cost SLiM-LoRA at most half a point at 2:4", of: "Table 1", lead(6, 7)
        ) { $0 <= 0.5 },
      ],
      notes: [
        "quoted only; the order of adapters is seen on a layer in the table `output-error` and on a model in `E.4-model`",
        "JSQ is left out: the thesis and the README of the code print different figures for it",
      ])
  }

  /// A threshold of ours, asked of every one of some printed differences.
  static func asked(
    _ statement: String, of place: String, _ figures: [Double], holds: (Double) -> Bool
  ) -> Shape {
    let shape = range(statement, place: place, figures, holds: holds)
    return .question(statement, of: place, shape.verdict, evidence: shape.evidence)
  }

  /// A statement on every one of some printed differences.
  static func range(
    _ statement: String, place: String = "Table 1", _ figures: [Double], holds: (Double) -> Bool
  ) -> Shape {
    let (low, high) = (figures.min() ?? .nan, figures.max() ?? .nan)
    return Shape(
      statement, place: place, holds: figures.allSatisfy(holds),
      evidence: "from \(Cell.decimal(low, digits: 2)) to \(Cell.decimal(high, digits: 2))")
  }
}
