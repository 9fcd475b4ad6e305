import Verification

/// What else is printed of MARLIN's speed and of the accuracy of its weights.
extension MARLIN {
  static let competitors = PaperTable(
    "competitors", "Speed-up over FP16 on an A10, 72k × 18k, groups of 128, beside other kernels",
    place: artefact, quotes: .measured(on: "an A10, by CUDA kernels")
  ) { _ in
    TableResult(
      columns: ["1", "16"],
      rows: quoted([
        ("MARLIN", "3.87 3.90"), ("torchao", "3.50 1.20"), ("AWQ", "3.33 0.34"),
        ("bitsandbytes", "2.94 0.15"), ("exllamav2", "3.65 1.09"),
      ]))
  }

  static let latency = PaperTable(
    "latency", "Time for an output token in ms, by requests a second", place: "Figure 14",
    quotes: .measured(on: "GPUs, in vLLM")
  ) { _ in
    let rows = quoted([
      ("FP16", "22.47 24.32 27.26 37.00"), ("MARLIN", "8.02 8.59 9.32 11.38"),
      ("Sparse-MARLIN", "6.78 7.21 7.79 9.45"),
    ])
    return TableResult(columns: ["1", "2.5", "5", "10"], rows: rows)
  }

  static let accuracy = PaperTable(
    "accuracy", "Perplexity and MMLU with weights of four bits",
    place: "README of IST-DASLab/marlin@2f6d7c1",
    quotes: .taking("models of 7 to 70 billion weights, WikiText-2, RedPajama and MMLU")
  ) { _ in
    TableResult(
      columns: ["7B", "13B", "70B"],
      rows: quoted([
        ("WikiText-2, FP16", "5.12 4.57 3.12"), ("WikiText-2, INT4", "5.27 4.67 3.21"),
        ("RedPajama, FP16", "6.14 5.67 4.74"), ("RedPajama, INT4", "6.30 5.79 4.81"),
        ("MMLU, FP16", "41.80 52.10 65.43"), ("MMLU, INT4", "40.07 51.13 64.81"),
      ]))
  }
}
