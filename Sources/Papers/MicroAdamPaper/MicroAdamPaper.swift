import Optimisers
public import Verification

/// MicroAdam: Adam from the last few sparse gradients, with an error feedback in four bits.
///
/// The paper's scores come from models of billions of weights on GPUs. What follows from its formulas is
/// computed here: bytes, the bias of the window, what selection and quantiser leave.
public enum MicroAdamPaper: Paper {
  public static let key = "microadam"

  public static let citation = Citation(
    "Modoranu, Safaryan, Malinovsky, Kurtic, Robert, Richtárik & Alistarh. MicroAdam: accurate adaptive optimization with low space overhead and provable convergence. NeurIPS 2024, arXiv 2405.15593",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    MicroAdam.self, WindowBias.self, DynamicQuantiser.self,
  ]

  public static let tables: [PaperTable] = [memory, bias, contraction, training, characters]

  public static let outOfReach = [
    "GLUE/MNLI with BERT and OPT-1.3B, GSM8k with Llama-2 7B and 13B, ImageNet: trained on GPUs; their printed numbers were not at hand to be checked, and none is quoted",
    "times of the CUDA kernels: the block of the selection depends on the shared memory of the GPU",
  ]
}
