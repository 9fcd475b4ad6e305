import Verification

extension SLiM {
  private static func quoted(_ label: String, _ cells: String) -> TableResult.Row {
    .init(label, cells.split(separator: " ").map { .quoted(String($0)) })
  }

  /// Figures as the paper prints them: the models are out of reach here.
  static let accuracy = PaperTable(
    "1", "Mean accuracy over six zero-shot tasks in percent, 4 bits and 2:4", place: "Table 1"
  ) { _ in
    TableResult(
      columns: ModelShape.all.map(\.name),
      rows: [
        quoted("dense", "35.9 37.1 43.4 45.5 48.3 48.7 56.6 60.8"),
        quoted(
          "magnitude, group AbsMax", "32.19 31.94 33.82 33.43 34.81 34.68 44.64 44.18"),
        quoted("SparseGPT, group OPTQ", "33.70 33.38 38.75 40.15 44.32 45.64 45.49 51.05"),
        quoted("Wanda, best quantiser", "33.39 32.79 38.43 40.00 43.41 44.07 44.86 48.94"),
        quoted("Naive-LoRA, SLiM-Quant", "34.28 33.38 38.36 41.21 44.91 45.25 48.45 51.94"),
        quoted("SLiM-LoRA", "34.62 34.36 40.61 42.73 45.99 46.09 51.15 54.94"),
        quoted("SLiM-LoRA, 4-bit adapters", "34.43 34.30 40.11 42.37 46.33 46.24 51.02 53.55"),
      ],
      notes: ["quoted only; the order of adapters is seen on a layer in the table `output-error`"])
  }
}
