import Pruning
import Quantisation
public import Verification

/// Sparse Expansion: a pruned copy of a layer for every cluster of its inputs, and the measure of entanglement that
/// says which neurons gain from it.
public enum SparseExpansion: Paper {
  public static let key = "sparse-expansion"
  public static let citation = Citation(
    "Wasserstein distances, neuronal entanglement, and sparsity. arXiv:2405.15756, ICLR 2025", "")

  public static let algorithms: [any Algorithm.Type] = [
    PCA.self, KMeans.self, GaussianDistance.self, SparseGPT.self, SparseGPTMask.self,
    RoutedProduct.self,
  ]

  public static let tables: [PaperTable] = [
    gain, sparsity, reduction, damping, distances, floor, storage, model,
  ]

  public static let outOfReach = [
    "perplexities of Pythia 70M to 12B and Llama-2-7B and -13B at 50 to 90 %, 2:4 and with 4 bits: figures were not found, and neither checkpoints nor data are at hand",
    "speed-ups: GPU measurements; the released test forward also runs the dense layer",
    "that gain and entanglement go together in large models: a mixture of normal inputs says nothing of it, and of the committed model only a note",
  ]
}
