import Verification

extension SLiM {
  private static let names = ModelShape.all.map(\.name)

  private static func row(
    _ label: String, _ printed: [String], _ value: (ModelShape) -> Double
  ) -> TableResult.Row {
    .init(label, zip(printed, ModelShape.all).map { .printed($0, beside: value($1)) })
  }

  /// The columns that do not follow from the formula which gives all others to the digit.
  private static let misfit =
    "OPT-350M and OPT-1.3B as printed would need other sizes: n d near 16 400 and 24 600 instead of 24 576 and 49 152"

  static let memory = PaperTable(
    "E.13", "Memory of the compressed model over that of the dense one", place: "Table E.13"
  ) { _ in
    TableResult(
      columns: names,
      rows: [
        row("no adapter", [".40", ".30", ".25", ".17", ".15", ".14", ".15", ".14"]) {
          $0.memoryRatio(rank: 0, adapterSize: 0)
        },
        row("16-bit adapters", [".50", ".42", ".38", ".31", ".30", ".29", ".31", ".30"]) {
          $0.memoryRatio(rank: 0.1, adapterSize: 1)
        },
        row("4-bit adapters", [".42", ".33", ".28", ".20", ".19", ".18", ".19", ".18"]) {
          $0.memoryRatio(rank: 0.1, adapterSize: 0.25)
        },
      ],
      notes: [misfit, "LLaMA-2 has three MLP matrices; the printed figures count two"])
  }

  static let arithmetic = PaperTable(
    "E.14", "Operations of the dense model over those of the compressed one", place: "Table E.14"
  ) { _ in
    TableResult(
      columns: names,
      rows: [
        row("no adapter", ["1.52", "1.66", "1.75", "1.91", "1.94", "1.96", "1.95", "1.97"]) {
          $0.operationRatio(rank: 0)
        },
        row("adapters", ["1.32", "1.39", "1.43", "1.50", "1.51", "1.52", "1.49", "1.49"]) {
          $0.operationRatio(rank: 0.1)
        },
      ],
      notes: [misfit])
  }
}
