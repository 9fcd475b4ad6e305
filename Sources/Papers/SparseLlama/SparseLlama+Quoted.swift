import Verification

extension SparseLlama {
  private static let llama2 = ["7B", "13B", "70B"]

  static let publishedPruning = PaperTable(
    "wanda-readme", "WikiText-2 perplexity of Llama-2 after pruning",
    place: "README of locuslab/wanda",
    quotes: .taking("Llama-2 of 7 to 70 billion weights, and WikiText-2", standIns: ["pruning"])
  ) { _ in
    let rows = [
      ("dense", "5.12 4.57 3.12"),
      ("50 %, magnitude", "14.89 6.37 4.98"), ("50 %, SparseGPT", "6.51 5.63 3.98"),
      ("50 %, Wanda", "6.42 5.56 3.98"),
      ("4:8, magnitude", "16.48 - -"), ("4:8, SparseGPT", "8.12 6.60 4.59"),
      ("4:8, Wanda", "7.97 - -"),
      ("2:4, magnitude", "54.59 8.33 6.33"), ("2:4, SparseGPT", "10.17 8.32 5.40"),
      ("2:4, Wanda", "11.02 8.27 5.16"),
    ]
    return TableResult(
      columns: llama2, rows: rows.map { quoted($0.0, $0.1) },
      shapes: [
        Shape(
          "as printed, SparseGPT is below magnitude on every model, at 50 % and at 2:4",
          place: "README of locuslab/wanda",
          holds: 6.51 < 14.89 && 5.63 < 6.37 && 3.98 < 4.98 && 10.17 < 54.59 && 8.32 < 8.33
            && 5.40 < 6.33, evidence: "the printed rows"),
        Shape(
          "as printed, Wanda is nowhere above SparseGPT at 50 %, and above it at 2:4 on 7B",
          place: "README of locuslab/wanda",
          holds: 6.42 <= 6.51 && 5.56 <= 5.63 && 3.98 <= 3.98 && 11.02 > 10.17,
          evidence: "6.42, 5.56, 3.98 and 6.51, 5.63, 3.98; 11.02 and 10.17"),
      ],
      notes: ["table pruning asks the same here", "“not printed”: not at hand, and so left out"])
  }

  static let publishedRounding = PaperTable(
    "gptq-readme", "WikiText-2 perplexity of LLaMA after rounding",
    place: "README of IST-DASLab/gptq",
    quotes: .taking("LLaMA of 7 and 13 billion weights, and WikiText-2", standIns: ["rounding"])
  ) { _ in
    let rows = [
      ("FP16", "5.68 5.09"), ("4 bits, nearest", "6.29 5.53"), ("4 bits, GPTQ", "6.09 5.36"),
      ("3 bits, nearest", "25.54 11.40"), ("3 bits, GPTQ", "8.07 6.63"),
      ("3 bits, GPTQ, groups of 128", "6.61 5.62"),
    ]
    return TableResult(
      columns: ["7B", "13B"], rows: rows.map { quoted($0.0, $0.1) },
      shapes: [
        Shape(
          "as printed, GPTQ is below rounding to nearest, at 4 and at 3 bits",
          place: "README of IST-DASLab/gptq",
          holds: 6.09 < 6.29 && 5.36 < 5.53 && 8.07 < 25.54 && 6.63 < 11.40,
          evidence: "the printed rows")
      ], notes: ["table rounding asks the same here"])
  }
}
