import Codebooks
public import Verification

/// PV-Tuning: codes and codebooks in turn, each the best for the other.
///
/// Of the paper's own tables only what the README of AQLM prints was found; those figures are quoted. Both exact steps
/// are verified, and what they reach together is studied on quadratics that can be enumerated.
public enum PVTuning: Paper {
  public static let key = "pv-tuning"
  public static let citation = Citation(
    "Malinovskii, Mazur, Ilin, Kuznedelev, Burlachenko, Yi, Alistarh & Richtárik. PV-Tuning: beyond straight-through estimation for extreme LLM compression. NeurIPS 2024",
    "arXiv:2405.14852")

  public static let algorithms: [any Algorithm.Type] = [TiedStep.self, ValueStep.self]

  public static let tables: [PaperTable] = [small, bits, readme]

  public static let outOfReach = [
    "perplexities of Llama-2, Llama-3 and Mistral: the models are not at hand; what the README prints is quoted",
    "the paper's own tables beyond the README: not found",
    "the linearised value step and its subspaces, additive codebooks and their products, the search for codes with a trust ratio, and training of layers against straight-through estimation: not built",
    "time of the kernels for lookup tables: not built",
  ]
}
