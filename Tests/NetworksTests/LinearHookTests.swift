import Scalars
import Structures
import Testing

import Networks

/// A trainer asks its layers, and nothing else, for their products.
@Suite struct LinearHookTests {
  private final class Halved: Linear {
    override func forward(
      _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
    ) { Linear.product(x, rows: rows, weights.pointer, outputs, inputs, into: y, alpha: 0.5) }

    override func inputGradient(
      _ dy: UnsafePointer<Float>, rows: Int, into dx: UnsafeMutablePointer<Float>
    ) { Linear.backProduct(dy, rows: rows, weights.pointer, outputs, inputs, into: dx, alpha: 0.5) }

    override func weightGradient(
      _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
    ) {
      Linear.outerProduct(dy, x, rows: rows, outputs, inputs, into: gradient.pointer, alpha: 0.5)
    }

    override var effective: Matrix<Float> { super.effective.map { $0 / 2 } }
  }

  private func setUp() throws -> (CharacterModel, TokenBatch) {
    let shape = try TransformerShape(vocabulary: 5, context: 6, width: 8, heads: 2, blocks: 2)
    let batch = try TokenBatch([[0, 1, 2, 3, 4, 0, 1], [4, 3, 2, 1, 0, 4, 3]])
    return (CharacterModel(shape, seed: 3), batch)
  }

  /// Halving is exact, so a layer of half its weights must give the same bits either way.
  @Test func `replaced products are used in all three places`() throws {
    let (model, batch) = try setUp()
    let hooked = Trainer(model, sequences: 2, schedule: .init(steps: 10)) {
      $0 == "1.mlp.up" ? Halved(name: $0, weights: $1) : Linear(name: $0, weights: $1)
    }
    var half = model
    let weights = try #require(model[linear: "1.mlp.up"])
    try half.replace("1.mlp.up", with: weights.map { $0 / 2 })
    let plain = Trainer(half, sequences: 2, schedule: .init(steps: 10))
    #expect(try hooked.gradients(batch) == plain.gradients(batch))
    let (a, b) = (hooked.flatGradient, plain.flatGradient)
    for part in model.shape.parts {
      let factor: Float = part.name == "1.mlp.up" ? 0.5 : 1
      #expect(part.range.allSatisfy { a[$0] == factor * b[$0] }, "\(part.name)")
    }
    #expect(try hooked.model.loss(on: batch) == plain.model.loss(on: batch))
  }

  @Test func `the same seed trains to the same bits`() throws {
    let (model, batch) = try setUp()
    let runs = try (0..<2).map { _ -> [Float] in
      let trainer = Trainer(model, sequences: 2, schedule: .init(steps: 10))
      for _ in 0..<10 { try trainer.step(batch) }
      return trainer.model.parameters
    }
    #expect(runs[0] == runs[1] && runs[0] != model.parameters)
  }

  /// The bound on rounding covers what rounding does, and is not absurdly far from it.
  @Test func `running error analysis bounds a sum in any order, and a chain of operations`() {
    var generator = Generator(seed: 1, purpose: "running errors")
    for _ in 0..<100 {
      let x = (0..<20).map { _ in generator.dyadic() }, y = x.map { _ in 1 + generator.uniform() }
      func chain<S: RealScalar>(_: S.Type, _ order: [Int]) -> S {
        let sum = order.reduce(S.zero) { $0 + S(Double(Float(x[$1]))) * S(Double(Float(y[$1]))) }
        return S.exp(sum / S(64)) / S.sqrt(S(2) + sum.squared)
      }
      let bounded = chain(RunningError<Float>.self, Array(0..<20))
      for order in [Array(0..<20), (0..<20).reversed(), (0..<20).map { $0 * 7 % 20 }] {
        let error = abs(Double(chain(Float.self, order)) - chain(Double.self, order))
        #expect(error <= bounded.error)
      }
      #expect(bounded.error < 1e-4 * abs(bounded.value) + 1e-4)
    }
  }
}
