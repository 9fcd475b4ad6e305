import Verification

extension SLiM {
  private static let perplexityOrders: [PrintedOrder] = {
    func orders(_ table: String, _ figures: String, _ columns: [String]) -> [PrintedOrder] {
      PrintedOrder.rows(
        table, figures,
        [
          "dense": "dense", "magnitude": "magnitude", "SparseGPT": "SparseGPT",
          "Wanda, group AbsMax in E.4": "Wanda", "Naive-LoRA, SLiM-Quant in E.4": "Naive-LoRA",
          "SLiM-LoRA": "SLiM-LoRA",
        ], in: columns)
    }
    // Adapters of 4 bits are in Table E.4 alone.
    let quantised = orders("E.4-model", "2:4", ["E.4 125M", "E.4 L-7B"]).map { order in
      var order = order
      order.members.append(
        .init(
          row: "SLiM-LoRA, 4-bit adapters", column: order.members[0].column, label: "SLiM-LoRA^Q"))
      return order
    }
    return quantised
      + orders("E.7-model", "2:4", ["E.7 2:4 125M", "E.7 2:4 L-7B"])
      + orders("E.7-model", "50 %", ["E.7 50 % 125M", "E.7 50 % L-7B"])
  }()

  static let perplexity = PaperTable(
    "E.4", "Perplexity on WikiText-2, 4 bits and 2:4, and with pruning alone",
    place: "Tables E.4 and E.7 of the thesis",
    quotes: .taking(
      "OPT and LLaMA-2, 0.1 to 13 billion weights, and the texts they are asked about"
    ).asking(perplexityOrders)
  ) { _ in
    let rows = [
      quoted("dense", "27.66 5.12 - - - -"),
      quoted("magnitude", "5.1E2 86.34 341.5 9.1E4 193.4 9.9E4"),
      quoted("SparseGPT", "78.18 15.01 60.7 10.2 36.7 6.5"),
      quoted("Wanda, group AbsMax in E.4", "1.8E2 13.46 81.6 12.0 39.3 6.4"),
      quoted("Naive-LoRA, SLiM-Quant in E.4", "83.08 8.19 46.9 8.1 33.3 6.2"),
      quoted("SLiM-LoRA", "57.91 7.56 45.2 7.3 32.7 5.9"),
      quoted("SLiM-LoRA, 4-bit adapters", "53.09 7.75 - - - -"),
    ]
    let (wide, narrow) = (rows[5].printed, rows[6].printed)
    return TableResult(
      columns: [
        "E.4 125M", "E.4 L-7B", "E.7 2:4 125M", "E.7 2:4 L-7B", "E.7 50 % 125M", "E.7 50 % L-7B",
      ],
      rows: rows,
      shapes: [
        .question(
          "4-bit adapters are no better than adapters of 16 bits", of: "Table E.4",
          narrow[0] >= wide[0] && narrow[1] >= wide[1] ? .holds : .fails,
          evidence: "\(narrow[0]) against \(wide[0]), \(narrow[1]) against \(wide[1])")
      ],
      notes: [
        "quoted only; 5.12 is the thesis', the paper prints 5.47 for the dense LLaMA-2-7B",
        "quantisation alone (Table E.8), LLaMA-2-7B: SLiM-Quant 1.3E5, group AbsMax 5.4, with SLiM-LoRA 5.4",
        "on a small model: the tables `E.4-model`, `E.7-model` and `E.8-model`",
      ])
  }

  static let fineTuning = PaperTable(
    "E.12", "Time of fine-tuning on one H100", place: "Table E.12 of the thesis",
    quotes: .measured(on: "an H100")
  ) { _ in
    let without = quoted("without adapters", "12h 43h 164h 361h 866h 867h 842h 844h")
    let with = quoted("with adapters", "1.5h 3h 6h 8h 16h 18h 14h 14h")
    let (long, short) = (without.printed, with.printed)
    return TableResult(
      columns: ModelShape.all.map(\.name), rows: [without, with],
      shapes: [
        asked(
          "adapters make fine-tuning more than ten times cheaper from 1.3B on", of: "Table E.12",
          (2..<8).map { long[$0] / short[$0] }
        ) { $0 > 10 },
        range(
          "as printed, time without adapters grows with the model", place: "Table E.12",
          (0..<5).map { long[$0 + 1] - long[$0] }
        ) { $0 > 1 },
      ],
      notes: [
        "quoted only; growth is asked of OPT, by more than the hour that is the last printed digit",
        "6.7B and 13B differ by one hour in 866, with twice the weights",
      ])
  }

  static let speedUps = PaperTable(
    "7.7", "Speed-up of layers on an RTX 3060 over 16-bit dense ones",
    place: "Table 7.7 of the thesis",
    quotes: .measured(on: "an RTX 3060, by CUDA kernels")
  ) { _ in
    TableResult(
      columns: ["attention", "up", "down", "attention, INT4", "up, INT4", "down, INT4"],
      rows: [
        quoted("7B, batch 16", "1.99 2.58 3.23 1.00 2.29 2.58"),
        quoted("13B, batch 16", "2.18 2.53 2.60 1.28 3.24 3.17"),
        quoted("70B, batch 16", "2.18 2.86 2.75 3.11 3.99 3.79"),
        quoted("7B, batch 64", "1.54 1.70 1.85 .96 1.62 1.76"),
      ],
      notes: [
        "the first three columns have 16-bit adapters, the others 4-bit ones",
        "quoted only: these are CUDA kernels; a product of the same kind on this machine is `7.7-cpu`",
      ])
  }

  static let grouping = PaperTable(
    "E.17", "What groups of scales cost: speed over that of one scale, down-projection on an A100",
    place: "Table E.17 of the thesis",
    quotes: .measured(on: "an A100, by CUDA kernels")
  ) { _ in
    TableResult(
      columns: ["print 1", "print 2", "print 3", "print 4"],
      rows: [quoted("batch 16", "0.94 0.95 0.95 0.94")],
      notes: [
        "quoted only: CUDA kernels; below 1 is slower",
        "columns as they stand in print, from the left: their heads were not at hand",
      ])
  }

  static let calibration = PaperTable(
    "E.16", "Perplexity with another calibration text, 2:4 and 4 bits",
    place: "Table E.16 of the thesis",
    quotes: .taking(
      "OPT and LLaMA-2, 0.1 to 13 billion weights, and the texts they are asked about")
  ) { _ in
    let rows = [quoted("C4", "57.91 7.56"), quoted("SlimPajama", "46.27 7.15")]
    return TableResult(
      columns: ["OPT-125M", "LLaMA-2-7B"], rows: rows,
      shapes: [
        asked(
          "the calibration text changes perplexity by less than 10 %", of: "Table E.16",
          zip(rows[0].printed, rows[1].printed).map { $0 / $1 - 1 }
        ) { $0 < 0.1 }
      ],
      notes: [
        "quoted only; three texts for a small model: the table `E.16-model`",
        "for OPT-125M the text changes perplexity by 11.64, the adapters' format (Table E.4) by 4.82",
      ])
  }
}
