import Verification

extension PVTuning {
  /// Bits for each weight of an out × in layer: codes, codebooks of 16 bits, and a scale of 16 bits for each output.
  static func bitsPerWeight(
    outputs: Int, inputs: Int, codebooks: Int, bits: Int, group: Int
  ) -> Double {
    let n = outputs * inputs
    let codes = n / group * codebooks * bits
    let tables = codebooks * (1 << bits) * group * 16
    return Double(codes + tables + 16 * outputs) / Double(n)
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
            + "\(Cell.decimal(figures[1][0], digits: 4)) for 2×8")
      ],
      notes: [
        "(codes + 16 bits for each codebook entry + 16 bits for each output) over the weights"
      ])
  }

  static let readme = PaperTable(
    "readme", "WikiText-2 perplexity, AQLM alone and with PV-Tuning",
    place: "README of Vahe1994/AQLM",
    quotes: .taking("Llama 2, Llama 3 and Mistral, and days of tuning on GPUs")
  ) { _ in
    TableResult(
      columns: ["AQLM", "with PV-Tuning"],
      rows: [
        quoted("Llama-2-7B, 1×16", "5.92 5.68"), quoted("Llama-2-7B, 2×8", "6.69 5.90"),
        quoted("Llama-2-7B, 1×16, groups of 16", "- 9.21"),
        quoted("Llama-2-7B, 1×8, groups of 8", "- 7.85"), quoted("Llama-2-13B", "5.22 5.05"),
        quoted("Llama-2-70B", "3.83 3.78"), quoted("Llama-3-8B", "- 6.99"),
        quoted("Llama-3-70B", "- 4.57"),
        quoted("Mistral-7B", "5.40 5.22"),
      ],
      shapes: [
        Shape(
          "as printed, PV-Tuning is below AQLM alone wherever both are", place: "README",
          holds: [(5.92, 5.68), (6.69, 5.90), (5.22, 5.05), (3.83, 3.78), (5.40, 5.22)]
            .allSatisfy { $0.0 > $0.1 }, evidence: "five pairs")
      ])
  }
}
