/// The sizes of one block of an encoder, and where its parameters lie in one flat array.
///
/// Linear layers hold their weights as outputs × inputs, a bias behind them, and compute XWᵀ + b; queries, keys
/// and values are one layer. A norm has a gain and a shift.
public struct EncoderShape: Sendable, Hashable {
  /// d, the components of a token.
  public let width: Int
  public let heads: Int
  /// m, the components inside the perceptron.
  public let hidden: Int

  /// - Throws: ``NetworkError`` if a size is not positive, or the heads do not share the width.
  public init(width: Int, heads: Int, hidden: Int) throws(NetworkError) {
    let sizes = [("width", width), ("heads", heads), ("hidden", hidden)]
    if let (name, size) = sizes.first(where: { $0.1 < 1 }) {
      throw NetworkError("The size “\(name)” is \(size), but must be positive")
    }
    guard width.isMultiple(of: heads) else {
      throw NetworkError("\(heads) heads cannot share \(width) components equally")
    }
    (self.width, self.heads, self.hidden) = (width, heads, hidden)
  }

  /// Components of a head.
  public var headWidth: Int { width / heads }

  /// The linear layers, by what their inputs are.
  public enum Layer: String, CaseIterable, Sendable {
    case attention, output, expansion, contraction
  }

  public enum Part: Int, CaseIterable, Sendable {
    case attention, attentionBias, output, outputBias, gain, shift
    case expansion, expansionBias, contraction, contractionBias, lastGain, lastShift
  }

  public func size(_ part: Part) -> (rows: Int, columns: Int) {
    switch part {
    case .attention: (3 * width, width)
    case .attentionBias: (1, 3 * width)
    case .output: (width, width)
    case .expansion: (hidden, width)
    case .expansionBias: (1, hidden)
    case .contraction: (width, hidden)
    case .outputBias, .gain, .shift, .contractionBias, .lastGain, .lastShift: (1, width)
    }
  }

  public func start(_ part: Part) -> Int {
    Part.allCases.prefix(part.rawValue).reduce(0) { $0 + size($1).rows * size($1).columns }
  }

  /// All parameters: 4d² + 2dm + 9d + m.
  public var count: Int { start(.lastShift) + width }
}
