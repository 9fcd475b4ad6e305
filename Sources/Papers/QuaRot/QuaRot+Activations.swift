import Networks
import Rotation
import Scalars
import Structures
import Verification

extension QuaRot {
  /// What rotations do to the activations of a trained model: those that can be fused into a post-norm encoder.
  static let activations = PaperTable(
    "activations",
    "Inputs of an encoder's linear layers before and after a randomised Hadamard matrix of their width",
    place: nil, needs: .model
  ) { inputs in
    guard let model = try SentenceModel(inputs) else { return SentenceModel.refusal }
    var (rows, gains): ([TableResult.Row], [(name: String, flatter: Double, finer: Double)]) = (
      [], []
    )
    let activations = model.inputs(on: SentenceModel.sentences)
    for layer in EncoderShape.Layer.allCases {
      try inputs.step("activations before \(layer.rawValue)")
      let blocks = activations[layer] ?? []
      var means = [0.0, 0, 0, 0]
      var outliers: Set<Int> = []
      for (block, x) in blocks.enumerated() {
        let rotated = try rotated(x, seed: inputs.seed, "\(layer.rawValue) \(block)")
        for t in 0..<x.rows {
          let (before, after) = (Array(x[row: t]), rotated[t])
          for (k, figure) in [
            crest(before), crest(after), try quality(before), try quality(after),
          ].enumerated() { means[k] += figure / Double(x.rows * blocks.count) }
          for (j, value) in before.enumerated() where abs(value) >= 6 {
            outliers.insert(block * x.columns + j)
          }
        }
      }
      gains.append((layer.rawValue, means[0] / means[1], means[3] - means[2]))
      rows.append(
        .init(
          "before \(layer.rawValue), \(blocks.first?.columns ?? 0) wide",
          [
            .figure(Cell.significant(means[0], digits: 3)),
            .figure(Cell.significant(means[1], digits: 3)),
            .figure(Cell.decimal(means[2], digits: 1)), .figure(Cell.decimal(means[3], digits: 1)),
            .figure("\(outliers.count)"),
          ]))
    }
    return TableResult(
      columns: [
        "peak/rms before", "after", "4 bits before, dB", "after, dB", "components of 6 or more",
      ],
      rows: rows,
      shapes: [
        Shape(
          "a rotation makes every kind of input flatter in the mean",
          holds: gains.allSatisfy { $0.flatter > 1 },
          evidence: gains.map { "\($0.name) \(Cell.decimal($0.flatter, digits: 2)) times" }
            .joined(separator: ", ")),
        Shape(
          "and finer in four bits", holds: gains.allSatisfy { $0.finer > 0 },
          evidence: gains.map { "\($0.name) \(Cell.decimal($0.finer, digits: 1)) dB" }
            .joined(separator: ", ")),
      ],
      notes: [
        "means over the tokens of \(SentenceModel.sentences.count) sentences and all blocks; a token has one scale in four bits, rounded to nearest",
        "6 is the threshold of LLM.int8 (Dettmers et al. 2022); counted are components of a block that reach it in some token",
        "The encoder norms behind its layers: a rotation of its stream cannot be fused, one before a layer must be done.",
      ])
  }

  /// Every row with signs drawn once, times the Hadamard matrix over √n.
  private static func rotated(
    _ x: Matrix<Double>, seed: UInt64, _ purpose: String
  ) throws -> [[Double]] {
    let transform = try HadamardTransform(order: x.columns)
    var generator = Generator(seed: seed, purpose: "QuaRot/activations/\(purpose)")
    let signs = (0..<x.columns).map { _ in generator.next() % 2 == 0 ? 1.0 : -1 }
    return (0..<x.rows).map { t in
      var y = zip(x[row: t], signs).map { $0 * $1 / Double(x.columns).squareRoot() }
      transform.apply(&y)
      return Plant.taken(y, from: "HadamardTransform")
    }
  }
}
