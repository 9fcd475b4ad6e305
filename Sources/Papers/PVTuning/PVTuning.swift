import Codebooks
public import Verification

/// PV-Tuning: codes and codebooks in turn, each the best for the other; and AQLM, the format that it tunes.
///
/// Of the paper's own tables only what the README of AQLM prints was found; those figures are quoted. Exact and
/// linearised steps are verified, and studied on quadratics; what tuning does for a model of codes is asked of a small
/// one, and the products of codes are timed.
public enum PVTuning: Paper {
  public static let key = "pv-tuning"
  public static let citation = Citation(
    "Malinovskii, Mazur, Ilin, Kuznedelev, Burlachenko, Yi, Alistarh & Richtárik. PV-Tuning: beyond straight-through estimation for extreme LLM compression. NeurIPS 2024",
    "arXiv:2405.14852")

  public static let algorithms: [any Algorithm.Type] = [
    TiedStep.self, ValueStep.self, LinearisedStep.self, SubspaceStep.self, CodeSearch.self,
    BeamSearch.self, CodebookUpdate.self, CodebookDecode.self, CodebookGEMV.self,
  ]

  public static let tables: [PaperTable] = [
    small, steps, layers, layersOfText, additive, bits, speeds, readme, kernels,
  ]

  public static let outOfReach = [
    "perplexities of Llama-2, Llama-3 and Mistral: the models are not at hand; what the README prints is quoted",
    "the paper's own tables beyond the README: not found",
    "tuning of all layers together on the loss of the whole model, with Adam on codebooks and straight-through buffers: layers are tuned one by one here, on the error of their outputs",
    "kernels on GPUs, and the Numba kernel's processor: the README names none",
  ]
}
