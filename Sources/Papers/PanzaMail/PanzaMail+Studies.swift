import Bindings
import Language
import Scalars
import Structures
import Verification

extension PanzaMail {
  /// Two samples of one uniform distribution.
  static let bias = PaperTable(
    "mauve-bias", "MAUVE of two samples of the same distribution over k clusters, N texts each",
    place: nil
  ) { inputs in
    let settings = [(10, 1_000), (10, 5_000), (10, 25_000), (50, 5_000), (20, 200), (100, 1_000)]
    var fixed: [Double] = [], smoother: [Bool] = []
    let rows = settings.map { clusters, texts -> TableResult.Row in
      var generator = Generator(seed: inputs.seed, purpose: "Panza/bias/\(clusters)/\(texts)")
      var smoothed = 0.0
      let areas = (0..<12).map { _ -> Double in
        func sample() -> [Int] {
          var counts = [Int](repeating: 0, count: clusters)
          for _ in 0..<texts { counts[Int(generator.next() % UInt64(clusters))] += 1 }
          return counts
        }
        var problem = MAUVE.Problem(p: sample(), q: sample())
        problem.points = 101
        let area = MAUVE.taken(problem)["area"][0]
        // Half a text more in every cluster: 2c + 1 of 2N + k.
        problem.p = problem.p.map { 2 * $0 + 1 }
        problem.q = problem.q.map { 2 * $0 + 1 }
        let other = MAUVE.taken(problem)["area"][0]
        smoothed += other / 12
        smoother.append(other >= area - 1e-12)
        return area
      }
      let gap = 1 - areas.reduce(0, +) / Double(areas.count)
      let ratio = Double(texts) / Double(clusters)
      if clusters == 10 { fixed.append(gap * ratio * ratio) }
      return .init(
        "k = \(clusters), N = \(texts)",
        [
          .figure(Cell.decimal(1 - gap, digits: 5)),
          .figure(Cell.decimal(gap * ratio * ratio, digits: 2)),
          .figure(Cell.decimal(smoothed, digits: 5)),
        ])
    }
    return TableResult(
      columns: ["MAUVE", "(1 - MAUVE)(N/k)²", "MAUVE*"], rows: rows,
      shapes: [
        Shape(
          "at k = 10 the gap falls like 1/N²: (1 - MAUVE)(N/k)² stays within a factor of 3",
          holds: (fixed.max() ?? 1) < 3 * (fixed.min() ?? 0),
          evidence: fixed.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ")),
        Shape(
          "half a text more in every cluster never lowers MAUVE: both samples move towards one distribution",
          holds: smoother.allSatisfy { $0 }, evidence: "\(smoother.count) pairs"),
      ],
      notes: [
        "MAUVE*: after Krichevsky and Trofimov's smoothing",
        "mean of 12 pairs, 101 points, c = 5; the released choice k = N/10 keeps the gap where it is, however many texts",
      ])
  }

  /// What is left of a planted change of weights, by as many parameters.
  static let planted = PaperTable(
    "planted", "A change of rank 2 with spikes, approximated by 192 numbers", place: nil
  ) { inputs in
    let (size, spikes, seeds) = (24, 96, 6)
    var losses: [[Double]] = [[], [], []], misses: [Double] = []
    for seed in 0..<seeds {
      var generator = Generator(seed: inputs.seed &+ UInt64(seed), purpose: "Panza/planted")
      var change = Matrix<Double>(rows: size, columns: size) { _, _ in generator.gaussian() / 20 }
      let (u, v) = (
        (0..<2 * size).map { _ in generator.gaussian() },
        (0..<2 * size).map { _ in generator.gaussian() }
      )
      for i in 0..<size {
        for j in 0..<size { change[i, j] += u[i] * v[j] + u[size + i] * v[size + j] }
      }
      for _ in 0..<spikes {
        change[Int(generator.next() % 24), Int(generator.next() % 24)] += 6 * generator.gaussian()
      }
      let all = squaredNorm(change.elements)
      // Rank 4; 192 entries; rank 2 and 96 entries.
      let low = try lowRank(change, 4)
      losses[0].append(distance(change, low) / all)
      // Eckart and Young: the squares of the singular values that are left out.
      let squares = try LAPACK.symmetricEigenvalues(gram(change))
      misses.append(abs(distance(change, low) / squares.dropLast(4).reduce(0, +) - 1))
      misses.append(abs(squaredNorm(low.elements) / squares.suffix(4).reduce(0, +) - 1))
      losses[1].append(distance(change, sparse(change, 192)) / all)
      losses[2].append(try alternating(change, rank: 2, entries: 96) / all)
    }
    let labels = ["LoRA: rank 4", "sparse: 192 entries", "RoSA: rank 2 and 96 entries"]
    let means = losses.map { $0.reduce(0, +) / Double($0.count) }
    let best = try losses.dropLast().map { try Spread.ratio(losses[2], over: $0) }
    return TableResult(
      columns: ["‖rest‖²/‖change‖²"],
      rows: zip(labels, means).map { .init($0, [.figure(Cell.significant($1, digits: 3))]) },
      shapes: zip(labels, best).map { label, ratio in
        .below(
          "both together leave less than \(label)", place: "RoSA's motivation", ratio: ratio.range,
          evidence: Spread.text(ratio.range))
      } + [
        Shape(
          "rank 4 has the squares of the four largest singular values and leaves the others, to 1e-9",
          holds: misses.allSatisfy { $0 < 1e-9 },
          evidence: misses.map { Cell.significant($0, digits: 2) }.joined(separator: ", "))
      ],
      notes: [
        "\(size) × \(size); best rank by SVD, best entries by magnitude, both by 40 alternations; \(seeds) draws"
      ])
  }

  private static func distance(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
    squaredNorm(zip(a.elements, b.elements).map { $0 - $1 })
  }

  private static func gram(_ a: Matrix<Double>) throws -> Matrix<Double> {
    var product = a
    try BLAS.gemm(a, transposeA: true, a, &product)
    return product
  }

  private static func sparse(_ a: Matrix<Double>, _ count: Int) -> Matrix<Double> {
    let least = a.elements.map { abs($0) }.sorted(by: >)[count - 1]
    return a.map { abs($0) >= least ? $0 : 0 }
  }

  private static func lowRank(_ a: Matrix<Double>, _ rank: Int) throws -> Matrix<Double> {
    let (u, s, v) = Plant.taken(try LAPACK.svd(a), from: "LAPACK.svd")
    return Matrix(rows: a.rows, columns: a.columns) { i, j in
      (0..<rank).reduce(0.0) { $0 + u[i, $1] * s[$1] * v[$1, j] }
    }
  }

  private static func alternating(
    _ a: Matrix<Double>, rank: Int, entries: Int
  ) throws -> Double {
    var spikes = a.map { _ in 0.0 }
    var low = spikes
    func rest(_ part: Matrix<Double>) -> Matrix<Double> {
      Matrix(rows: a.rows, columns: a.columns) { a[$0, $1] - part[$0, $1] }
    }
    for _ in 0..<40 {
      spikes = sparse(rest(low), entries)
      low = try lowRank(rest(spikes), rank)
    }
    return distance(rest(spikes), low)
  }

  /// Three authors of a grammar, each against each.
  static let authors = PaperTable(
    "authors", "Mean BLEU of one author's mails against another's, and whose mail is nearest",
    place: nil
  ) { inputs in
    let mails = Author.allCases.map { author -> [String] in
      var generator = Generator(seed: inputs.seed, purpose: "Panza/\(author)")
      return (0..<24).map { _ in author.mail(&generator) }
    }
    var matrix: [[Double]] = []
    for own in mails {
      matrix.append(
        mails.map { other in
          let pairs = own.prefix(12).map { BLEU.Pair($0, Array(other.suffix(12))) }
          return BLEU.taken(BLEU.Problem(pairs: pairs))["mean"][0]
        })
    }
    let right = try nearest(mails)
    let own = mails.joined().map { mail in
      BLEU.taken(BLEU.Problem(pairs: [BLEU.Pair(mail, [mail])]))["mean"][0]
    }
    let rows = zip(Author.allCases, matrix).enumerated().map { k, entry -> TableResult.Row in
      .init(
        entry.0.rawValue,
        entry.1.map { .figure(Cell.decimal($0, digits: 3)) }
          + [.figure("\(right[k]) of 12")])
    }
    let isDominant = matrix.indices.allSatisfy { k in
      matrix[k].indices.allSatisfy { $0 == k || matrix[k][$0] < matrix[k][k] }
    }
    return TableResult(
      columns: Author.allCases.map { "against \($0.rawValue)" } + ["nearest mail is the author's"],
      rows: rows,
      shapes: [
        Shape(
          "each author's mails are most like the author's own", holds: isDominant,
          evidence: matrix.map { row in
            row.map { Cell.decimal($0, digits: 2) }.joined(separator: " ")
          }.joined(separator: "; ")),
        Shape(
          "a mail that is its own reference scores 1",
          holds: own.allSatisfy { abs($0 - 1) < 1e-12 },
          evidence: "\(own.count) mails, the least \(Cell.significant(own.min() ?? .nan))"),
        Shape(
          "the nearest mail is the author's for ten of twelve at least",
          holds: right.allSatisfy { $0 >= 10 },
          evidence: right.map { "\($0)" }.joined(separator: ", ")),
      ],
      notes: [
        "12 mails of each author against 12 others as references; vectors of word counts for the nearest mail",
        "\"BLEU\" is Panza's: the mean of BLEU-1 to BLEU-4, with the length penalty",
      ])
  }

  private static func nearest(_ mails: [[String]]) throws -> [Int] {
    let vocabulary = Array(Set(mails.joined().flatMap(Words.split))).sorted()
    func vector(_ mail: String) -> [Float] {
      let words = Words.split(mail)
      return vocabulary.map { word in Float(words.count { $0 == word }) }
    }
    let store = mails.flatMap { $0.suffix(12).map(vector) }
    return mails.enumerated().map { author, own in
      own.prefix(12).count { mail in
        let problem = Retrieval.Problem(query: vector(mail), documents: store, count: 1)
        return Retrieval.taken(problem)[integers: "found"].first.map { $0 / 12 } == author
      }
    }
  }
}

/// A way of writing: greeting, sentences and farewell from lists of its own.
enum Author: String, CaseIterable {
  case brief, warm, formal

  func mail(_ generator: inout Generator) -> String {
    func pick(_ list: [String]) -> String { list[Int(generator.next() % UInt64(list.count))] }
    let thing = pick(["the report", "your draft", "our meeting", "the budget", "the trip"])
    let day = pick(["monday", "tuesday", "friday", "next week"])
    switch self {
    case .brief:
      return [
        pick(["Hi,", "Hey,"]), pick(["on \(thing): fine by me.", "\(thing) works, \(day)."]),
        pick(["ok?", "tell me."]), "B.",
      ].joined(separator: " ")
    case .warm:
      return [
        pick(["Hello my dear,", "Hello you all,"]), "I hope you are well!",
        pick([
          "I really loved \(thing), thank you so much!",
          "I am so glad that we do \(thing) on \(day)!",
        ]),
        "Lots of love and see you soon!",
      ].joined(separator: " ")
    case .formal:
      return [
        pick(["Dear colleagues,", "Dear Sir or Madam,"]),
        pick([
          "with reference to \(thing) I should like to propose \(day).",
          "please find attached \(thing), to be discussed on \(day).",
        ]), "I remain at your disposal for any questions.", "Yours faithfully",
      ].joined(separator: " ")
    }
  }
}
