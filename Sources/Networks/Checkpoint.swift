import Foundation
public import Structures

/// A trained character model with what one needs to use it: its characters, and how it came to be.
///
/// In a `.safetensors` file its parts are tensors of float32 by their names in ``TransformerShape/parts``, and
/// the metadata hold the style, the number of heads, the context, the characters in the order of their tokens,
/// and free notes.
public struct Checkpoint: Sendable {
  public let model: CharacterModel
  /// The character of each token.
  public let characters: [Character]
  /// Notes by key: how it was trained.
  public let notes: [String: String]

  private static let kind = "vernier character model"
  private static let own = ["kind", "style", "heads", "context", "characters"]

  /// - Throws: ``NetworkError`` for another number of characters than tokens.
  public init(
    _ model: CharacterModel, characters: [Character], notes: [String: String] = [:]
  ) throws(NetworkError) {
    guard characters.count == model.shape.vocabulary else {
      throw NetworkError(
        "\(characters.count) characters for a vocabulary of \(model.shape.vocabulary)")
    }
    (self.model, self.characters, self.notes) = (model, characters, notes)
  }

  /// - Throws: ``FormatError`` for a tensor that is missing or holds no finite numbers, ``NetworkError`` for a
  ///   file of another kind, or shapes that do not form a model.
  public init(_ file: SafeTensors) throws {
    let texts = file.metadata
    guard texts["kind"] == Self.kind else {
      throw NetworkError(
        "This is no character model: its metadata name no kind “\(Self.kind)”. `vernier train` makes one"
      )
    }
    guard let style = texts["style"].flatMap({ TransformerShape.Style(rawValue: $0) }) else {
      throw NetworkError("The style is “\(texts["style"] ?? "")”, but must be squared or gated")
    }
    func size(_ key: String) throws(NetworkError) -> Int {
      guard let value = texts[key].flatMap({ Int($0) }), 1...1_000_000 ~= value else {
        throw NetworkError("The metadata “\(key)” are “\(texts[key] ?? "")”, but must be a size")
      }
      return value
    }
    func matrix(_ name: String) throws -> [Int] {
      let shape = try file.tensor(name).shape
      guard shape.count == 2, shape.allSatisfy({ $0 > 0 }) else {
        throw NetworkError("Tensor \(name) has the shape \(shape), but must be a matrix")
      }
      return shape
    }
    let embedding = try matrix("embedding")
    let blocks = Set(file.names.compactMap { $0.split(separator: ".").first.flatMap { Int($0) } })
    let shape = try TransformerShape(
      vocabulary: embedding[0], context: size("context"), width: embedding[1],
      heads: size("heads"), blocks: blocks.count, hidden: matrix("0.mlp.up")[0], style: style)
    var parameters: [Float] = []
    for part in shape.parts {
      let found = try file.tensor(part.name).shape
      guard found == [part.rows, part.columns] else {
        throw NetworkError(
          "Tensor \(part.name) has the shape \(found), but [\(part.rows), \(part.columns)] belongs "
            + "to a model of width \(shape.width) and hidden width \(shape.hidden)")
      }
      parameters += try file.floats(part.name)
    }
    let known = Set(shape.parts.map(\.name))
    if let other = file.names.first(where: { !known.contains($0) }) {
      throw NetworkError("There is a tensor \(other), which no part of such a model is")
    }
    try self.init(
      CharacterModel(shape, parameters: parameters), characters: Array(texts["characters"] ?? ""),
      notes: texts.filter { !Self.own.contains($0.key) })
  }

  /// - Throws: ``StructureError`` never, for a model that exists.
  public var file: SafeTensors {
    get throws {
      let shape = model.shape
      let tensors = shape.parts.map { part in
        (
          part.name,
          StoredArray(Array(model.parameters[part.range]), shape: [part.rows, part.columns])
        )
      }
      var texts = notes
      texts["kind"] = Self.kind
      texts["style"] = shape.style.rawValue
      texts["heads"] = "\(shape.heads)"
      texts["context"] = "\(shape.context)"
      texts["characters"] = String(characters)
      return try SafeTensors(Dictionary(uniqueKeysWithValues: tensors), metadata: texts)
    }
  }

  /// The committed checkpoint with its name, from `Fixtures/Models` of the working directory or of a folder
  /// above it or above the program.
  ///
  /// - Throws: `FormatError` if there is none; what ``init(_:)-(SafeTensors)`` throws.
  public static func committed(_ name: String) throws -> Checkpoint {
    if let path = path(of: name) { return try Checkpoint(SafeTensors(path: path)) }
    throw FormatError(
      file: file(of: name),
      reason: "it is not in the working directory, nor in a folder above that or the program",
      remedy: "Run this in the repository, or make it by `vernier train --output FILE`.")
  }

  /// Where in the repository a committed checkpoint lies.
  public static func file(of name: String) -> String { "Fixtures/Models/\(name).safetensors" }

  /// Where it lies on this machine; `nil` if it does not.
  public static func path(of name: String) -> String? {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    for start in [FileManager.default.currentDirectoryPath, program ?? "/"] {
      var folder = URL(filePath: start)
      while folder.path.count > 1 {
        let path = folder.appending(path: file(of: name)).path
        if FileManager.default.fileExists(atPath: path) { return path }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }
}
