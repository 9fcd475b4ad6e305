import Verification

extension SLiM {
  static let sparseOnly = PaperTable(
    "7.5", "Sparsity without quantisation: mean accuracy in percent",
    place: "Table 7.5 of the thesis, Table 7 of the paper's appendix",
    quotes: .taking(
      "OPT and LLaMA-2, 0.1 to 13 billion weights, and the texts they are asked about")
  ) { _ in
    let rows = quoted([
      ("2:4 magnitude", "32.6 31.8 35.4 33.9 36.4 30.7 31.2 32.0"),
      ("2:4 SparseGPT", "33.8 33.2 37.7 41.3 45.2 45.6 47.3 52.3"),
      ("2:4 Wanda", "34.0 32.5 38.3 40.5 43.2 44.1 46.1 49.7"),
      ("2:4 Naive-LoRA", "34.1 34.1 40.4 42.8 46.0 45.9 51.6 55.8"),
      ("2:4 SLiM-LoRA", "34.5 32.9 40.7 43.1 46.4 46.3 51.4 56.1"),
      ("2:4 SLiM-LoRA, fine-tuned", "35.1 34.9 41.5 43.8 46.5 47.3 51.6 56.4"),
      ("50 % magnitude", "33.3 33.7 34.0 40.6 35.8 30.9 32.6 31.9"),
      ("50 % SparseGPT", "35.5 35.1 39.6 43.5 47.4 47.8 53.3 57.3"),
      ("50 % Wanda", "35.0 34.5 41.1 42.9 46.5 46.8 52.7 57.2"),
      ("50 % Naive-LoRA", "35.3 35.2 41.9 44.1 47.5 47.8 54.9 58.5"),
      ("50 % SLiM-LoRA", "35.2 35.1 42.0 44.1 47.7 48.2 55.0 58.8"),
    ])
    func lead(_ a: Int, _ b: Int) -> [Double] {
      zip(rows[a].printed, rows[b].printed).map { ($0 - $1) }
    }
    return TableResult(
      columns: ModelShape.all.map(\.name), rows: rows,
      shapes: [
        asked(
          "without quantisation saliency is worth no more than 0.3 either way, 2:4",
          of: "Table 7.5", lead(4, 3)
        ) { abs($0) <= 0.301 },
        asked(
          "without quantisation saliency is worth no more than 0.3 either way, 50 %",
          of: "Table 7.5", lead(10, 9)
        ) { abs($0) <= 0.301 },
        asked(
          "SLiM-LoRA beats Naive-LoRA on every model at 2:4", of: "Table 7.5", lead(4, 3)
        ) { $0 > 0 },
      ],
      notes: ["quoted only; perplexities without quantisation of a small model: `E.7-model`"])
  }

  static let quantisationOnly = PaperTable(
    "7.6", "4-bit quantisation without sparsity: mean accuracy in percent",
    place: "Table 7.6 of the thesis",
    quotes: .taking(
      "OPT and LLaMA-2, 0.1 to 13 billion weights, and the texts they are asked about"
    ).asking(
      PrintedOrder.rows(
        "E.8-model", "4 bits",
        [
          "group AbsMax": "group AbsMax", "group AbsMax, SLiM-LoRA": "group AbsMax, SLiM-LoRA",
          "SLiM-Quant": "SLiM-Quant", "SLiM-Quant, Naive-LoRA": "SLiM-Quant, Naive-LoRA",
          "SLiM-Quant, SLiM-LoRA": "SLiM-Quant, SLiM-LoRA",
        ], in: ModelShape.all.map(\.name), isReversed: true))
  ) { _ in
    let rows = quoted([
      ("OPTQ", "35.64 36.46 42.83 44.20 47.46 48.24 53.53 59.80"),
      ("AWQ", "36.16 31.83 42.98 45.28 48.45 48.76 53.97 OOM"),
      ("OmniQuant", "35.46 NaN 42.15 44.71 46.65 OOM 54.33 OOM"),
      ("group AbsMax", "35.45 36.67 42.57 44.79 48.30 48.49 55.56 60.12"),
      ("group AbsMax, SLiM-LoRA", "36.18 36.72 42.89 45.65 48.45 48.89 55.99 60.16"),
      ("SLiM-Quant", "31.98 36.46 36.19 40.08 45.61 38.27 31.11 30.51"),
      ("SLiM-Quant, Naive-LoRA", "35.29 36.02 42.48 45.01 47.75 48.38 55.96 60.85"),
      ("SLiM-Quant, SLiM-LoRA", "35.69 36.42 42.59 45.26 48.18 48.52 56.26 60.59"),
    ])
    let alone = zip(rows[3].printed, rows[5].printed).map { $0 - $1 }
    let together = zip(rows[4].printed, rows[7].printed).map { $0 - $1 }
    return TableResult(
      columns: ModelShape.all.map(\.name), rows: rows,
      shapes: [
        range("as printed, group AbsMax beats SLiM-Quant alone", place: "Table 7.6", alone) {
          $0 > 0
        },
        asked(
          "adapters bring SLiM-Quant within half a point of group AbsMax with adapters",
          of: "Table 7.6", together
        ) { $0 <= 0.5 },
      ],
      notes: ["quoted only; on a small model: the table `E.8-model`"])
  }

  /// What is printed of the same configuration in two tables.
  static let trade = PaperTable(
    "E.10", "Sparsity or fewer bits, about 8 times smaller, SLiM-LoRA and SLiM-Quant",
    place: "Tables E.10 and E.11 of the thesis",
    quotes: .taking(
      "OPT and LLaMA-2, 0.1 to 13 billion weights, and the texts they are asked about"
    ).asking(
      PrintedOrder.rows(
        "E.10-model", "output error",
        [
          "accuracy, 2-bit dense": "2-bit dense", "accuracy, 4-bit 2:4": "4-bit 2:4",
          "accuracy, 4-bit 50 %": "4-bit 50 %",
        ], in: ModelShape.all.map(\.name), isReversed: true)
    ).asking(
      PrintedOrder.rows(
        "E.10-model", "log-perplexity",
        [
          "perplexity, 2-bit dense": "2-bit dense", "perplexity, 4-bit 2:4": "4-bit 2:4",
          "perplexity, 4-bit 50 %": "4-bit 50 %",
        ], in: ModelShape.all.map(\.name)))
  ) { _ in
    let rows = [
      quoted("accuracy, 2-bit dense", "33.5 32.5 38.5 39.2 43.8 44.4 42.4 44.9"),
      quoted("accuracy, 4-bit 2:4", "34.6 34.4 40.6 42.7 46.0 46.1 51.2 54.9"),
      quoted("accuracy, 4-bit 50 %", "35.2 35.3 41.9 43.5 47.1 48.0 54.3 57.9"),
      quoted("perplexity, 2-bit dense", "116.2 169.7 35.1 27.1 16.2 15.0 12.5 11.7"),
      quoted("perplexity, 4-bit 2:4", "47.5 45.6 18.8 15.7 12.4 12.1 7.2 6.5"),
      quoted("perplexity, 4-bit 50 %", "36.3 29.9 16.3 13.7 11.4 10.8 6.0 5.4"),
    ]
    let here = rows.printed("perplexity, 4-bit 2:4"), there = numbers("57.91 7.56")
    let pairs = [("OPT-125M", there[0], here[0]), ("LLaMA-2-7B", there[1], here[6])]
    return TableResult(
      columns: ModelShape.all.map(\.name), rows: rows,
      shapes: pairs.map { model, one, other in
        // Table E.11 has one decimal.
        .question(
          "the perplexity of \(model) at 4 bits and 2:4 with SLiM-LoRA is one number",
          of: "Tables E.4 and E.11", abs(one - other) <= 0.05 ? .holds : .fails,
          evidence: "\(one) in E.4, \(other) in E.11, for what is described alike")
      },
      notes: ["quoted only; on a layer and on a small model: the table `E.10-model`"])
  }
}
