import Compression
import Quantisation
public import Verification

/// SLiM: quantisation by one scale, one-shot sparsity, and low-rank adapters that make up for both.
public enum SLiM: Paper {
  public static let key = "slim"
  public static let citation = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    SLiMQuant.self, SLiMQuantO.self, AbsMax.self, GroupAbsMax.self, TileAbsMax.self,
    FloatEight.self, NMMask.self, Wanda.self, SparseGPT.self, GPTQ.self, NaiveLoRA.self,
    SLiMLoRA.self, QuantisedAdapters.self, PrunedAdapters.self, SLiMPipeline.self,
    SparseLowRankProduct.self,
  ]

  public static let tables: [PaperTable] =
    [accuracy, sparseOnly, quantisationOnly, speedUps, product, perplexity]
    + [modelPerplexity, modelPruning, modelQuantisation, trade, modelTrade]
    + [fineTuning, memory, arithmetic, times, calibration, modelCalibration, grouping]
    + [gaussian, sampling, outputError, modelOutputError, encoderOutputError]
    + [2, 3, 4, 8].map(layers)

  public static let outOfReach = [
    "zero-shot accuracy of OPT and LLaMA-2 (Tables 1, 7.5, 7.6, E.10): the models, 0.1 to 13 billion weights, and six benchmarks run through them, are not at hand",
    "Tables E.5, E.6 and E.9: neither figures nor their models are at hand",
    "perplexity on WikiText-2 (Tables E.4, E.7, E.8, E.11, E.16): for the same reason; a character model of half a million weights, trained here, stands in",
    "speed-ups of sparse 4-bit layers on GPUs (Tables 7.7 and E.17): they measure CUDA kernels",
    "times of compression and fine-tuning (Tables E.12 and E.15): they were taken on an H100; one layer is timed here",
  ]
}
