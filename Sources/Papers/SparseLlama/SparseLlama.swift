import Bitmask
import Pruning
import Quantisation
public import Verification

/// High-sparsity Llama: weights pruned by SparseGPT, retrained under their masks, quantised, and multiplied from
/// a compressed format.
///
/// The paper's models have seven billion weights. What it and its methods show is asked here of a character
/// model of the same kind (RMSNorm, rotary positions, SwiGLU), which `vernier train` makes and which is committed
/// with its log; what follows from counting bytes is computed, and timed on this machine.
public enum SparseLlama: Paper {
  public static let key = "sparse-llama"
  public static let citation = Citation(
    "Agarwalla, Gupta, Marques, Pandit, Goin, Kurtic, Leong, Nguyen, Salem, Alistarh, Lie & Kurtz. Enabling high-sparsity foundational Llama models with efficient pretraining and deployment. 2024",
    "arXiv:2405.03594")

  public static let algorithms: [any Algorithm.Type] = [
    SparseGPT.self, SparseGPTMask.self, Wanda.self, GPTQ.self, BitmaskCompression.self,
    BitmaskGEMV.self, BitmaskIntegerGEMV.self, CSRProduct.self,
  ]

  public static let tables: [PaperTable] = [
    methods, pruning, rounding, joint, gradual, pitfalls, gridErrors, bytes, speeds,
    publishedPruning,
    publishedRounding, layers, calibrated,
  ]

  public static let outOfReach = [
    "recovery of accuracy at 70 % on fine-tuned tasks: it needs 45 to 50 billion tokens of sparse pretraining at 50 %, and 100 billion at 70 %; the tables by task were not at hand, and none is quoted",
    "times of DeepSparse, nm-vllm and the Cerebras CS-3: closed or other machines; the byte model of their speeds is recomputed, and our own kernels are timed",
    "distillation of each layer in sparse fine-tuning: its recipe could not be checked",
  ]
}
