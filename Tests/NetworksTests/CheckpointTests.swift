import Foundation
import Networks
import Scalars
import Structures
import Testing

/// Models in the style of Llama, and their files.
@Suite struct CheckpointTests {
  private func model(_ style: TransformerShape.Style = .gated) throws -> CharacterModel {
    let shape = try TransformerShape(
      vocabulary: 5, context: 6, width: 8, heads: 2, blocks: 2, hidden: 12, style: style)
    return CharacterModel(shape, seed: 3)
  }

  private func bytes() throws -> [UInt8] {
    try Checkpoint(model(), characters: Array("abc\n\""), notes: ["steps": "7"]).file.encoded
  }

  private func read(_ bytes: [UInt8]) throws -> Checkpoint {
    try Checkpoint(SafeTensors(FileBytes(bytes, name: "model")))
  }

  @Test func `a model comes back from its file to the bit`() throws {
    for style in [TransformerShape.Style.gated, .squared] {
      let model = try model(style)
      let checkpoint = try Checkpoint(model, characters: Array("abc\n\""), notes: ["steps": "7"])
      let back = try read(checkpoint.file.encoded)
      #expect(back.model.parameters == model.parameters && back.model.shape == model.shape)
      #expect(back.characters == checkpoint.characters && back.notes == ["steps": "7"])
    }
  }

  /// Every byte of length and header, changed in three ways, and every length that is cut short.
  @Test func `a changed header gives an error or a model, and never a crash`() throws {
    let whole = try bytes()
    let length = whole.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    var refused = 0
    for place in 0..<8 + length {
      for change: UInt8 in [0x01, 0x20, 0xFF] {
        var spoilt = whole
        spoilt[place] ^= change
        do { _ = try read(spoilt) } catch {
          refused += 1
          #expect(!"\(error)".isEmpty)
        }
      }
    }
    #expect(refused > length)
    for count in stride(from: 0, to: whole.count, by: 7) {
      #expect(throws: (any Error).self) { try read(Array(whole.prefix(count))) }
    }
  }

  @Test func `what is no such model is named`() throws {
    func refusal(_ tensors: [String: StoredArray], _ texts: [String: String]) throws -> String {
      let file = try SafeTensors(tensors, metadata: texts)
      do {
        _ = try Checkpoint(file)
        return "none"
      } catch { return "\(error)" }
    }
    let one = StoredArray([Float](repeating: 0, count: 4), shape: [2, 2])
    #expect(try refusal(["a": one], [:]).contains("no character model"))
    var texts = ["kind": "vernier character model", "style": "round"]
    #expect(try refusal(["a": one], texts).contains("“round”"))
    texts["style"] = "gated"
    #expect(try refusal(["a": one], texts).contains("embedding"))
    #expect(throws: NetworkError.self) { try Checkpoint(model(), characters: ["a"]) }
    #expect(throws: FormatError.self) { try Checkpoint.committed("no such model") }
  }

  @Test func `heads of an odd width cannot be turned`() {
    #expect(throws: NetworkError.self) {
      try TransformerShape(
        vocabulary: 4, context: 4, width: 6, heads: 2, blocks: 1, style: .gated)
    }
  }

  /// A batch says what a model of another style does not: the order of its characters by rotation alone.
  @Test func `a model without learnt positions sees the order of characters`() throws {
    let model = try model()
    let (a, b) = (try TokenBatch([[0, 1, 2, 3, 4]]), try TokenBatch([[1, 0, 2, 3, 4]]))
    #expect(try model.loss(on: a) != model.loss(on: b))
    // Gate and expansion read the same input.
    let gate = try model.activations(of: "1.mlp.gate", on: a)
    #expect(try gate == model.activations(of: "1.mlp.up", on: a))
    #expect(try model.activations(of: "1.mlp.down", on: a).columns == 12)
    #expect(try model.activations(of: "0.attention.output", on: a).columns == 8)
  }

  @Test func `a gated model learns`() throws {
    let batch = try TokenBatch([[0, 1, 2, 3, 4, 0, 1], [4, 3, 2, 1, 0, 4, 3]])
    let trainer = Trainer(try model(), sequences: 2, schedule: .init(steps: 400, peak: 1e-2))
    let first = try trainer.step(batch)
    for _ in 1..<400 { try trainer.step(batch) }
    #expect(try trainer.model.loss(on: batch) < first / 2)
  }
}
