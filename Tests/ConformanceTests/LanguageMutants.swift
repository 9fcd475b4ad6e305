import Language
import Scalars
import Structures
import Testing
import Verification

/// Metrics, searches and layers that are nearly right: for each of their laws one that breaks it.
@Suite struct LanguageMutants {
  // MARK: - BLEU

  /// BLEU from counts of its own making.
  private func bleu(
    _ problem: BLEU.Problem, split: (String) -> [String] = Words.split,
    most: (_ counts: [Int]) -> Int = { $0.max() ?? 0 }, isClipped: Bool = true, added: Int = 0,
    references: ([String]) -> [String] = { $0 }, isLastLength: Bool = false
  ) -> Observation<Ball> {
    var (matches, possible, length, target) = ([0, 0, 0, 0], [0, 0, 0, 0], 0, 0)
    for pair in problem.pairs {
      let words = split(pair.text), others = references(pair.references).map(split)
      for n in 1...4 {
        let counts = grams(words, n)
        for (gram, count) in counts {
          let there = most(others.map { grams($0, n)[gram] ?? 0 })
          matches[n - 1] += isClipped ? min(count, there) : there > 0 ? max(count, there) : 0
          possible[n - 1] += count
        }
      }
      let nearest = others.map(\.count).min { abs($0 - words.count) < abs($1 - words.count) } ?? 0
      length = isLastLength ? words.count : length + words.count
      target = isLastLength ? nearest : target + nearest
    }
    let penalty =
      length <= target && length > 0
      ? Ball.exp(1 - Ball(Double(target)) / Ball(Double(length))) : Ball(1.0)
    let scores = (1...4).map { n -> Ball in
      guard length > 0, matches.prefix(n).allSatisfy({ $0 + added > 0 }) else { return .zero }
      let logarithms = (0..<n).map { i in
        Ball.log(Ball(Double(matches[i] + added)) / Ball(Double(possible[i] + added)))
      }
      return penalty * Ball.exp(sum(logarithms) / Ball(Double(n)))
    }
    return [
      "matches": .integers(matches), "possible": .integers(possible),
      "lengths": .integers([length, target]), "scores": .scalars(scores),
      "mean": [sum(scores) / 4],
    ]
  }

  private func grams(_ words: [String], _ n: Int) -> [[String]: Int] {
    guard words.count >= n else { return [:] }
    return (0...words.count - n).reduce(into: [:]) {
      $0[Array(words[$1..<$1 + n]), default: 0] += 1
    }
  }

  @Test func `Every law of BLEU is broken by a mutant`() {
    expectKilled(
      BLEU.self, sizes: 1...4,
      [
        (
          "A text of four words",
          LawMutant("the last reference alone") { p, _ in
            self.bleu(p, references: { Array($0.suffix(1)) })
          }
        ),
        ("Against references", LawMutant("smoothing by one") { p, _ in self.bleu(p, added: 1) }),
        (
          "The order of the texts",
          LawMutant("the last text's length for all") { p, _ in self.bleu(p, isLastLength: true) }
        ),
        (
          "Other words for the same",
          LawMutant("capitals and punctuation as they are") { p, _ in
            self.bleu(p, split: { $0.split(separator: " ").map(String.init) })
          }
        ),
        (
          "Scores lie in",
          LawMutant("unclipped counts that are those of the references") { p, _ in
            self.bleu(p, most: { $0.reduce(0, +) }, isClipped: false)
          }
        ),
        (
          "A word that is said",
          LawMutant("without clipping") { p, _ in
            self.bleu(p, most: { $0.contains { $0 > 0 } ? .max : 0 })
          }
        ),
      ])
  }

  // MARK: - ROUGE

  private func words(_ problem: ROUGE.Problem) -> ([String], [String]) {
    (Words.split(problem.text), Words.split(problem.reference))
  }

  private func fraction(_ m: Int, _ n: Int) -> Rational { n == 0 ? 0 : Rational(m, n) }

  @Test func `Every law of ROUGE is broken by a mutant`() {
    func longestRun(_ x: [String], _ y: [String]) -> Int {
      var best = 0
      for i in x.indices {
        for j in y.indices {
          var k = 0
          while i + k < x.count, j + k < y.count, x[i + k] == y[j + k] { k += 1 }
          best = max(best, k)
        }
      }
      return best
    }
    expectKilled(
      ROUGE.self, sizes: 1...6,
      [
        (
          "It is symmetric",
          .spoiling("precision for F", "f") { problem, honest in
            let (x, y) = self.words(problem)
            let f = honest["f"]
            return .scalars([
              f[0] * self.fraction(x.count + y.count, 2 * x.count), f[1], f[2],
            ])
          }
        ),
        (
          "A text has all of itself",
          .spoiling("words counted once", "f") { problem, honest in
            let (x, y) = self.words(problem)
            let shared = Set(x).intersection(y).count
            return .scalars(
              [self.fraction(2 * shared, x.count + y.count)] + honest["f"].dropFirst())
          }
        ),
        (
          "L of joined texts",
          .spoiling("the longest common run", "subsequence") { problem, _ in
            let (x, y) = self.words(problem)
            return .integers([longestRun(x, y)])
          }
        ),
        (
          "Of different words in reverse",
          .spoiling("words in common, in any order, for L", "subsequence") { _, honest in
            .integers(Array(honest[integers: "common"].prefix(1)))
          }
        ),
      ])
  }

  // MARK: - MAUVE

  /// The curve from histograms as some mutants normalise them, with divergences as they take them.
  private func mauve(
    _ problem: MAUVE.Problem, commonTotal: Bool = false, reversed: Bool = false,
    scales: (x: Ball, y: Ball)? = nil, area: ((x: [Ball], y: [Ball])) -> Ball
  ) -> Observation<Ball> {
    let (m, n) = (problem.p.reduce(0, +), problem.q.reduce(0, +))
    let p = problem.p.map { Ball(Double($0)) / Ball(Double(m)) }
    let q = problem.q.map { Ball(Double($0)) / Ball(Double(commonTotal ? m : n)) }
    let c = Ball(Double(problem.scale))
    func kept(_ a: [Ball], _ r: [Ball], _ counts: [Int], _ scale: Ball) -> Ball {
      var divergence = Ball.zero
      for i in a.indices where counts[i] > 0 {
        divergence += reversed ? r[i] * Ball.log(r[i] / a[i]) : a[i] * Ball.log(a[i] / r[i])
      }
      return Ball.exp(-scale * divergence)
    }
    var (x, y): ([Ball], [Ball]) = ([1], [0])
    let steps = problem.points - 1
    for j in 0..<problem.points {
      let lambda = Ball(Double(steps + j * 999_998)) / Ball(Double(steps * 1_000_000))
      let r = zip(p, q).map { lambda * $0 + (1 - lambda) * $1 }
      x.append(kept(q, r, problem.q, scales?.x ?? c))
      y.append(kept(p, r, problem.p, scales?.y ?? c))
    }
    (x, y) = (x + [0], y + [1])
    return ["x": .scalars(x), "y": .scalars(y), "area": [area((x, y))]]
  }

  private func trapezoids(_ curve: (x: [Ball], y: [Ball])) -> Ball {
    (1..<curve.x.count).reduce(Ball.zero) { total, i in
      total + (curve.x[i - 1] - curve.x[i]) * (curve.y[i - 1] + curve.y[i]) / 2
    }
  }

  @Test func `Every law of MAUVE is broken by a mutant`() {
    expectKilled(
      MAUVE.self, sizes: 1...3, draws: 3,
      [
        (
          "Equal distributions",
          LawMutant("one total for both histograms") { p, _ in
            self.mauve(p, commonTotal: true, area: self.trapezoids)
          }
        ),
        (
          "It is symmetric in p and q",
          LawMutant("c + 1 for one of the two divergences") { p, _ in
            let c = Ball(Double(p.scale))
            return self.mauve(p, scales: (c, c + 1), area: self.trapezoids)
          }
        ),
        (
          "The trapezoid sums",
          LawMutant("rectangles") { p, _ in
            self.mauve(p) { curve in
              (1..<curve.x.count).reduce(Ball.zero) {
                $0 + (curve.x[$1 - 1] - curve.x[$1]) * curve.y[$1]
              }
            }
          }
        ),
        (
          "Distributions that share nothing",
          LawMutant("the divergence of r from q") { p, _ in
            self.mauve(p, reversed: true, area: self.trapezoids)
          }
        ),
        (
          "A larger c",
          LawMutant("the divergence over c") { p, _ in
            let c = 1 / Ball(Double(p.scale))
            return self.mauve(p, scales: (c, c), area: self.trapezoids)
          }
        ),
      ])
  }

  // MARK: - Retrieval

  /// The first documents by a score of their own.
  private func ranked(
    _ problem: Retrieval.Problem, _ score: (_ query: [Rational], _ document: [Rational]) -> Rational
  ) -> Observation<Rational> {
    let query = problem.query.map { Rational(Double($0)) }
    let scores = problem.documents.map { score(query, $0.map { Rational(Double($0)) }) }
    let order = scores.indices.filter { $0 != problem.excluded }.sorted {
      scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
    }
    return ["found": .integers(Array(order.prefix(problem.count)))]
  }

  @Test func `Every law of Retrieval is broken by a mutant`() {
    expectKilled(
      Retrieval.self, sizes: 2...7,
      [
        (
          "A document that is the query",
          LawMutant("products for cosines") { p, _ in
            self.ranked(p) { dot($0, $1) }
          }
        ),
        (
          "What is left out",
          LawMutant("left out of what was found") { p, _ in
            var all = p
            all.excluded = nil
            let found = LawMutant<Retrieval>.reference(all)[integers: "found"]
            return ["found": .integers(found.filter { $0 != p.excluded })]
          }
        ),
        (
          "Longer vectors",
          LawMutant("distances") { p, _ in
            self.ranked(p) { q, d in -squaredNorm(zip(q, d).map { $0 - $1 }) }
          }
        ),
        (
          "Of the opposite query",
          LawMutant("cosines without their signs") { p, _ in
            self.ranked(p) { q, d in
              let product = dot(q, d)
              return product == 0 ? 0 : product * product / squaredNorm(d)
            }
          }
        ),
      ])
  }

  // MARK: - RoSA

  @Test func `Every law of RoSA is broken by a mutant`() {
    expectKilled(
      RoSALayer.self, sizes: 1...4,
      [
        (
          "With S = 0 and B = 0",
          .spoiling("dA by a B of ones", "da") { p, _ in
            var ones = p
            ones.b = p.b.map { _ in 1 }
            return .scalars(LawMutant<RoSALayer>.reference(ones)["da"])
          }
        ),
        (
          "⟨dY, Y⟩",
          .spoiling("dB without α/r", "db") { p, honest in
            .scalars(honest["db"].map { $0 / Rational(p.scale) })
          }
        ),
        (
          "Merged into the weights",
          .spoiling("dX without S", "dx") { p, _ in
            var dense = p
            dense.sparse = p.sparse.map { _ in 0 }
            return .scalars(LawMutant<RoSALayer>.reference(dense)["dx"])
          }
        ),
        (
          "Exactly ⌊d o n⌋",
          .of("the greatest gradients with their signs") { p in
            p.accumulated = p.accumulated.map { $0 + 1000 }
          }
        ),
        (
          "At density 1",
          .spoiling("the mean over a batch for its sum", "ds") { p, honest in
            .scalars(honest["ds"].map { $0 / Rational(p.inputs.rows) })
          }
        ),
      ])
  }

  // MARK: - WordPiece

  /// A tokenizer with choices.
  private func pieces(
    _ problem: WordPiece.Problem, isSmall: Bool = true, isShortest: Bool = false,
    skipsUnknown: Bool = false, longest: Int = WordPiece.longestWord
  ) -> Observation<Rational> {
    let text = isSmall ? problem.text.lowercased() : problem.text
    var list: [Int] = []
    for word in text.split(whereSeparator: \.isWhitespace).map({ Array($0) }) {
      var (own, start) = ([Int](), 0)
      if word.count > longest { (own, start) = ([-1], word.count) }
      while start < word.count {
        let ends = isShortest ? Array(start + 1...word.count) : (start + 1...word.count).reversed()
        func place(_ end: Int) -> Int? {
          problem.vocabulary.firstIndex(of: (start == 0 ? "" : "##") + String(word[start..<end]))
        }
        if let end = ends.first(where: { place($0) != nil }), let found = place(end) {
          own.append(found)
          start = end
        } else if skipsUnknown {
          start += 1
        } else {
          (own, start) = ([-1], word.count)
        }
      }
      list += own
    }
    return ["pieces": .integers(list)]
  }

  @Test func `Every law of WordPiece is broken by a mutant`() {
    expectKilled(
      WordPiece.self, sizes: 1...5,
      [
        (
          "Pieces of known words",
          LawMutant("letters without a piece skipped") { p, _ in self.pieces(p, skipsUnknown: true)
          }
        ),
        (
          "With every letter as a piece",
          LawMutant("words of more than four letters unknown") { p, _ in self.pieces(p, longest: 4)
          }
        ),
        (
          "Capitals change nothing",
          LawMutant("capitals as they are") { p, _ in
            self.pieces(p, isSmall: false)
          }
        ),
        (
          "A whole word",
          LawMutant("the shortest piece first") { p, _ in
            self.pieces(p, isShortest: true)
          }
        ),
      ])
  }
}
