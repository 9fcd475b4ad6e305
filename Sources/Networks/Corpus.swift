import Foundation
import Scalars

/// A text as tokens, one for each different character, the last tenth held out.
public struct Corpus: Sendable {
  /// Where the text is from, in words for a table's notes.
  public let origin: String
  public let characters: [Character]
  public let training: [Int], heldOut: [Int]

  /// - Throws: ``NetworkError`` if the text is too short to hold any of it out.
  public init(_ text: String, origin: String) throws(NetworkError) {
    guard text.count >= 1000 else {
      throw NetworkError("\(origin) holds \(text.count) characters, but 1000 are needed")
    }
    characters = Set(text).sorted()
    let index = Dictionary(uniqueKeysWithValues: characters.enumerated().map { ($1, $0) })
    let tokens = text.map { index[$0] ?? 0 }
    let cut = tokens.count / 10 * 9
    (training, heldOut) = (Array(tokens[..<cut]), Array(tokens[cut...]))
    self.origin = origin
  }

  /// The file of a data directory that ``standard(dataDirectory:)`` reads.
  public static let file = "tinyshakespeare.txt"

  /// `tinyshakespeare.txt` of a data directory, or sentences that are made here if there is no
  /// directory; ``origin`` says which.
  ///
  /// - Throws: ``NetworkError`` if the file of a given directory cannot be read.
  public static func standard(dataDirectory: String?) throws(NetworkError) -> Corpus {
    guard let dataDirectory else {
      return try Corpus(
        GeneratedText.sentences(characters: 400_000, seed: 1),
        origin: "sentences generated from a grammar made here")
    }
    let path = "\(dataDirectory)/\(file)"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw NetworkError("\(path) cannot be read as text in UTF-8")
    }
    return try Corpus(text, origin: file)
  }

  /// Random windows of the training text, the same for the same step and seed.
  public func batch(
    _ sequences: Int, _ length: Int, step: Int, seed: UInt64 = 1
  ) throws(NetworkError) -> TokenBatch {
    let draws = Draws(seed: seed, purpose: "Corpus")
    return try TokenBatch(
      (0..<sequences).map { i in
        let range = UInt64(training.count - length)
        let start = Int(draws.bits(step * sequences + i) % range)
        return Array(training[start..<start + length + 1])
      })
  }

  /// Windows at equal distances over the held-out text: the same for every model.
  public func examination(_ sequences: Int, _ length: Int) throws(NetworkError) -> TokenBatch {
    let stride = (heldOut.count - length - 1) / max(1, sequences)
    guard stride > 0 else {
      throw NetworkError(
        "\(heldOut.count) characters held out are too few for \(sequences) windows")
    }
    return try TokenBatch(
      (0..<sequences).map { Array(heldOut[$0 * stride..<$0 * stride + length + 1]) })
  }
}
