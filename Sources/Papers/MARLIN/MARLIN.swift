import MixedPrecision
public import Verification

/// MARLIN: products of a few rows of activations with weights of four bits, as fast as the weights can be read.
///
/// Speeds are printed for GPUs and are quoted, beside those of the kernels here over the same batches; what they
/// rest on, bits of a weight and the batch at which arithmetic takes as long as reading, is computed again.
public enum MARLIN: Paper {
  public static let key = "marlin"
  public static let citation = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025",
    "arXiv:2408.11743")

  public static let algorithms: [any Algorithm.Type] = [
    MarlinQuantiser.self, MarlinLayout.self, DequantiseNibbles.self, W4A32Product.self,
    W4A16Product.self, ActivationQuantiser.self, W4A8Product.self, W8A8Product.self,
    SparseMarlinLayout.self, SparseMarlinOrder.self, SparseW4A32Product.self,
    SparseW4A8Product.self, StripedPartition.self,
  ]

  public static let tables: [PaperTable] = [
    batches, lockedClock, layers, competitors, endToEnd, latency, accuracy, batch, memory, ridge,
    officialTest, reduction,
    stripes,
  ]

  public static let outOfReach = [
    "speeds on A10, A6000 and A100: they measure CUDA kernels; every table that prints them is quoted",
    "end-to-end times in vLLM, and accuracies of quantised models: neither GPUs nor models are at hand",
    "instructions of sparse tensor cores, for which Sparse-MARLIN orders words and places: that order is recomputed, the products here read panels of 32 columns",
  ]
}
