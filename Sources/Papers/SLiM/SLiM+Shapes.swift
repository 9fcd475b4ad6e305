import Verification

/// A language model as the paper's theory sees it.
struct ModelShape {
  let name: String
  /// Blocks, hidden dimension, size of the vocabulary.
  let blocks: Int, width: Int, vocabulary: Int
  /// Width of the MLP over the hidden dimension.
  let expansion: Double

  /// d² weights in units: four projections and two MLP matrices, 4d² + 2d²a in each block.
  private var linear: Double { Double(width * width) * (4 + 2 * expansion) * Double(blocks) }
  private var embedding: Double { Double(width * vocabulary) }

  /// Weights of all adapters at rank r d: L and R of each matrix, 8d²r + 2d²r(1 + a) in a block.
  private func adapters(rank r: Double) -> Double {
    Double(width * width) * r * (8 + 2 * (1 + expansion)) * Double(blocks)
  }

  /// Memory after over memory before: 4 bits and half of the weights leave an eighth of 16 bits.
  ///
  /// - Parameter adapterSize: bytes of an adapter's weight over those of a dense one; 1 for 16 bits.
  func memoryRatio(rank: Double, adapterSize: Double) -> Double {
    let rest = linear / 8 + adapters(rank: rank) * adapterSize + embedding
    return Plant.taken(rest / (linear + embedding), from: "ModelShape.memoryRatio")
  }

  /// Operations before over operations after: half of the weights are multiplied, and the adapters.
  func operationRatio(rank: Double) -> Double {
    let rest = linear / 2 + adapters(rank: rank) + embedding
    return Plant.taken((linear + embedding) / rest, from: "ModelShape.operationRatio")
  }

  /// OPT: Zhang et al. 2022, Table 1. LLaMA-2: Touvron et al. 2023, with two of its three MLP matrices, as
  /// the paper's formula has it.
  static let all = [
    ModelShape(name: "OPT-125M", blocks: 12, width: 768, vocabulary: 50272, expansion: 4),
    ModelShape(name: "OPT-350M", blocks: 24, width: 1024, vocabulary: 50272, expansion: 4),
    ModelShape(name: "OPT-1.3B", blocks: 24, width: 2048, vocabulary: 50272, expansion: 4),
    ModelShape(name: "OPT-2.7B", blocks: 32, width: 2560, vocabulary: 50272, expansion: 4),
    ModelShape(name: "OPT-6.7B", blocks: 32, width: 4096, vocabulary: 50272, expansion: 4),
    ModelShape(name: "OPT-13B", blocks: 40, width: 5120, vocabulary: 50272, expansion: 4),
    ModelShape(
      name: "LLaMA-2-7B", blocks: 32, width: 4096, vocabulary: 32000, expansion: 11008.0 / 4096),
    ModelShape(
      name: "LLaMA-2-13B", blocks: 40, width: 5120, vocabulary: 32000, expansion: 13824.0 / 5120),
  ]
}
