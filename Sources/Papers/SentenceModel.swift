import Foundation
import Language
import Networks
import Structures
import Verification

/// A published encoder of sentences, as all-MiniLM-L6-v2 is: WordPiece, embeddings, blocks, and the mean over the
/// tokens at length 1. Beside its weights lie `vocab.txt` and `config.json`.
struct SentenceModel: Sendable {
  /// Sentences that everything is measured on: of unlike length, matter and form.
  static let sentences = [
    "The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.",
    "A matrix of low rank has few singular values that are not zero.",
    "Could you send me the minutes of Tuesday's meeting, please?",
    "In 1969 two men walked on the Moon; 600 million people watched them.",
    "Rivers carry sand, silt and clay down to the sea, where the three are sorted by weight.",
    "Nobody had told the cat that the chair was not his.",
    "Add two eggs, 250 g of flour and a pinch of salt, and stir until no lumps are left.",
    "The committee (which had not met since May) rejected all four proposals.",
  ]

  /// Two halves, one to fit to and one to judge on: every second sentence, so that both have short and long ones.
  static let halves = [0, 1].map { first in
    sentences.enumerated().filter { $0.offset % 2 == first }.map(\.element)
  }

  private static let longest = 256

  private let file: SafeTensors
  private let trie: PieceTrie
  private let (unknown, first, last): (Int, Int, Int)
  private let words: Matrix<Float>, positions: Matrix<Float>
  private let kind: [Float], gain: [Float], shift: [Float]
  let encoder: Encoder

  /// - Returns: `nil` if the weights are not those of such an encoder.
  /// - Throws: ``FormatError`` if something of it is missing or broken.
  init?(_ inputs: Inputs) throws {
    let path = inputs.model ?? ""
    file = try SafeTensors(FileBytes(path: path))
    guard file.names.contains("embeddings.word_embeddings.weight") else { return nil }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let text = try Self.contents("\(folder)/vocab.txt")
    let vocabulary = String(decoding: text, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    trie = PieceTrie(vocabulary)
    let special = try ["[UNK]", "[CLS]", "[SEP]"].map { name -> Int in
      guard let place = vocabulary.firstIndex(of: name) else {
        throw FormatError(file: "vocab.txt", reason: "There is no piece \(name)")
      }
      return place
    }
    (unknown, first, last) = (special[0], special[1], special[2])
    words = try Self.matrix(file, "embeddings.word_embeddings.weight")
    positions = try Self.matrix(file, "embeddings.position_embeddings.weight")
    kind = Array(try file.floats("embeddings.token_type_embeddings.weight").prefix(words.columns))
    gain = try file.floats("embeddings.LayerNorm.weight")
    shift = try file.floats("embeddings.LayerNorm.bias")
    let settings: Settings
    do {
      settings = try JSONDecoder().decode(
        Settings.self, from: Self.contents("\(folder)/config.json"))
    } catch let error as DecodingError {
      throw FormatError(file: "config.json", reason: "\(error)")
    }
    let shape = try EncoderShape(
      width: words.columns, heads: settings.num_attention_heads,
      hidden: try file.tensor("encoder.layer.0.intermediate.dense.weight").shape[0])
    let file = file
    encoder = try Encoder(
      shape,
      blocks: (0..<settings.num_hidden_layers).map { block in
        try Self.parts.flatMap { try file.floats("encoder.layer.\(block).\($0)") }
      })
  }

  /// What of the settings the weights do not show, by the names of the file.
  private struct Settings: Decodable {
    let num_attention_heads: Int
    let num_hidden_layers: Int
  }

  /// In the order of ``EncoderShape``.
  private static let parts =
    ["query", "key", "value"].map { "attention.self.\($0).weight" }
    + ["query", "key", "value"].map { "attention.self.\($0).bias" }
    + [
      "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense",
      "output.dense", "output.LayerNorm",
    ].flatMap { ["\($0).weight", "\($0).bias"] }

  private static func contents(_ path: String) throws -> Data {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw FormatError(
        file: path, reason: "It cannot be read; an encoder's weights lie beside it in its folder")
    }
    return data
  }

  private static func matrix(_ file: SafeTensors, _ name: String) throws -> Matrix<Float> {
    let shape = try file.tensor(name).shape
    return Matrix(rows: shape[0], columns: shape[1], elements: try file.floats(name))
  }

  /// The pieces of a text between the two that mark its ends.
  func tokens(_ text: String) -> [Int] {
    let pieces = trie.pieces(of: text).map { $0 < 0 ? unknown : $0 }
    return [first] + pieces.prefix(Self.longest - 2) + [last]
  }

  /// What the first block gets: a row for each token.
  private func embedded(_ text: String) -> Matrix<Float> {
    let tokens = tokens(text)
    let x = Matrix(rows: tokens.count, columns: words.columns) {
      words[tokens[$0], $1] + positions[$0, $1] + kind[$1]
    }
    return Encoder.norm(x, gain: gain, shift: shift)
  }

  /// The mean over a text's tokens, at length 1.
  func embedding(of text: String) -> [Double] {
    let y = encoder(embedded(text))
    let sums = (0..<y.columns).map { j in (0..<y.rows).reduce(0.0) { $0 + Double(y[$1, j]) } }
    let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return sums.map { $0 / length }
  }

  /// The inputs of all linear layers, block by block, over all tokens of some texts.
  func inputs(on texts: [String]) -> [EncoderShape.Layer: [Matrix<Double>]] {
    var rows: [EncoderShape.Layer: [[Double]]] = [:]
    for text in texts {
      _ = encoder(embedded(text)) { block, layer, x in
        if rows[layer, default: []].count == block { rows[layer, default: []].append([]) }
        rows[layer]?[block] += x.elements.map(Double.init)
      }
    }
    return rows.reduce(into: [:]) { inputs, entry in
      let columns = entry.key == .contraction ? encoder.shape.hidden : encoder.shape.width
      inputs[entry.key] = entry.value.map {
        Matrix(rows: $0.count / columns, columns: columns, elements: $0)
      }
    }
  }

  /// The weights of a layer, outputs × inputs.
  func weights(of layer: EncoderShape.Layer, block: Int) throws -> Matrix<Double> {
    let name =
      switch layer {
      case .attention: "attention.self.query"
      case .output: "attention.output.dense"
      case .expansion: "intermediate.dense"
      case .contraction: "output.dense"
      }
    let w = try Self.matrix(file, "encoder.layer.\(block).\(name).weight")
    return Matrix(rows: w.rows, columns: w.columns, elements: w.elements.map(Double.init))
  }

  /// What a table says of a model that is no encoder.
  static let refusal = TableResult(
    columns: [], rows: [],
    notes: ["not computed: the model is no encoder of sentences, such as all-MiniLM-L6-v2"])
}
