import Quantisation
import Rotation
public import Verification

/// QuaRot: rotations that take outliers out of weights, activations and caches, so that all of them fit four
/// bits, while the network computes the same.
///
/// Tables are numbered as in arXiv:2404.00456. Theirs are perplexities of LLaMA models; what they show is asked
/// here of a character transformer that was trained with outlier channels in its residual stream.
public enum QuaRot: Paper {
  public static let key = "quarot"
  public static let citation = Citation(
    "Ashkboos, Mohtashami, Croci, Li, Cameron, Jaggi, Alistarh, Hoefler & Hensman. QuaRot: outlier-free 4-bit inference in rotated LLMs. NeurIPS 2024",
    "arXiv:2404.00456")

  public static let algorithms: [any Algorithm.Type] = [
    HadamardMatrix.self, WalshHadamard.self, TokenQuantiser.self, CacheQuantiser.self,
    CachedAttention.self, FourBitLinear.self, FusedRotation.self, Incoherence.self,
    RotaryPositions.self, GPTQ.self,
  ]

  public static let tables: [PaperTable] = [
    perplexity, zeroShot, rounding, groupSizes, clipping, cacheBits, weightOnly, randomOrthogonal,
    halfPrecision, newerModels, kernelTimes, widths, flatness, rotations, weightRounding,
    committedRounding, committed,
    clipRatios,
    bits, groups, settings, activations,
  ]

  public static let outOfReach = [
    "perplexities of 7 to 70 billion weights on WikiText-2: the models are not at hand; every table that prints them is quoted",
    "zero-shot accuracy: the same",
    "prefill and decoding times, and memory, on an RTX 3090: they measure CUDA kernels",
  ]
}
