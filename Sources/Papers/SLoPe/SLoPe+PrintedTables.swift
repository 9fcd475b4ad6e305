import Verification

extension SLoPe {
  static let models = [
    "OPT-66B", "OPT-30B", "OPT-13B", "OPT-6.6B", "OPT-2.6B", "LLaMA-3-8B", "Mistral-7B",
  ]

  static let trainingSpeed = "1.20 1.22 1.25 1.21 1.13 1.16 1.15"
  private static let inferenceSpeed = [
    ("inference, r = 0", "1.46 1.53 1.54 1.46 1.31 1.35 1.34"),
    ("inference, r = 1.56 %", "1.43 1.53 1.39 1.46 1.25 1.33 1.32"),
    ("inference, r = 6.25 %", "1.40 1.50 1.36 1.43 1.18 1.32 1.31"),
  ]

  static let speedUp = PaperTable(
    "4.1", "Speed-up over dense training and inference", place: "Table 4.1",
    quotes: .measured(on: "an A100, by cuSPARSELt")
  ) { _ in
    let (training, inference) = (quoted("training", trainingSpeed), quoted(inferenceSpeed))
    let rows = inference.map(\.printed)
    let isMonotone = models.indices.allSatisfy {
      rows[0][$0] >= rows[1][$0] && rows[1][$0] >= rows[2][$0]
    }
    let isPossible = training.printed.allSatisfy { $0 <= 1.5 }
    return TableResult(
      columns: models,
      rows: [training] + inference + [
        quoted("FST, training", "1.06 1.07 1.10 1.11 1.09 1.09 1.07"),
        quoted("FST, inference", "1.00 1.00 1.00 1.00 1.00 1.00 1.00"),
      ],
      shapes: [
        Shape(
          "as printed, a larger adapter is never faster", place: "Table 4.1",
          holds: isMonotone,
          evidence: "the printed rows, model by model"),
        Shape(
          "no printed training speed-up exceeds 3/2, what two halved products of three allow",
          place: "Table 4.1", holds: isPossible,
          evidence: "the largest is \(training.printed.max() ?? .nan)"),
      ],
      notes: [
        "the abstract of the first arXiv version has 1.14 for training and 1.34 for inference"
      ])
  }

  private static let inferenceMemory = [
    ("inference, r = 0", ".63 .61 .51 .60 .62 .66 .66"),
    ("inference, r = 1.56 %", ".65 .63 .62 .62 .64 .69 .69"),
    ("inference, r = 6.25 %", ".70 .69 .68 .68 .70 .71 .65"),
  ]

  static let memory = PaperTable(
    "4.2", "Memory over that of dense", place: "Table 4.2",
    quotes: .measured(on: "an A100")
  ) { _ in
    let inference = quoted(inferenceMemory), rows = inference.map(\.printed)
    let bound = ByteCount.inference(rank: 0)
    // Negated, so that a NaN does not pass.
    let below = models.indices.filter { !(rows[0][$0] >= bound) }
    let falling = models.indices.filter {
      !(rows[0][$0] <= rows[1][$0] && rows[1][$0] <= rows[2][$0])
    }
    func names(_ indices: [Int]) -> String { indices.map { models[$0] }.joined(separator: ", ") }
    return TableResult(
      columns: models,
      rows: [quoted("training", ".67 .67 .68 .68 .67 .63 .68")]
        + inference
        + [
          quoted("FST, training", "1.27 1.17 1.16 1.19 1.18 1.17 1.15")
        ],
      shapes: [
        Shape(
          "no printed inference figure is below that of the layers alone, \(Cell.decimal(bound, digits: 3))",
          place: "Table 4.2", holds: below.isEmpty, evidence: "below it: \(names(below))"),
        Shape(
          "as printed, memory grows with the rank of the adapters",
          place: "Table 4.2", holds: falling.isEmpty,
          evidence: "it falls for \(names(falling))"),
      ], notes: ["table bytes counts what these figures should come from"])
  }

  static let zeroShot = PaperTable(
    "4.3", "Zero-shot accuracy of GPT2-small in percent", place: "Table 4.3",
    quotes: .taking("GPT2-small trained on OpenWebText")
  ) { _ in
    let rows = quoted([
      ("dense", "22.9 20.7 16.2 50.6 28.5 21.8 59.8 28.4"),
      ("SLoPe, r = 2.1 %", "23.0 19.3 16.4 50.8 27.5 20.8 57.6 27.2"),
      ("SLoPe, r = 0.05 %", "23.0 19.4 16.2 50.5 27.4 20.8 57.5 27.1"),
      ("SLoPe, r = 0", "23.0 19.3 16.0 50.1 27.5 20.8 57.4 27.1"),
      ("extended SR-STE, r = 2.1 %", "24.2 18.3 14.2 47.5 26.9 21.4 55.2 24.2"),
      ("extended SR-STE, r = 0.05 %", "24.1 18.4 14.2 47.5 26.8 21.2 54.5 24.2"),
      ("extended SR-STE, r = 0", "24.1 18.3 12.6 47.5 26.9 21.2 54.8 24.0"),
    ])
    func mean(_ line: Int) -> Double { rows[line].printed.reduce(0, +) / 8 }
    return TableResult(
      columns: ["MMLU", "ARC-c", "OBQA", "WinoGrande", "HellaSwag", "MathQA", "PiQA", "RACE"],
      rows: rows,
      shapes: [
        .decreasing(
          "mean of the eight printed figures (the table prints none)",
          place: "Table 4.3",
          [
            ("dense", mean(0)), ("SLoPe 2.1 %", mean(1)), ("SLoPe 0", mean(3)),
            ("SR-STE 2.1 %", mean(4)),
          ])
      ])
  }

  private static let squad = "90.44 89.1 89.1 89.2 89.5", glue = "80.22 77.4 77.7 77.8 78.2"
  private static let twoOfFour = "90.17 89.93 79.08 78.84", bothModules = "89.35 77.72"

  static let bert = PaperTable(
    "4.4", "BERT-Large: SQuAD F1 and GLUE", place: "Table 4.4",
    quotes: .taking(
      "BERT-Large pretrained on Wikipedia"
    ).asking(
      PrintedOrder.columns(
        "training", "adapters", ["dense": "dense", "r = 0": "none", "r = 6.25 %": "adapters"],
        in: ["SQuAD", "GLUE"], isReversed: true))
  ) { _ in
    let rows = [quoted("SQuAD", squad), quoted("GLUE", glue)]
    func rises(_ row: TableResult.Row) -> Bool {
      let (dense, ranks) = (row.printed[0], Array(row.printed.dropFirst()))
      return zip(ranks, ranks.dropFirst()).allSatisfy { $0 <= $1 } && ranks[3] < dense
    }
    return TableResult(
      columns: ["dense", "r = 0", "r = 0.39 %", "r = 1.56 %", "r = 6.25 %"],
      rows: rows,
      shapes: [
        Shape(
          "as printed, accuracy does not fall with the rank, and stays below dense",
          place: "Table 4.4",
          holds: rows.allSatisfy(rises), evidence: "both printed rows")
      ], notes: ["table training is the same question for a small model here"])
  }

  static let mixed = PaperTable(
    "4.5", "BERT-Large with other patterns in its first and second half", place: "Table 4.5",
    quotes: .taking(
      "BERT-Large pretrained on Wikipedia"
    ).asking(
      // Wanda prunes after training, which no run here does in these patterns.
      PrintedOrder.rows(
        "training", "patterns",
        ["2:4 and 2:4": "2:4", "2:4 and 2:8": "2:4, 2:8", "2:8 and 2:4": "2:8, 2:4"],
        in: ["SQuAD", "GLUE"], isReversed: true))
  ) { _ in
    let rows = [
      quoted("2:4 and 2:4", twoOfFour),
      quoted("2:4 and 2:8", "89.85 89.55 79.03 77.24"),
      quoted("2:8 and 2:4", "89.67 86.57 75.92 69.08"),
    ]
    func ordered(_ task: String, _ column: Int) -> Shape {
      .decreasing(
        "\(task), printed", place: "Table 4.5",
        zip(["2:4-2:4", "2:4-2:8", "2:8-2:4"], rows).map { ($0, $1.printed[column]) })
    }
    return TableResult(
      columns: ["SQuAD", "SQuAD, Wanda", "GLUE", "GLUE, Wanda"], rows: rows,
      shapes: [ordered("SQuAD", 0), ordered("GLUE", 2), throughout(rows[0].printed)])
  }

  /// What three tables print for 2:4 in all of BERT-Large, SQuAD and GLUE.
  private static func throughout(_ own: [Double]) -> Shape {
    let modules = numbers(bothModules)
    let printed = [
      ("4.5", own[0], own[2]), ("4.4, r = 0", numbers(squad)[1], numbers(glue)[1]),
      ("4.8, perceptrons and attention", modules[0], modules[1]),
    ]
    return Shape(
      "2:4 throughout is what Tables 4.4 and 4.8 print for it",
      place: "Tables 4.4, 4.5 and 4.8",
      holds: printed.allSatisfy { $0.1 == own[0] && $0.2 == own[2] },
      evidence: printed.map { "\($0.1) and \($0.2) in \($0.0)" }.joined(separator: "; ")
        + "; which modules are pruned may differ")
  }

  /// Printed rows of four figures: before and after, twice.
  private static func beforeAndAfter(
    _ lines: [(String, String)], _ columns: [String], place: String, what: String,
    beside elsewhere: [String]
  ) -> TableResult {
    let rows = quoted(lines)
    let slower = rows.flatMap { row -> [String] in
      let x = row.printed
      return [0, 2].filter { !(x[$0 + 1] >= x[$0]) }.map {
        "\(row.label): \(x[$0]) before, \(x[$0 + 1]) after"
      }
    }
    // The columns after, beside the same figures of Table 4.1, model by model.
    var unlike: [String] = []
    for (half, text) in elsewhere.enumerated() {
      for (row, other) in zip(rows, numbers(text)) {
        let after = row.printed[2 * half + 1]
        if after != other { unlike.append("\(row.label) \(after) here, \(other) there") }
      }
    }
    return TableResult(
      columns: columns, rows: rows,
      shapes: [
        Shape(
          "as printed, \(what) makes nothing slower", place: place,
          holds: slower.isEmpty,
          evidence: slower.isEmpty ? "every printed pair" : slower.joined(separator: "; ")),
        Shape(
          "the figures after are those of Table 4.1 for inference",
          place: "\(place) and Table 4.1", holds: unlike.isEmpty,
          evidence: "\(unlike.count) of \(2 * lines.count) differ: " + (unlike.first ?? "none")),
      ])
  }

  static let adapterKernel = PaperTable(
    "4.6", "Speed-up with adapters before and after the fused kernel", place: "Table 4.6",
    quotes: .measured(on: "an A100, by cuSPARSELt")
  ) { _ in
    beforeAndAfter(
      [
        ("OPT-66B", "1.15 1.20 1.12 1.19"), ("OPT-30B", "1.13 1.18 1.10 1.16"),
        ("OPT-13B", "1.11 1.10 1.09 1.10"), ("OPT-6.6B", "1.07 1.12 1.06 1.11"),
        ("OPT-2.6B", "1.01 1.06 .97 1.00"),
      ], ["1.56 %, before", "after", "6.25 %, before", "after"], place: "Table 4.6",
      what: "the fused kernel", beside: [inferenceSpeed[1].1, inferenceSpeed[2].1])
  }

  static let tiling = PaperTable(
    "4.7", "Speed-up before and after tiling the upsample matrices", place: "Table 4.7",
    quotes: .measured(on: "an A100, by cuSPARSELt")
  ) { _ in
    beforeAndAfter(
      [
        ("OPT-66B", "1.10 1.13 1.22 1.34"), ("OPT-30B", "1.09 1.14 1.23 1.32"),
        ("OPT-13B", "1.10 1.12 1.23 1.30"), ("OPT-6.6B", "1.08 1.08 1.21 1.19"),
        ("OPT-2.6B", "1.03 1.02 1.02 1.07"),
      ], ["training, before", "after", "inference, before", "after"], place: "Table 4.7",
      what: "tiling", beside: [trainingSpeed, inferenceSpeed[0].1])
  }

  static let modules = PaperTable(
    "4.8", "BERT-Large with other modules pruned", place: "Table 4.8",
    quotes: .taking("BERT-Large pretrained on Wikipedia")
  ) { _ in
    let rows = [
      quoted("perceptrons", "90.28 79.03"), quoted("perceptrons and attention", bothModules),
    ]
    return TableResult(
      columns: ["SQuAD", "GLUE"], rows: rows,
      shapes: [
        .decreasing(
          "GLUE, printed", place: "Table 4.8",
          zip(["MLP", "MLP and attention"], rows).map { ($0, $1.printed[1]) })
      ])
  }

  static let biMask = PaperTable(
    "B.1", "End-to-end slow-down of Bi-Mask", place: "Table B.1",
    quotes: .measured(on: "a GPU")
  ) { _ in
    TableResult(
      columns: ["MobileNetV2", "ResNet-32", "VGG19", "ResNet-18", "ResNet-50"],
      rows: [quoted("CIFAR-10 (three), ImageNet (two)", "5.08 5.07 8.41 3.66 3.01")])
  }

  static let flashAttention = PaperTable(
    "B.3", "Training speed-up with FlashAttention-2", place: "Table B.3",
    quotes: .measured(on: "a GPU")
  ) { _ in
    let rows = quoted([
      ("OPT-66B", "1.28 1.13 1.53"), ("OPT-30B", "1.36 1.14 1.66"), ("OPT-13B", "1.47 1.12 1.84"),
      ("OPT-6.7B", "1.60 1.08 1.94"), ("OPT-2.6B", "2.26 1.05 2.56"),
    ])
    let gains = rows.map { row -> Double in
      let cells = row.printed
      return cells[2] / (cells[0] * cells[1])
    }
    return TableResult(
      columns: ["FlashAttention-2", "SLoPe", "both"], rows: rows,
      shapes: [
        Shape(
          "as printed, both together are worth more than their product",
          place: "Table B.3",
          holds: gains.allSatisfy { $0 > 1 },
          evidence: gains.map { Cell.significant($0, digits: 3) }.joined(separator: ", ")
            + " of the product: what attention costs less, products weigh more")
      ])
  }
}
