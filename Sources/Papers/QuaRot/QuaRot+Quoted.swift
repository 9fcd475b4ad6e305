import Verification

extension QuaRot {
  private static let llama = ["7B", "13B", "70B"]
  private static let half = "5.47 4.88 3.32", own = "6.10 5.40 3.79"
  private static let ownGroups = "5.93 5.26 3.61"

  /// Printed rows of which each is nowhere above the one before it.
  private static func falling(
    _ statement: String, _ place: String, _ rows: [TableResult.Row]
  ) -> Shape {
    let columns = rows.map(\.printed)
    let holds = zip(columns, columns.dropFirst()).allSatisfy { upper, lower in
      zip(upper, lower).allSatisfy { $0 >= $1 }
    }
    return Shape(
      statement, place: place, holds: holds,
      evidence: rows.map { "\($0.label): \($0.text)" }.joined(separator: "; "))
  }

  static let perplexity = PaperTable(
    "1", "WikiText-2 perplexity of Llama-2, weights, activations and cache in 4 bits",
    place: "Table 1",
    quotes: .taking(
      "Llama-2 of 7 to 70 billion weights, and WikiText-2"
    ).asking(
      PrintedOrder.rows(
        "rotation", "rotation", ["FP16": "full", "QuaRot": "Hadamard"], in: llama))
  ) { _ in
    let rows = quoted([
      ("FP16", half), ("SmoothQuant", "83.12 35.88 -"), ("OmniQuant", "14.26 12.30 -"),
      ("QUIK-4B", "8.87 7.78 6.91"), ("QuaRot", own), ("Atom-128G", "6.03 5.26 -"),
      ("QuaRot-128G", ownGroups),
    ])
    return TableResult(
      columns: llama, rows: rows,
      shapes: [
        falling(
          "as printed, QUIK-4B > QuaRot > QuaRot-128G > FP16 on every model", "Table 1",
          [rows[3], rows[4], rows[6], rows[0]])
      ])
  }

  static let zeroShot = PaperTable(
    "2", "Mean accuracy of Llama-2 over zero-shot tasks in percent", place: "Table 2",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and zero-shot tasks").asking(
      PrintedOrder.rows(
        "rotation", "rotation", ["FP16": "full", "QuaRot": "Hadamard"], in: llama,
        isReversed: true))
  ) { _ in
    let rows = [quoted("FP16", "69.82 72.59 77.07"), quoted("QuaRot", "65.64 69.79 75.98")]
    let losses = zip(rows[0].printed, rows[1].printed).map { $0 - $1 }
    return TableResult(
      columns: llama, rows: rows,
      shapes: [
        Shape(
          "as printed, the loss falls with the size of the model", place: "Table 2",
          holds: losses[0] > losses[1] && losses[1] > losses[2],
          evidence: losses.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ") + " points")
      ])
  }

  static let rounding = PaperTable(
    "3", "Weights rounded to nearest: WikiText-2 perplexity of Llama-2", place: "Tables 3 and 9",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2").asking(
      PrintedOrder.rows(
        "rotation", "rotation", ["FP16": "full", "4 bits": "Hadamard"], in: llama))
  ) { _ in
    let rows = quoted([
      ("4 bits", "8.37 6.09 4.14"), ("6 bits", "5.56 4.95 3.36"), ("8 bits", "5.50 - 3.33"),
      ("FP16", half),
    ])
    return TableResult(
      columns: llama, rows: rows,
      shapes: [
        falling(
          "as printed, 4 bits > 6 bits > FP16", "Tables 1, 3 and 9",
          [rows[0], rows[1], rows[3]])
      ])
  }

  static let groupSizes = PaperTable(
    "4", "Group sizes: WikiText-2 perplexity of Llama-2", place: "Table 4",
    quotes: .taking(
      "Llama-2 of 7 to 70 billion weights, and WikiText-2"
    ).asking(
      PrintedOrder.rows(
        "groups", "groups", ["one group": "all", "256": "32", "128": "16", "64": "8"], in: llama))
  ) { _ in
    let rows = quoted([
      ("one group", own), ("256", "5.98 5.28 3.63"), ("128", ownGroups), ("64", "5.88 5.25 3.58"),
    ])
    return TableResult(
      columns: llama, rows: rows,
      shapes: [falling("as printed, smaller groups are better", "Table 4", rows)],
      notes: ["table groups asks the same here"])
  }

  private static let clipRows = ["inputs", "cache"].flatMap { row in
    PrintedOrder.columns(
      "clip", row, ["1.0": "1.0", "0.95": "0.95", "0.9": "0.9", "0.85": "0.85"], in: [row])
  }

  private static let cacheGrid = PrintedOrder(
    "bits", "bits",
    ["4", "3", "2"].flatMap { keys in
      ["4", "3", "2"].map { values in
        .init(row: "keys \(keys)", column: "values \(values)", label: "\(keys), \(values)")
      }
    })

  static let clipping = PaperTable(
    "5", "Clip ratios: WikiText-2 perplexity of Llama-2 7B", place: "Table 5",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2").asking(clipRows)
  ) { _ in
    let inputs = quoted("inputs", "5.938 5.910 5.828 5.850")
    let cache = quoted("cache", "5.513 5.510 5.517 5.532")
    /// Whether one figure is below all others.
    func isBest(_ k: Int, _ row: TableResult.Row) -> Bool {
      let x = row.printed
      return x.indices.allSatisfy { $0 == k || x[k] < x[$0] }
    }
    return TableResult(
      columns: ["1.0", "0.95", "0.9", "0.85"],
      rows: [inputs, cache],
      shapes: [
        Shape(
          "as printed, 0.9 is best for inputs and 0.95 for the cache", place: "Table 5",
          holds: isBest(2, inputs) && isBest(1, cache), evidence: "the printed rows")
      ], notes: ["table clip asks the same here"])
  }

  static let cacheBits = PaperTable(
    "6", "Bits of keys and values: WikiText-2 perplexity of Llama-2 7B", place: "Table 6",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2").asking([cacheGrid])
  ) { _ in
    let rows = quoted([
      ("keys 4", "5.51 5.54 5.75"), ("keys 3", "5.65 5.68 5.93"), ("keys 2", "8.06 8.18 9.23"),
    ])
    let x = rows.map(\.printed)
    return TableResult(
      columns: ["values 4", "values 3", "values 2"],
      rows: rows,
      shapes: [
        Shape(
          "as printed, keys need more bits than values", place: "Table 6",
          holds: x[1][0] > x[0][1] && x[2][0] > x[0][2] && x[2][1] > x[1][2],
          evidence: "(K, V) = (3, 4), (2, 4), (2, 3) above (4, 3), (4, 2), (3, 2)")
      ], notes: ["table bits asks the same here"])
  }

  private static let weightCells = PrintedOrder(
    "weights", "weights",
    [
      .init(row: "4 bits", column: "RTN", label: "RTN 4 as it is"),
      .init(row: "4 bits", column: "GPTQ", label: "GPTQ 4 as it is"),
      .init(row: "4 bits", column: "QuaRot-RTN", label: "RTN 4 rotated"),
      .init(row: "4 bits", column: "QuaRot-GPTQ", label: "GPTQ 4 rotated"),
      .init(row: "3 bits", column: "QuaRot-GPTQ", label: "GPTQ 3 rotated"),
    ])

  static let weightOnly = PaperTable(
    "7", "Weights alone: WikiText-2 perplexity of Llama-2 7B", place: "Table 7",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2").asking([weightCells])
  ) { _ in
    let rows = quoted([
      ("4 bits", "6.99 8.25 6.76 5.60"), ("3 bits", "- - - 6.09"), ("2 bits", "- - - 22.07"),
    ])
    let x = rows[0].printed
    return TableResult(
      columns: ["RTN", "GPTQ", "QuaRot-RTN", "QuaRot-GPTQ"], rows: rows,
      shapes: [
        Shape(
          "as printed, rotation helps both ways of rounding", place: "Table 7",
          holds: x[0] > x[2] && x[1] > x[3],
          evidence: "\(x[0]) to \(x[2]), and \(x[1]) to \(x[3])")
      ])
  }

  static let randomOrthogonal = PaperTable(
    "8", "The rotation: WikiText-2 perplexity of Llama-2", place: "Table 8",
    quotes: .taking(
      "Llama-2 of 7 to 70 billion weights, and WikiText-2"
    ).asking(
      PrintedOrder.rows(
        "rotation", "rotation",
        ["random orthogonal": "orthogonal", "randomised Hadamard": "Hadamard"], in: llama))
  ) { _ in
    let rows = quoted([("random orthogonal", "7.45 5.84 4.07"), ("randomised Hadamard", own)])
    return TableResult(
      columns: llama, rows: rows,
      shapes: [falling("as printed, Hadamard's is better on every model", "Table 8", rows)],
      notes: ["table rotation asks the same here"])
  }

  static let halfPrecision = PaperTable(
    "10", "Online transforms in half precision: perplexity of Llama-2 7B", place: "Table 10",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2")
  ) { _ in
    let row = quoted("QuaRot", "6.10 6.08"), x = row.printed
    return TableResult(
      columns: ["FP32", "FP16"], rows: [row],
      shapes: [
        Shape(
          "as printed, half precision costs nothing", place: "Table 10", holds: x[1] <= x[0],
          evidence: "\(x[1]) against \(x[0])")
      ])
  }

  static let newerModels = PaperTable(
    "11", "WikiText-2 perplexity of Llama-3", place: "Table 11",
    quotes: .taking("Llama-3 of 8 and 70 billion weights, and WikiText-2")
  ) { _ in
    let rows = quoted([
      ("QuaRot", "8.16 6.66"), ("QuaRot-128G", "7.36 5.51"), ("FP16", "6.14 2.86"),
    ])
    return TableResult(
      columns: ["8B", "70B"], rows: rows,
      shapes: [falling("as printed, groups help on both models", "Table 11", rows)])
  }

  static let kernelTimes = PaperTable(
    "14", "Times of a linear layer in milliseconds, and what its transform adds", place: "Table 14",
    quotes: .measured(on: "an RTX 3090, by CUDA kernels")
  ) { _ in
    let rows = quoted([
      ("4096 x 4096", "1.043 0.370 0.409 0.403"), ("5120 x 5120", "1.418 0.464 0.552 0.547"),
      ("8192 x 8192", "3.696 0.997 1.084 1.083"),
    ])
    func percent(_ x: Double) -> Cell { .figure(Cell.decimal(100 * x, digits: 1) + " %") }
    let ofHalf = rows.map { row -> Double in
      let x = row.printed
      return (x[2] - x[1]) / x[0]
    }
    return TableResult(
      columns: [
        "FP16", "INT4", "with FP32 Hadamard", "with FP16 Hadamard", "FP32 Hadamard over INT4",
        "over FP16",
      ],
      rows: rows.enumerated().map { k, row in
        let x = row.printed
        return .init(
          row.label,
          row.cells + [percent((x[2] - x[1]) / x[1]), percent(ofHalf[k])])
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
