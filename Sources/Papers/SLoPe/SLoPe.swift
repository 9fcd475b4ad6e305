import Networks
import Sparsity
public import Verification

/// SLoPe: training with weights pruned N:M along rows, and along columns too in the backward pass, and
/// with low-rank adapters in the last steps.
///
/// Tables are numbered as in the chapter on SLoPe of M. Mozaffari's thesis, University of Toronto
/// 2026, which reprints the paper with its proofs.
public enum SLoPe: Paper {
  public static let key = "slope"
  public static let citation = Citation(
    "Mozaffari, Yazdanbakhsh, Zhang & Mehri Dehnavi. SLoPe: double-pruned sparse plus lazy low-rank adapter pretraining of LLMs. ICLR 2025",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    NMCompression.self, DoublePruning.self, ExtraZeros.self, RandomMask.self, SparseGEMV.self,
    SparseProduct.self, DoublePrunedBackward.self, MaskedGradient.self, SparseAdamW.self,
    FusedAdapter.self, Attention.self, CrossEntropy.self, TransformerGradient.self,
  ]

  public static let tables: [PaperTable] = [
    speedUp, decoding, batches, memory, bytes, zeroShot, bert, mixed, adapterKernel, fusion, tiling,
    modules,
    biMask, flashAttention, lemma, bias, floors, energy, arithmetic, lowRank, training,
  ]

  public static let outOfReach = [
    "speed-ups and memory of 2.6 to 66 billion weights: they measure CUDA kernels, and the models are not at hand",
    "zero-shot, SQuAD and GLUE accuracy: GPT-2 and BERT-Large were trained on clusters",
    "the effect of tiling: it works around a property of cuSPARSELt",
    "comparisons with FST, Bi-Mask and FlashAttention-2: they are programs for GPUs",
  ]
}
