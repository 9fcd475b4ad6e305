import Scalars
import Structures
import Verification

extension PanzaMail {
  /// Panza retrieves by all-mpnet-base-v2; all-MiniLM-L6-v2, of the same makers, is what fits here.
  static let embedding = PaperTable(
    "embedding", "Cosines of three sentences, embedded by all-MiniLM-L6-v2",
    place: "sbert.net, Quickstart (its output, read)", needs: .model
  ) { inputs in
    guard let model = try SentenceModel(inputs) else { return SentenceModel.refusal }
    let texts = Array(SentenceModel.sentences.prefix(3))
    let vectors = Plant.taken(texts.map(model.embedding), from: "SentenceModel")
    let printed = [
      ["1.0000", "0.6660", "0.1046"], ["0.6660", "1.0000", "0.1411"],
      ["0.1046", "0.1411", "1.0000"],
    ]
    let capitals = texts.map { model.embedding(of: $0.uppercased()) }
    let lengths = vectors.map { squaredNorm($0) }
    return TableResult(
      columns: texts,
      rows: texts.indices.map { i in
        .init(
          texts[i],
          texts.indices.map { j in
            .printed(printed[i][j], beside: dot(vectors[i], vectors[j]))
          })
      },
      shapes: [
        Shape(
          "embeddings have length 1, to 1e-12",
          holds: lengths.allSatisfy { abs($0 - 1) < 1e-12 },
          evidence: lengths.map { Cell.significant(abs($0 - 1), digits: 2) }.joined(separator: ", ")
        ),
        Shape(
          "capitals change nothing: the vocabulary is uncased", holds: capitals == vectors,
          evidence: "\(capitals.count) sentences"),
      ],
      notes: [
        "\(model.encoder.shape.width) components, \(texts.map { model.tokens($0).count }.reduce(0, +)) tokens in all; the mean over tokens, single precision",
        "The model retrieves for Panza in kind only: its own is all-mpnet-base-v2.",
      ])
  }
}
