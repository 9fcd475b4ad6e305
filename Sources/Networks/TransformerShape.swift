/// The sizes of a character transformer, and where its parameters lie in one flat array.
///
/// Parameters, in this order: the embedding V × d, the positions T × d; for each block the gain d of
/// the first norm, queries, keys and values 3d × d, the output d × d, the gain d of the second norm,
/// the expansion h × d and the contraction d × h; the last gain d, and the unembedding V × d. A
/// linear layer holds its weights as outputs × inputs, and computes Y = XWᵀ without a bias.
///
/// In the style of Llama there are no positions, and a gate h × d stands before the expansion.
public struct TransformerShape: Sendable, Hashable {
  /// V, the characters.
  public let vocabulary: Int
  /// T, the longest sequence.
  public let context: Int
  /// d, the components of a token.
  public let width: Int
  public let heads: Int
  public let blocks: Int
  /// h, the components inside the perceptrons.
  public let hidden: Int
  public let style: Style

  public enum Style: String, Sendable, Hashable {
    /// Positions are learnt and added; perceptrons are D max(0, Cx)².
    case squared
    /// Positions turn queries and keys (RoPE); perceptrons are D (silu(Gx) ⊙ Cx) (SwiGLU).
    case gated
  }

  /// - Throws: ``NetworkError`` if a size is not positive, or the heads do not share the width, in even
  ///   parts if positions turn them.
  public init(
    vocabulary: Int, context: Int, width: Int, heads: Int, blocks: Int, hidden: Int? = nil,
    style: Style = .squared
  ) throws(NetworkError) {
    let hidden = hidden ?? 4 * width
    let sizes = [
      ("vocabulary", vocabulary), ("context", context), ("width", width), ("heads", heads),
      ("blocks", blocks), ("hidden", hidden),
    ]
    if let (name, size) = sizes.first(where: { $0.1 < 1 }) {
      throw NetworkError("The size “\(name)” is \(size), but must be positive")
    }
    guard width.isMultiple(of: heads) else {
      throw NetworkError("\(heads) heads cannot share \(width) components equally")
    }
    (self.vocabulary, self.context, self.width) = (vocabulary, context, width)
    (self.heads, self.blocks, self.hidden) = (heads, blocks, hidden)
    self.style = style
    guard style == .squared || headWidth.isMultiple(of: 2) else {
      throw NetworkError("Heads of \(headWidth) components have no pairs for positions to turn")
    }
  }

  /// Components of a head.
  public var headWidth: Int { width / heads }

  /// A named part of the parameters.
  public struct Part: Sendable, Hashable {
    public let name: String
    /// Outputs and inputs of a linear layer; rows and columns of a table; 1 and d of a gain.
    public let rows: Int, columns: Int
    public let start: Int
    /// Whether it is the weights of a linear layer.
    public let isLinear: Bool

    public var range: Range<Int> { start..<start + rows * columns }
  }

  /// Every part, in the order of memory.
  public var parts: [Part] {
    var parts: [Part] = []
    func add(_ name: String, _ rows: Int, _ columns: Int, linear: Bool = false) {
      let start = parts.last?.range.upperBound ?? 0
      parts.append(Part(name: name, rows: rows, columns: columns, start: start, isLinear: linear))
    }
    add("embedding", vocabulary, width)
    if style == .squared { add("positions", context, width) }
    for b in 0..<blocks {
      add("\(b).attention.gain", 1, width)
      add("\(b).attention.qkv", 3 * width, width, linear: true)
      add("\(b).attention.output", width, width, linear: true)
      add("\(b).mlp.gain", 1, width)
      if style == .gated { add("\(b).mlp.gate", hidden, width, linear: true) }
      add("\(b).mlp.up", hidden, width, linear: true)
      add("\(b).mlp.down", width, hidden, linear: true)
    }
    add("gain", 1, width)
    add("unembedding", vocabulary, width, linear: true)
    return parts
  }

  /// Where the parts of the first block begin, how many a block has, and how many of them are linear.
  var firstPart: Int { style == .squared ? 2 : 1 }
  var partsOfBlock: Int { style == .squared ? 6 : 7 }
  var linearsOfBlock: Int { style == .squared ? 4 : 5 }

  /// The names of the linear layers: `0.attention.qkv`, `0.attention.output`, `0.mlp.up`,
  /// `0.mlp.down`, …, `unembedding`.
  public var linearNames: [String] { parts.filter(\.isLinear).map(\.name) }

  public var parameterCount: Int { parts.last?.range.upperBound ?? 0 }
}
