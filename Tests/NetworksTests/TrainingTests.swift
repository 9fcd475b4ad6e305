import Foundation
import Networks
import Scalars
import Structures
import Testing

@Suite struct TrainingTests {
  private func corpus() throws -> Corpus {
    try Corpus.standard(dataDirectory: ProcessInfo.processInfo.environment["VERNIER_DATA"])
  }

  @Test func `the loss begins at log V and falls`() throws {
    let corpus = try corpus()
    let shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: 64, width: 128, heads: 4, blocks: 2)
    let steps = Int(ProcessInfo.processInfo.environment["VERNIER_TEST_STEPS"] ?? "") ?? 40
    let trainer = Trainer(
      CharacterModel(shape, seed: 1), sequences: 16, schedule: .init(steps: steps))
    let start = Date()
    let first = try trainer.step(corpus.batch(16, 64, step: 0))
    #expect(abs(first - .log(Double(shape.vocabulary))) < 0.2)
    for step in 1..<steps { try trainer.step(corpus.batch(16, 64, step: step)) }
    let loss = try trainer.model.loss(on: corpus.examination(64, 64))
    print("\(steps) steps, held-out loss \(loss), \(Date().timeIntervalSince(start)) s")
    #expect(loss < first - 0.5)
  }

  @Test func `bad shapes, names and batches say what would fit`() throws {
    #expect(throws: NetworkError.self) {
      try TransformerShape(vocabulary: 4, context: 4, width: 6, heads: 4, blocks: 1)
    }
    #expect(throws: NetworkError.self) {
      try TransformerShape(vocabulary: 4, context: 4, width: 0, heads: 1, blocks: 1)
    }
    let shape = try TransformerShape(vocabulary: 4, context: 4, width: 4, heads: 2, blocks: 1)
    var model = CharacterModel(shape, seed: 1)
    #expect(throws: NetworkError.self) {
      try model.replace("0.mlp.up", with: Matrix<Float>(repeating: 0, rows: 4, columns: 4))
    }
    #expect(throws: NetworkError.self) {
      try model.replace("7.mlp.up", with: Matrix<Float>(repeating: 0, rows: 16, columns: 4))
    }
    #expect(throws: NetworkError.self) { try model.loss(on: TokenBatch([[0, 1, 2, 3, 0, 1]])) }
    #expect(throws: NetworkError.self) { try model.loss(on: TokenBatch([[0, 1, 9]])) }
    #expect(throws: NetworkError.self) { try TokenBatch([]) }
    #expect(throws: NetworkError.self) { try TokenBatch([[1, 2], [1, 2, 3]]) }
    #expect(throws: NetworkError.self) { try CharacterModel(shape, parameters: [1, 2]) }
    #expect(throws: NetworkError.self) { try Corpus("too short", origin: "a test") }
    #expect(throws: NetworkError.self) {
      try Corpus.standard(dataDirectory: "/nonexistent/directory")
    }
    #expect(throws: NetworkError.self) {
      try Trainer(model, sequences: 2, schedule: .init(steps: 1)).step(TokenBatch([[0, 1, 2]]))
    }
  }

  @Test func `linear layers are read, replaced and calibrated by name`() throws {
    let shape = try TransformerShape(vocabulary: 5, context: 6, width: 8, heads: 2, blocks: 2)
    var model = CharacterModel(shape, seed: 3)
    let batch = try TokenBatch([[0, 1, 2, 3, 4, 0, 1], [4, 3, 2, 1, 0, 4, 3]])
    #expect(Set(model.linears.keys) == Set(shape.linearNames))
    let before = try model.loss(on: batch)
    let copy = model.linears
    model.linears = copy
    #expect(try model.loss(on: batch) == before)
    let zero = Matrix<Float>(repeating: 0, rows: 5, columns: 8)
    try model.replace("unembedding", with: zero)
    #expect(abs(try model.loss(on: batch) - .log(5.0)) < 1e-6)
    let x = try model.activations(of: "1.mlp.down", on: batch)
    #expect(x.rows == 12 && x.columns == 32 && x.elements.allSatisfy { $0 >= 0 })
    #expect(x.elements.contains { $0 > 0 })
  }
}
