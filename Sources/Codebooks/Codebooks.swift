/// Weights from few distinct values or vectors: the steps of PV-Tuning, and the additive codebooks of AQLM.
public enum Codebooks {}

/// Where the steps are from.
let pvTuning =
  "Malinovskii et al. PV-Tuning: beyond straight-through estimation for extreme LLM compression. NeurIPS 2024, arXiv:2405.14852"

/// Where the format is from, as it was read: `main` of its repository at e79a896.
let aqlm =
  "Egiazarian et al. Extreme compression of large language models via additive quantization (AQLM). arXiv:2401.06118; Vahe1994/AQLM e79a896"
