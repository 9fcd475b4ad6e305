/// The sizes of a small language model with RMSNorm, rotary positions and a gated perceptron.
public struct RotatedShape: Sendable, Hashable {
  public let vocabulary: Int, width: Int, heads: Int, hidden: Int, blocks: Int

  /// - Throws: ``RotationError`` if a size is not positive, heads do not share the width in even parts, or
  ///   there is no Hadamard matrix for the heads, a head, or the hidden width.
  public init(
    vocabulary: Int, width: Int, heads: Int, hidden: Int, blocks: Int
  ) throws(RotationError) {
    guard vocabulary > 0, width > 0, heads > 0, hidden > 0, blocks > 0 else {
      throw RotationError("Every size of a model must be positive")
    }
    guard width.isMultiple(of: 2 * heads) else {
      throw RotationError(
        "\(heads) heads do not share \(width) components in even parts, which rotary positions need"
      )
    }
    for order in [width, heads, width / heads, hidden] { _ = try HadamardTransform(order: order) }
    (self.vocabulary, self.width, self.heads) = (vocabulary, width, heads)
    (self.hidden, self.blocks) = (hidden, blocks)
  }

  public var headWidth: Int { width / heads }
}

/// Weights of one block, outputs × inputs, and the gains of its norms.
struct BlockWeights<S: Sendable>: Sendable {
  var firstGain: [S], secondGain: [S]
  var query: [[S]], key: [[S]], value: [[S]], output: [[S]]
  var gate: [[S]], up: [[S]], down: [[S]]

  func map<T>(_ transform: (S) -> T) -> BlockWeights<T> {
    func matrix(_ rows: [[S]]) -> [[T]] { rows.map { $0.map(transform) } }
    return BlockWeights<T>(
      firstGain: firstGain.map(transform), secondGain: secondGain.map(transform),
      query: matrix(query), key: matrix(key), value: matrix(value), output: matrix(output),
      gate: matrix(gate), up: matrix(up), down: matrix(down))
  }
}

/// All weights of a model.
struct ModelWeights<S: Sendable>: Sendable {
  var embedding: [[S]]
  var blocks: [BlockWeights<S>]
  var gain: [S]
  var head: [[S]]

  func map<T>(_ transform: (S) -> T) -> ModelWeights<T> {
    ModelWeights<T>(
      embedding: embedding.map { $0.map(transform) }, blocks: blocks.map { $0.map(transform) },
      gain: gain.map(transform), head: head.map { $0.map(transform) })
  }
}
