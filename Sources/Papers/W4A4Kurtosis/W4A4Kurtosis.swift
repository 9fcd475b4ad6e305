import Clipping
public import Verification

/// Activations in four bits by learned clips, and a penalty on kurtosis that keeps outlier channels from growing.
///
/// The figures of arXiv:2404.03605 were not found: its tables are asked here of arithmetic and of a small model, and
/// no cell quotes it.
public enum W4A4Kurtosis: Paper {
  public static let key = "w4a4-kurtosis"
  public static let citation = Citation(
    "Nrusimha, Mishra, Wang, Alistarh, Panda & Kim. Mitigating the impact of outlier channels for language model quantization with activation regularization",
    "arXiv:2404.03605")

  public static let algorithms: [any Algorithm.Type] = [
    ClippedQuantiser.self, Kurtosis.self, AnchoredProduct.self, NormalClip.self,
  ]

  public static let tables: [PaperTable] = [clips, outliers, training]

  public static let outOfReach = [
    "perplexities of the 1-billion model in W4A4, with and without the penalty: the paper's figures were not found, and neither weights nor data are at hand",
    "kurtosis of its layers over pre-training: likewise",
    "weights in four bits after training by GPTQ: here they are rounded to nearest",
    "the weight of the penalty, and whether it is taken per token or per tensor: not found; here it is taken per tensor, and its weight is ours",
    "time of the fused CUDA layer: it measures a GPU",
  ]
}
