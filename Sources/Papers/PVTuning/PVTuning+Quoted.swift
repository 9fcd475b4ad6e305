import Codebooks
import Verification

extension PVTuning {
  /// Bits for each weight of an out × in layer: codes, codebooks of 16 bits, and a scale of 16 bits for each output.
  static func bitsPerWeight(
    outputs: Int, inputs: Int, codebooks: Int, bits: Int, group: Int
  ) -> Double {
    let stored = AdditiveLayer.storedBits(
      outputs: outputs, inputs: inputs, codebooks: codebooks, bits: bits, group: group)
    return Double(Plant.taken(stored, from: "AdditiveLayer.storedBits")) / Double(outputs * inputs)
  }

  static let bits = PaperTable(
    "bits", "Bits for each weight, codebooks and scales counted", place: nil
  ) { _ in
    let shapes = [(4096, 4096), (28672, 8192)]
    let formats = [
      ("1×16, groups of 8", 1, 16, 8), ("2×8, groups of 8", 2, 8, 8),
      ("1×16, groups of 16", 1, 16, 16), ("1×8, groups of 8", 1, 8, 8),
    ]
    let figures = formats.map { format in
      shapes.map { shape in
        bitsPerWeight(
          outputs: shape.0, inputs: shape.1, codebooks: format.1, bits: format.2, group: format.3)
      }
    }
    // What is left of the codes' own Mb/g is codebooks and scales: n times it, less 16 bits an output.
    let books = zip(formats, figures).map { format, row -> Double in
      let codes = Double(format.1 * format.2) / Double(format.3)
      return (row[0] - codes) * 4096 * 4096 - 16 * 4096
    }
    let entries = formats.map { Double(16 * $0.1 * (1 << $0.2) * $0.3) }
    return TableResult(
      columns: shapes.map { "\($0.0) × \($0.1)" },
      rows: zip(formats, figures).map { format, row in
        .init(format.0, row.map { .figure(Cell.decimal($0, digits: 4)) })
      },
      shapes: [
        Shape(
          "1×16 costs a quarter more than its 2 bits at 4096 × 4096: the codebook has half a million entries",
          holds: figures[0][0] > 2.5 && figures[1][0] < 2.01,
          evidence: "\(Cell.decimal(figures[0][0], digits: 4)) beside "
            + "\(Cell.decimal(figures[1][0], digits: 4)) for 2×8"),
        Shape(
          "what is above Mb/g is 16 bits for each codebook entry and each output, to the bit",
          holds: zip(books, entries).allSatisfy { abs($0 - $1) < 0.5 },
          evidence: books.map { "\(Int($0.rounded()))" }.joined(separator: ", ") + " bits"),
      ],
      notes: [
        "(codes + 16 bits for each codebook entry + 16 bits for each output) over the weights"
      ])
  }

  /// Models and formats of which both figures are printed.
  private static let pairs = [
    "Llama-2-7B, 1×16", "Llama-2-7B, 2×8", "Llama-2-13B, 1×16", "Llama-2-70B, 1×16",
    "Mistral-7B, 1×16",
  ]

  static let readme = PaperTable(
    "readme", "WikiText-2 perplexity, AQLM alone and with PV-Tuning",
    place: "README of Vahe1994/AQLM, 0053fba: Models",
    quotes: .taking(
      "Llama 2, Llama 3 and Mistral, and days of tuning on GPUs"
    ).asking(
      PrintedOrder.columns(
        "layers", "held-out loss", ["AQLM": "tied", "with PV-Tuning": "PV"], in: pairs)),
    uses: [BeamSearch.self, CodebookUpdate.self, CodebookDecode.self]
  ) { _ in
    let rows = [
      quoted("Llama-2-7B, 1×16", "5.92 5.68"), quoted("Llama-2-7B, 2×8", "6.69 5.90"),
      quoted("Llama-2-7B, 8×8", "6.61 -"),
      quoted("Llama-2-7B, 1×16, groups of 16", "- 9.21"),
      quoted("Llama-2-7B, 1×8", "- 7.85"), quoted("Llama-2-13B, 1×16", "5.22 5.05"),
      quoted("Llama-2-13B, 2×8", "5.63 -"), quoted("Llama-2-70B, 1×16", "3.83 3.78"),
      quoted("Llama-2-70B, 2×8", "4.21 -"), quoted("Llama-3-8B, 1×16", "- 6.99"),
      quoted("Llama-3-8B, 1×16, groups of 16", "- 9.43"),
      quoted("Llama-3-70B, 1×16", "- 4.57"),
      quoted("Llama-3-70B, 1×16, groups of 16", "- 8.67"),
      quoted("Mistral-7B, 1×16", "5.40 5.22"), quoted("Phi-3-mini, 1×16", "- 6.63"),
    ]
    /// 2×8 and 1×16 of one model, by column.
    let formats = [("7B", 0), ("7B", 1), ("13B", 0), ("70B", 0)].map { model, column in
      ["2×8", "1×16"].map { rows.printed("Llama-2-\(model), \($0)")[column] }
    }
    return TableResult(
      columns: ["AQLM", "with PV-Tuning"], rows: rows,
      shapes: [
        Shape(
          "as printed, PV-Tuning is below AQLM alone wherever both are", place: "README",
          holds: pairs.map(rows.printed).allSatisfy { $0[0] > $0[1] }, evidence: "five pairs"),
        Shape(
          "as printed, 1×16 is below 2×8 at as many bits of codes, with and without PV-Tuning",
          place: "README",
          holds: formats.allSatisfy { $0[0] > $0[1] }, evidence: "four pairs"),
      ],
      notes: ["groups of 8 where nothing else is said; table layers asks here what the pairs show"])
  }

  static let kernels = PaperTable(
    "kernels", "Speedup over a product with the weights written out, as printed",
    place: "README of Vahe1994/AQLM, 0053fba: Inference kernels",
    quotes: .measured(
      on: "GPUs and an unnamed CPU",
      standIns: [
        StandIn("speeds", "tables of inner products", rows: ["Numba on a CPU, K×8"])
      ]), uses: [CodebookGEMV.self]
  ) { _ in
    TableResult(
      columns: ["at most"],
      rows: [
        quoted("Triton, K×N", "0.7"), quoted("CUDA, 1×16", "1.3"), quoted("CUDA, 2×8", "3.0"),
        quoted("Numba on a CPU, K×8", "4.0"),
      ],
      notes: ["“up to ~4.0x”, on what processor and layer is not said; table speeds asks here"])
  }
}
