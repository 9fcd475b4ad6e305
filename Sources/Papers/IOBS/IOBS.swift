import Pruning
public import Verification

/// I-OBS: the optimal brain surgeon, iterated towards a sparse minimum.
public enum IOBS: Paper {
  public static let key = "i-obs"
  public static let citation = Citation(
    "The iterative optimal brain surgeon. arXiv:2408.17163, NeurIPS 2024", "")

  public static let algorithms: [any Algorithm.Type] = [
    OBSUpdate.self, SetSelection.self, TopKTruncation.self, KIHT.self, IOBSStep.self,
  ]

  public static let tables: [PaperTable] = [
    synthetic, syntheticImages, selection, order, rounds, modelRounds, solvers,
  ]

  public static let outOfReach = [
    "the figures of every table: what is stored of the paper has them as images; none is quoted",
    "top-1 accuracy of DeiT-Tiny, -Small and -Base over iterations: ImageNet and the checkpoints are not at hand",
    "perplexities of SparseGPT against I-OBS(3), and MMLU of Llama-2-7B and Llama-3-8B: neither checkpoints nor data",
    "the comparison with CBS on MobileNetV1 at 30 to 80 %: likewise",
    "the statement of the paper's convergence theorem: not found; a theorem derived here is checked in its place",
  ]
}
