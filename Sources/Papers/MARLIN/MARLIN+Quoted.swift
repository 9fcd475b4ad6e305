import Verification

extension MARLIN {
  static let artefact = "IST-DASLab/marlin_artifact@c2d760f, result files"
  static let denseSpeeds = "3.87 3.88 3.89 3.89 3.90 3.83 3.08 1.55 1.64"
  static let lockedSpeeds = "3.93 3.33 1.69 1.01"
  static let sparseSpeeds = "5.09 5.11 5.11 5.13 5.15 5.04 4.42 2.21 2.45"

  static let batches = PaperTable(
    "batches", "Speed-up over FP16 on an A10, 72k × 18k, groups of 128", place: artefact,
    quotes: .measured(on: "an A10, by CUDA kernels")
  ) { _ in
    let rows = [quoted("MARLIN", denseSpeeds), quoted("Sparse-MARLIN", sparseSpeeds)]
    let (x, y) = (rows[0].printed, rows[1].printed)
    let ideal = 16 / bits(kept: 1)
    let plateau = x.prefix(5)
    return TableResult(
      columns: ["1", "2", "4", "8", "16", "32", "64", "128", "256"],
      rows: rows,
      shapes: [
        Shape(
          "as printed, up to a batch of 16 the speed-up is within 1 % of 16 bits over 4.125",
          place: artefact, holds: plateau.allSatisfy { abs($0 / ideal - 1) <= 0.01 },
          evidence: "\(plateau.map { "\($0)" }.joined(separator: ", ")) beside "
            + Cell.decimal(ideal, digits: 2)),
        Shape(
          "as printed, no speed-up exceeds the ratio of the bits", place: artefact,
          holds: x.allSatisfy { $0 <= ideal },
          evidence: "the greatest is \(Cell.decimal(x.max() ?? .nan, digits: 2)), the ratio "
            + Cell.decimal(ideal, digits: 3)),
        Shape(
          "as printed, 2:4 is faster at every batch", place: artefact,
          holds: zip(x, y).allSatisfy { $0 < $1 }, evidence: "the printed rows"),
      ])
  }

  static let lockedClock = PaperTable(
    "clock", "The same at the base clock", place: artefact,
    quotes: .measured(on: "an A10, by CUDA kernels")
  ) { _ in
    let rows = [
      quoted("MARLIN", lockedSpeeds), quoted("Sparse-MARLIN", "5.17 4.77 2.61 1.56"),
    ]
    let x = rows[0].printed
    return TableResult(
      columns: ["16", "32", "64", "128"], rows: rows,
      shapes: [
        Shape(
          "as printed, from 64 to 128 rows MARLIN's speed-up falls by at most a half",
          place: artefact, holds: x[2] / x[3] <= 2, evidence: "\(x[2]) to \(x[3])")
      ])
  }

  static let layers = PaperTable(
    "layers", "Speed-up over FP16 of layers at a batch of 16", place: artefact,
    quotes: .measured(on: "an A10, by CUDA kernels")
  ) { _ in
    TableResult(
      columns: ["Llama 7B", "13B", "33B", "65B", "Falcon-180B"],
      rows: [
        quoted("MARLIN", "3.61 3.87 3.87 3.86 3.77"),
        quoted("Sparse-MARLIN", "4.61 4.99 5.05 5.05 4.96"),
      ])
  }

  static let endToEnd = PaperTable(
    "1", "Speed-up over FP16 of models in vLLM, by batch", place: "Table 1",
    quotes: .measured(on: "A10, A6000 and A100, in vLLM")
  ) { _ in
    let rows = quoted([
      ("Llama-2-7B, A10", "2.93 3.19 3.02 2.90 2.74 2.26 1.78 1.20"),
      ("Llama-2-13B, A6000", "3.17 3.13 3.07 2.97 2.77 2.39 2.01 1.23"),
      ("Yi-34B, A100", "2.90 2.88 2.86 2.79 2.69 2.36 1.71 1.18"),
      ("Llama-2-70B, 4 A6000", "2.84 2.87 2.93 2.84 2.67 2.02 1.74 1.23"),
      ("Llama-2-70B, 8 A6000", "2.10 2.04 2.26 2.19 2.06 1.43 1.42 1.11"),
      ("Llama-2-70B, 2 A100", "2.55 2.59 2.57 2.53 2.42 2.08 1.52 1.19"),
      ("Llama-2-70B, 4 A100", "2.02 1.97 2.01 1.99 1.97 1.63 1.29 1.14"),
      ("Llama-2-70B, 8 A100", "1.38 1.42 1.44 1.44 1.44 1.19 1.04 1.07"),
      ("Falcon-180B, 8 A6000", "2.24 2.06 1.90 1.67 1.55 1.37 1.38 1.27"),
      ("Falcon-180B, 8 A100", "1.76 1.74 1.76 1.75 1.70 1.65 1.29 1.08"),
    ])
    let falls = rows.allSatisfy { row in
      let x = row.printed
      return x[7] < x[4] && x[4] <= x[2]
    }
    return TableResult(
      columns: ["1", "2", "4", "8", "16", "32", "64", "128"],
      rows: rows,
      shapes: [
        Shape(
          "as printed, on every machine 4 rows gain no less than 16, and 16 more than 128",
          place: "Table 1", holds: falls, evidence: "the printed rows")
      ])
  }
}
