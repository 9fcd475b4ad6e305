import Language
import Verification

extension PanzaMail {
  /// How often ``LanguageGuess`` is right: on sentences that were taken out of the sample of their language first.
  static let languages = PaperTable(
    "languages",
    "The language guessed of sentences that were left out of its sample, and of pieces of them",
    place: nil, uses: [LanguageGuess.self]
  ) { _ in
    let lengths: [(label: String, words: Int)] = [
      ("2 words", 2), ("4 words", 4), ("8 words", 8), ("the sentence", .max),
    ]
    var shares: [[Double]] = []
    var least: [Double] = []
    let rows = try lengths.map { label, words -> TableResult.Row in
      let trials = try leftOut(words)
      let own = trials.map { Double($0.right) / Double($0.count) }
      shares.append(own)
      let (count, right) = trials.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.right) }
      let (mean, range) = try Spread.interval(own)
      least.append(range.lowerBound)
      return .init(
        label,
        [
          .figure("\(count)"), .figure("\(right)"), .figure(Cell.decimal(mean, digits: 3)),
          .figure(
            "\(Cell.decimal(range.lowerBound, digits: 3)) to \(Cell.decimal(min(1, range.upperBound), digits: 3))"
          ),
        ])
    }
    let means = shares.map { $0.reduce(0, +) / Double($0.count) }
    return TableResult(
      columns: ["pieces", "right", "share, mean over sentences", "95 %"], rows: rows,
      shapes: [
        Shape(
          "of sentences that were left out three of four are guessed right, by the interval (our threshold)",
          holds: least[3] >= 0.75, evidence: "at least \(Cell.decimal(least[3], digits: 3))"),
        Shape(
          "eight words are guessed better than two", holds: means[2] > means[0],
          evidence: "\(Cell.decimal(means[2], digits: 3)) and \(Cell.decimal(means[0], digits: 3))"),
      ],
      notes: [
        "\(LanguageGuess.samples.count) languages: by chance one in \(LanguageGuess.samples.count) is right; the rest of the sample is what the language is known by",
        "the samples are one letter by one hand in all languages: what is left out is of the matter of what is kept, and mail of other matter may be guessed worse; no other corpus is shipped",
      ])
  }

  /// For each sentence of each sample: how many pieces it has, and of how many the language was right.
  private static func leftOut(_ words: Int) throws -> [(count: Int, right: Int)] {
    let samples = LanguageGuess.samples.map { sentences($0.text) }
    return try samples.indices.flatMap { language in
      try samples[language].indices.map { place in
        var rest = samples
        let sentence = rest[language].remove(at: place)
        let known = rest.map { $0.joined(separator: " ") }
        let pieces = pieces(of: sentence, words)
        let right = try pieces.count { piece in
          let guess = try LanguageGuess.implementations[0](.init(text: piece, samples: known))
          return guess[integers: "language"] == [language]
        }
        return (pieces.count, right)
      }
    }
  }

  private static func sentences(_ text: String) -> [String] {
    text.split { ".!?".contains($0) }.map(String.init).filter { $0.contains(where: \.isLetter) }
  }

  /// Runs of so many words, the last of which may be shorter by less than half.
  private static func pieces(of sentence: String, _ count: Int) -> [String] {
    let words = sentence.split(separator: " ")
    guard count < words.count else { return [sentence] }
    return stride(from: 0, to: words.count, by: count).map {
      words[$0..<min($0 + count, words.count)]
    }
    .filter { 2 * $0.count > count }.map { $0.joined(separator: " ") }
  }
}
