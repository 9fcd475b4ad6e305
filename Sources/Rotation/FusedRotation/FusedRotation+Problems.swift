import Scalars
import Verification

extension FusedRotation {
  /// A model of one or two blocks, and three tokens; sums over the width stay near one, or softmax would
  /// amplify every rounding.
  static func random(
    _ width: Int, _ heads: Int, _ hidden: Int, _ generator: inout Generator
  ) -> Problem {
    let vocabulary = 5, blocks = width > 16 ? 1 : 2
    let scale = width < 4 ? 8.0 : width < 16 ? 16 : 32
    func vector(_ n: Int) -> [Double] { (0..<n).map { _ in generator.dyadic() / scale } }
    func matrix(_ rows: Int, _ columns: Int) -> [[Double]] {
      (0..<rows).map { _ in vector(columns) }
    }
    func gains() -> [Double] { vector(width).map { 1 + $0 } }
    let parts = (0..<blocks).map { _ in
      BlockWeights(
        firstGain: gains(), secondGain: gains(), query: matrix(width, width),
        key: matrix(width, width), value: matrix(width, width), output: matrix(width, width),
        gate: matrix(hidden, width), up: matrix(hidden, width), down: matrix(width, hidden))
    }
    let weights = ModelWeights(
      embedding: matrix(vocabulary, width), blocks: parts, gain: gains(),
      head: matrix(vocabulary, width))
    return Problem(
      shape: shape(vocabulary, width, heads, hidden, blocks), weights: weights,
      signs: (0..<width).map { _ in generator.next() % 2 == 0 ? 1 : -1 },
      tokens: (0..<3).map { _ in Int(generator.next() % UInt64(vocabulary)) })
  }

  private static func shape(
    _ vocabulary: Int, _ width: Int, _ heads: Int, _ hidden: Int, _ blocks: Int
  ) -> RotatedShape {
    do {
      return try RotatedShape(
        vocabulary: vocabulary, width: width, heads: heads, hidden: hidden, blocks: blocks)
    } catch { preconditionFailure("\(error)") }
  }

  /// Layers of zeros: the logits are those of the embedding alone.
  static let silent: Problem = {
    let zeros = [[0.0, 0], [0, 0]]
    let block = BlockWeights<Double>(
      firstGain: [1, 1], secondGain: [1, 1], query: zeros, key: zeros, value: zeros, output: zeros,
      gate: zeros, up: zeros, down: zeros)
    return Problem(
      shape: shape(2, 2, 1, 2, 1),
      weights: ModelWeights(
        embedding: [[1, 7], [1, 0]], blocks: [block], gain: [1, 1], head: [[1, 0], [0, 2]]),
      signs: [1, -1], epsilon: 24, tokens: [0])
  }()
}
