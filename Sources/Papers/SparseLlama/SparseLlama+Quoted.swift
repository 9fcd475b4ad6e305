import Quantisation
import Verification

extension SparseLlama {
  private static let llama2 = ["7B", "13B", "70B"]

  static let publishedPruning = PaperTable(
    "wanda-readme", "WikiText-2 perplexity of Llama-2 after pruning",
    place: "README of locuslab/wanda",
    quotes: .taking(
      "Llama-2 of 7 to 70 billion weights, and WikiText-2"
    ).asking(
      PrintedOrder.rows(
        "pruning", "loss",
        [
          "dense": "dense", "50 %, magnitude": "magnitude, 50 %",
          "50 %, SparseGPT": "SparseGPT, 50 %", "50 %, Wanda": "Wanda, 50 %",
          "4:8, magnitude": "magnitude, 4:8", "4:8, SparseGPT": "SparseGPT, 4:8",
          "4:8, Wanda": "Wanda, 4:8", "2:4, magnitude": "magnitude, 2:4",
          "2:4, SparseGPT": "SparseGPT, 2:4", "2:4, Wanda": "Wanda, 2:4",
        ], in: llama2)), uses: pruners
  ) { _ in
    let rows = quoted([
      ("dense", "5.12 4.57 3.12"),
      ("50 %, magnitude", "14.89 6.37 4.98"), ("50 %, SparseGPT", "6.51 5.63 3.98"),
      ("50 %, Wanda", "6.42 5.56 3.98"),
      ("4:8, magnitude", "16.48 - -"), ("4:8, SparseGPT", "8.12 6.60 4.59"),
      ("4:8, Wanda", "7.97 - -"),
      ("2:4, magnitude", "54.59 8.33 6.33"), ("2:4, SparseGPT", "10.17 8.32 5.40"),
      ("2:4, Wanda", "11.02 8.27 5.16"),
    ])
    func printed(_ label: String) -> [Double] { rows.printed(label) }
    func isBelow(_ a: [Double], _ b: [Double]) -> Bool { zip(a, b).allSatisfy { $0 < $1 } }
    let (wanda, sparseGPT) = (printed("50 %, Wanda"), printed("50 %, SparseGPT"))
    let (wandaOfFour, sparseGPTOfFour) = (printed("2:4, Wanda"), printed("2:4, SparseGPT"))
    return TableResult(
      columns: llama2, rows: rows,
      shapes: [
        Shape(
          "as printed, SparseGPT is below magnitude on every model, at 50 % and at 2:4",
          place: "README of locuslab/wanda",
          holds: isBelow(sparseGPT, printed("50 %, magnitude"))
            && isBelow(sparseGPTOfFour, printed("2:4, magnitude")), evidence: "the printed rows"),
        Shape(
          "as printed, Wanda is nowhere above SparseGPT at 50 %, and above it at 2:4 on 7B",
          place: "README of locuslab/wanda",
          holds: zip(wanda, sparseGPT).allSatisfy { $0 <= $1 }
            && wandaOfFour[0] > sparseGPTOfFour[0],
          evidence: "\(wanda) and \(sparseGPT); \(wandaOfFour[0]) and \(sparseGPTOfFour[0])"),
      ],
      notes: ["table pruning asks the same here", "“not printed”: not at hand, and so left out"])
  }

  static let publishedRounding = PaperTable(
    "gptq-readme", "WikiText-2 perplexity of LLaMA after rounding",
    place: "README of IST-DASLab/gptq",
    quotes: .taking(
      "LLaMA of 7 and 13 billion weights, and WikiText-2"
    ).asking(
      PrintedOrder.rows(
        "rounding", "loss",
        [
          "FP16": "dense", "4 bits, nearest": "nearest, 4", "4 bits, GPTQ": "GPTQ, 4",
          "3 bits, nearest": "nearest, 3", "3 bits, GPTQ": "GPTQ, 3",
        ], in: ["7B", "13B"])), uses: [GPTQ.self]
  ) { _ in
    let rows = quoted([
      ("FP16", "5.68 5.09"), ("4 bits, nearest", "6.29 5.53"), ("4 bits, GPTQ", "6.09 5.36"),
      ("3 bits, nearest", "25.54 11.40"), ("3 bits, GPTQ", "8.07 6.63"),
      ("3 bits, GPTQ, groups of 128", "6.61 5.62"),
    ])
    let isBelow = ["4 bits", "3 bits"].allSatisfy { bits in
      zip(rows.printed("\(bits), GPTQ"), rows.printed("\(bits), nearest")).allSatisfy { $0 < $1 }
    }
    return TableResult(
      columns: ["7B", "13B"], rows: rows,
      shapes: [
        Shape(
          "as printed, GPTQ is below rounding to nearest, at 4 and at 3 bits",
          place: "README of IST-DASLab/gptq",
          holds: isBelow,
          evidence: "the printed rows")
      ], notes: ["table rounding asks the same here"])
  }
}
