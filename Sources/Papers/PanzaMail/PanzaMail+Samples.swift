import Language
import Pruning
import Scalars
import Structures
import Verification

extension PanzaMail {
  private static func mails(_ author: Author, _ count: Int, _ purpose: String, _ seed: UInt64)
    -> [String]
  {
    var generator = Generator(seed: seed, purpose: "Panza/\(purpose)/\(author)")
    return (0..<count).map { _ in author.mail(&generator) }
  }

  /// How sure a corpus of so many mails makes of BLEU.
  static let bootstrap = PaperTable(
    "bleu-bootstrap", "Mean BLEU of N mails against others, and its 95 % interval by resampling",
    place: nil
  ) { inputs in
    let sizes = [12, 48, 192], draws = 120
    let own = mails(.formal, 192, "bootstrap", inputs.seed)
    let references = mails(.formal, 192, "bootstrap references", inputs.seed)
    let pairs = zip(own, references).map { BLEU.Pair($0, [$1]) }
    let packed = BLEU.implementations[0]
    var widths: [Double] = []
    var rows: [TableResult.Row] = []
    for size in sizes {
      try inputs.step("\(size) mails")
      var generator = Generator(seed: inputs.seed, purpose: "Panza/resampling/\(size)")
      // Any size of the whole: the first so many mails would be one sample of the population.
      let scores = try (0..<draws).map { _ -> Double in
        let sample = (0..<size).map { _ in pairs[Int(generator.next() % UInt64(pairs.count))] }
        return try packed(BLEU.Problem(pairs: sample))["mean"][0]
      }.sorted()
      let (low, high) = (scores[draws / 40], scores[draws - 1 - draws / 40])
      widths.append(high - low)
      rows.append(
        .init(
          "N = \(size)",
          [
            .figure(Cell.decimal(scores.reduce(0, +) / Double(draws), digits: 3)),
            .figure("\(Cell.decimal(low, digits: 3)) to \(Cell.decimal(high, digits: 3))"),
            .figure(
              Cell.decimal((high - low) * Double(size).squareRoot(), digits: 3)),
          ]))
    }
    let slope = Double.log(widths[2] / widths[0]) / Double.log(16)
    return TableResult(
      columns: ["mean BLEU", "95 %", "width times √N"], rows: rows,
      shapes: [
        Shape(
          "the interval's width falls as N^-½: a slope of -0.5 ± 0.1",
          holds: abs(slope + 0.5) < 0.1,
          evidence: "from N = 12 to 192: \(Cell.decimal(slope, digits: 3))")
      ],
      notes: [
        "\(draws) samples of N pairs with replacement, of 192 of one author; mails of a handful say nothing of a difference of a few hundredths"
      ])
  }

  /// From texts to MAUVE, as the authors' package goes: features of length 1, PCA, clusters of both, their histograms.
  static let mauveOfTexts = PaperTable(
    "mauve-features", "MAUVE of one author's mails against another's, from features to clusters",
    place: nil, uses: [MAUVE.self, KMeans.self]
  ) { inputs in
    let count = 200
    let texts = Author.allCases.map { author in
      (0..<2).map { mails(author, count, "mauve \($0)", inputs.seed) }
    }
    let vocabulary = Array(Set(texts.joined().joined().flatMap(Words.split))).sorted()
    let places = Dictionary(uniqueKeysWithValues: vocabulary.enumerated().map { ($1, $0) })
    func features(_ mails: [String]) -> [[Double]] {
      mails.map { mail in
        var x = [Double](repeating: 0, count: vocabulary.count)
        for word in Words.split(mail) { if let place = places[word] { x[place] += 1 } }
        let length = squaredNorm(x).squareRoot()
        return x.map { $0 / length }
      }
    }
    let sets = texts.map { $0.map(features) }
    var areas: [[Double]] = []
    for (i, own) in Author.allCases.enumerated() {
      try inputs.step("\(own) against all")
      areas.append(
        try Author.allCases.indices.map { try mauve(sets[i][0], sets[$0][1], inputs.seed) })
    }
    let isDominant = areas.indices.allSatisfy { i in
      areas[i].indices.allSatisfy { $0 == i || areas[i][$0] < areas[i][i] }
    }
    let diagonal = areas.indices.map { areas[$0][$0] }
    return TableResult(
      columns: Author.allCases.map { "against \($0.rawValue)" },
      rows: zip(Author.allCases, areas).map { author, row in
        .init(author.rawValue, row.map { .figure(Cell.decimal($0, digits: 4)) })
      },
      shapes: [
        Shape(
          "each author's mails are nearest to other mails of the same author", holds: isDominant,
          evidence: areas.map { row in
            row.map { Cell.decimal($0, digits: 2) }.joined(separator: " ")
          }.joined(separator: "; ")),
        Shape(
          "authors who share few words are near 1/252, the area of what shares nothing",
          holds: areas.indices.allSatisfy { i in
            areas[i].indices.allSatisfy { $0 == i || areas[i][$0] < 0.05 }
          }, evidence: "our threshold is 0.05"),
      ],
      notes: [
        "\(count) mails each; counts of words at length 1 stand for a language model's features; PCA to nine tenths of the variance, k = N/10 = 20 clusters of both "
          + "samples by 500 rounds of Lloyd's at most from one start of k-means++; c = 5, 25 points",
        "of the same author's two samples MAUVE is \(diagonal.map { Cell.decimal($0, digits: 3) }.joined(separator: ", ")): table `mauve-bias` says what k = N/10 leaves of 1",
      ])
  }

  private static func mauve(
    _ p: [[Double]], _ q: [[Double]], _ seed: UInt64
  ) throws -> Double {
    let all = Matrix(
      rows: p.count + q.count, columns: p[0].count, elements: (p + q).flatMap { $0 })
    let whole = try PCA.components(of: all, kept: min(all.columns, all.rows) - 1)
    var (kept, share) = (0, 0.0)
    while kept < whole.variances.count, share < 0.9 * whole.total {
      share += whole.variances[kept]
      kept += 1
    }
    let points = try PCA.components(of: all, kept: kept).projected(all)
    let k = max(2, Int((Double(min(p.count, q.count)) / 10).rounded()))
    var generator = Generator(seed: seed, purpose: "Panza/mauve")
    let run = KMeans.Problem(
      points: points, centroids: ExpandedLayer.spread(points, k, &generator), rounds: 500)
    let labels = Plant.taken(
      try KMeans.implementations[1](run)[integers: "labels"], from: "KMeans.labels")
    func histogram(_ labels: some Sequence<Int>) -> [Int] {
      var counts = [Int](repeating: 0, count: k)
      for label in labels { counts[label] += 1 }
      return counts
    }
    return MAUVE.taken(
      .init(p: histogram(labels.prefix(p.count)), q: histogram(labels.dropFirst(p.count))))["area"][
        0]
  }
}
