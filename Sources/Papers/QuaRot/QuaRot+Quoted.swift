import Verification

extension QuaRot {
  private static let llama = ["7B", "13B", "70B"]
  private static let half = "5.47 4.88 3.32", own = "6.10 5.40 3.79"
  private static let ownGroups = "5.93 5.26 3.61"

  /// Printed rows of which each is nowhere above the one before it.
  private static func falling(
    _ statement: String, _ place: String, _ rows: [(label: String, cells: String)]
  ) -> Shape {
    let columns = rows.map { numbers($0.cells) }
    let holds = zip(columns, columns.dropFirst()).allSatisfy { upper, lower in
      zip(upper, lower).allSatisfy { $0 >= $1 }
    }
    return Shape(
      statement, place: place, holds: holds,
      evidence: rows.map { "\($0.label): \($0.cells)" }.joined(separator: "; "))
  }

  static let perplexity = PaperTable(
    "1", "WikiText-2 perplexity of Llama-2, weights, activations and cache in 4 bits",
    place: "Table 1",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["rotation"])
  ) { _ in
    let rows = [
      ("FP16", half), ("SmoothQuant", "83.12 35.88 -"), ("OmniQuant", "14.26 12.30 -"),
      ("QUIK-4B", "8.87 7.78 6.91"), ("QuaRot", own), ("Atom-128G", "6.03 5.26 -"),
      ("QuaRot-128G", ownGroups),
    ]
    return TableResult(
      columns: llama, rows: rows.map { quoted($0.0, $0.1) },
      shapes: [
        falling(
          "as printed, QUIK-4B > QuaRot > QuaRot-128G > FP16 on every model", "Table 1",
          [("QUIK-4B", rows[3].1), ("QuaRot", own), ("QuaRot-128G", ownGroups), ("FP16", half)])
      ])
  }

  static let zeroShot = PaperTable(
    "2", "Mean accuracy of Llama-2 over zero-shot tasks in percent", place: "Table 2",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and zero-shot tasks")
  ) { _ in
    TableResult(
      columns: llama,
      rows: [quoted("FP16", "69.82 72.59 77.07"), quoted("QuaRot", "65.64 69.79 75.98")],
      shapes: [
        Shape(
          "as printed, the loss falls with the size of the model", place: "Table 2",
          holds: 69.82 - 65.64 > 72.59 - 69.79 && 72.59 - 69.79 > 77.07 - 75.98,
          evidence: "4.18, 2.80 and 1.09 points")
      ])
  }

  static let rounding = PaperTable(
    "3", "Weights rounded to nearest: WikiText-2 perplexity of Llama-2", place: "Tables 3 and 9",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2")
  ) { _ in
    let rows = [
      ("4 bits", "8.37 6.09 4.14"), ("6 bits", "5.56 4.95 3.36"), ("8 bits", "5.50 - 3.33"),
    ]
    return TableResult(
      columns: llama, rows: rows.map { quoted($0.0, $0.1) } + [quoted("FP16", half)],
      shapes: [
        falling(
          "as printed, 4 bits > 6 bits > FP16", "Tables 1, 3 and 9",
          [rows[0], rows[1], ("FP16", half)])
      ])
  }

  static let groupSizes = PaperTable(
    "4", "Group sizes: WikiText-2 perplexity of Llama-2", place: "Table 4",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["groups"])
  ) { _ in
    let rows = [
      ("one group", own), ("256", "5.98 5.28 3.63"), ("128", ownGroups), ("64", "5.88 5.25 3.58"),
    ]
    return TableResult(
      columns: llama, rows: rows.map { quoted($0.0, $0.1) },
      shapes: [falling("as printed, smaller groups are better", "Table 4", rows)],
      notes: ["table groups asks the same here"])
  }

  static let clipping = PaperTable(
    "5", "Clip ratios: WikiText-2 perplexity of Llama-2 7B", place: "Table 5",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["clip"])
  ) { _ in
    let inputs = "5.938 5.910 5.828 5.850", cache = "5.513 5.510 5.517 5.532"
    func best(_ cells: String) -> Int {
      let x = numbers(cells)
      return x.indices.min { x[$0] < x[$1] } ?? 0
    }
    return TableResult(
      columns: ["1.0", "0.95", "0.9", "0.85"],
      rows: [quoted("inputs", inputs), quoted("cache", cache)],
      shapes: [
        Shape(
          "as printed, 0.9 is best for inputs and 0.95 for the cache", place: "Table 5",
          holds: best(inputs) == 2 && best(cache) == 1, evidence: "the printed rows")
      ], notes: ["table clip asks the same here"])
  }

  static let cacheBits = PaperTable(
    "6", "Bits of keys and values: WikiText-2 perplexity of Llama-2 7B", place: "Table 6",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["bits"])
  ) { _ in
    let rows = [("4", "5.51 5.54 5.75"), ("3", "5.65 5.68 5.93"), ("2", "8.06 8.18 9.23")]
    let x = rows.map { numbers($0.1) }
    return TableResult(
      columns: ["values 4", "values 3", "values 2"],
      rows: rows.map { quoted("keys \($0.0)", $0.1) },
      shapes: [
        Shape(
          "as printed, keys need more bits than values", place: "Table 6",
          holds: x[1][0] > x[0][1] && x[2][0] > x[0][2] && x[2][1] > x[1][2],
          evidence: "(K, V) = (3, 4), (2, 4), (2, 3) above (4, 3), (4, 2), (3, 2)")
      ], notes: ["table bits asks the same here"])
  }

  static let weightOnly = PaperTable(
    "7", "Weights alone: WikiText-2 perplexity of Llama-2 7B", place: "Table 7",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["weights"])
  ) { _ in
    TableResult(
      columns: ["RTN", "GPTQ", "QuaRot-RTN", "QuaRot-GPTQ"],
      rows: [
        quoted("4 bits", "6.99 8.25 6.76 5.60"), quoted("3 bits", "- - - 6.09"),
        quoted("2 bits", "- - - 22.07"),
      ],
      shapes: [
        Shape(
          "as printed, rotation helps both ways of rounding", place: "Table 7",
          holds: 6.99 > 6.76 && 8.25 > 5.60, evidence: "6.99 to 6.76, and 8.25 to 5.60")
      ])
  }

  static let randomOrthogonal = PaperTable(
    "8", "The rotation: WikiText-2 perplexity of Llama-2", place: "Table 8",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["rotation"])
  ) { _ in
    let rows = [("random orthogonal", "7.45 5.84 4.07"), ("randomised Hadamard", own)]
    return TableResult(
      columns: llama, rows: rows.map { quoted($0.0, $0.1) },
      shapes: [falling("as printed, Hadamard's is better on every model", "Table 8", rows)],
      notes: ["table rotation asks the same here"])
  }

  static let halfPrecision = PaperTable(
    "10", "Online transforms in half precision: perplexity of Llama-2 7B", place: "Table 10",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2")
  ) { _ in
    TableResult(
      columns: ["FP32", "FP16"], rows: [quoted("QuaRot", "6.10 6.08")],
      shapes: [
        Shape(
          "as printed, half precision costs nothing", place: "Table 10", holds: 6.08 <= 6.10,
          evidence: "6.08 against 6.10")
      ])
  }

  static let newerModels = PaperTable(
    "11", "WikiText-2 perplexity of Llama-3", place: "Table 11",
    quotes: .taking("Llama-3 of 8 and 70 billion weights, and WikiText-2")
  ) { _ in
    let rows = [("QuaRot", "8.16 6.66"), ("QuaRot-128G", "7.36 5.51"), ("FP16", "6.14 2.86")]
    return TableResult(
      columns: ["8B", "70B"], rows: rows.map { quoted($0.0, $0.1) },
      shapes: [falling("as printed, groups help on both models", "Table 11", rows)])
  }

  static let kernelTimes = PaperTable(
    "14", "Times of a linear layer in milliseconds, and what its transform adds", place: "Table 14",
    quotes: .measured(on: "an RTX 3090, by CUDA kernels")
  ) { _ in
    let rows = [
      ("4096 x 4096", "1.043 0.370 0.409 0.403"), ("5120 x 5120", "1.418 0.464 0.552 0.547"),
      ("8192 x 8192", "3.696 0.997 1.084 1.083"),
    ]
    func percent(_ x: Double) -> Cell { .figure(Cell.decimal(100 * x, digits: 1) + " %") }
    let ofHalf = rows.map { row -> Double in
      let x = numbers(row.1)
      return (x[2] - x[1]) / x[0]
    }
    return TableResult(
      columns: [
        "FP16", "INT4", "with FP32 Hadamard", "with FP16 Hadamard", "FP32 Hadamard over INT4",
        "over FP16",
      ],
      rows: rows.enumerated().map { k, row in
        let x = numbers(row.1)
        return .init(
          row.0,
          quoted(row.0, row.1).cells + [percent((x[2] - x[1]) / x[1]), percent(ofHalf[k])])
      },
      shapes: [
        Shape(
          "the overhead of at most 7 % that the text names is one over the layer in FP16",
          place: "Table 14 and the text on it", holds: ofHalf.allSatisfy { $0 <= 0.07 },
          evidence: "from the printed times; over the layer in INT4 it is more than that"
        ).askedOfPrint
      ])
  }
}
