import Quantisation
public import Verification

/// SLiM: quantisation by one scale, one-shot sparsity, and low-rank adapters that make up for both.
public enum SLiM: Paper {
  public static let key = "slim"
  public static let citation = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    SLiMQuant.self, AbsMax.self, GroupAbsMax.self, NMMask.self, Wanda.self, SparseGPT.self,
    GPTQ.self,
    NaiveLoRA.self, SLiMLoRA.self,
  ]

  public static let tables: [PaperTable] =
    [accuracy, memory, arithmetic, gaussian, sampling, outputError]
    + [2, 3, 4, 8].map(layers)

  public static let outOfReach = [
    "Table 1, zero-shot accuracy of OPT and LLaMA-2: the models, 0.1 to 13 billion weights, and six benchmarks run through them, are not at hand",
    "perplexity on WikiText-2: for the same reason",
    "speed-ups of sparse 4-bit layers on GPUs: they measure CUDA kernels",
    "compression times of 7 billion weights: they were taken on an H100",
  ]
}
