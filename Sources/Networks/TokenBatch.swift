/// Sequences of equal length, with the token that follows each position.
public struct TokenBatch: Sendable {
  public let sequences: Int, length: Int
  /// sequences × length tokens.
  public let inputs: [Int]
  /// The token after each.
  public let targets: [Int]

  /// - Parameter sequences: tokens, each list one longer than the positions.
  /// - Throws: ``NetworkError`` if there is none, or they differ in length.
  public init(_ sequences: [[Int]]) throws(NetworkError) {
    guard let first = sequences.first, first.count > 1,
      sequences.allSatisfy({ $0.count == first.count })
    else {
      throw NetworkError(
        "A batch needs sequences of one length, at least 2; their lengths are "
          + "\(sequences.map(\.count))")
    }
    self.sequences = sequences.count
    length = first.count - 1
    inputs = sequences.flatMap { $0.dropLast() }
    targets = sequences.flatMap { $0.dropFirst() }
  }

  /// sequences · length.
  public var positions: Int { inputs.count }

  /// - Throws: ``NetworkError`` if a sequence is longer than the context, or a token is no token.
  func validate(_ shape: TransformerShape) throws(NetworkError) {
    guard length <= shape.context else {
      throw NetworkError("Sequences of \(length) tokens in a context of \(shape.context)")
    }
    for token in inputs + targets where !(0..<shape.vocabulary ~= token) {
      throw NetworkError("Token \(token) of a vocabulary of \(shape.vocabulary)")
    }
  }
}
