public import Scalars
public import Verification

/// **BLEU**: how many word sequences of texts occur in given ones, without smoothing.
///
/// Over all texts, with mᵢ sequences of i words, each counted at most as often as in one of the text's references,
/// of nᵢ there are, c words in all and r in the references nearest in length,
///
///     BLEU_n = min(1, e^(1 - r/c)) exp(Σ_{i ≤ n} ln(mᵢ/nᵢ)/n),
///
/// and 0 if some mᵢ is 0. Panza reports the mean of BLEU_1 to BLEU_4. Texts are taken as ``Words`` are split. Of two
/// references equally near in length the first counts.
public enum BLEU: RealAlgorithm {
  public static let source = Citation(
    "Papineni, Roukos, Ward & Zhu. BLEU: a method for automatic evaluation of machine translation. ACL 2002",
    "Section 2.3, as torchmetrics' BLEUScore computes it for Panza")

  /// A text and what it is compared with.
  public struct Pair: Sendable {
    public var text: String
    public var references: [String]

    public init(_ text: String, _ references: [String]) {
      (self.text, self.references) = (text, references)
    }
  }

  public struct Problem: Sendable {
    public var pairs: [Pair]
    public init(pairs: [Pair]) { self.pairs = pairs }
  }

  public static let examples = [
    Example<BLEU>(
      Problem(pairs: [
        Pair("the cat is on the mat", ["there is a cat on the mat", "a cat is on the mat"])
      ]),
      gives: [
        "matches": .integers([5, 4, 3, 2]), "possible": .integers([6, 5, 4, 3]),
        "lengths": .integers([6, 6]),
        "scores": .scalars([
          Rational(8333, 10_000), Rational(8165, 10_000), Rational(7937, 10_000),
          Rational(7598, 10_000),
        ]),
      ], within: 0.00005,
      from:
        "torchmetrics' documentation: 0.7598; (5/6 · 4/5 · 3/4 · 2/3)^¼ = 3^-¼, and its beginnings"),
    Example<BLEU>(
      Problem(pairs: [Pair("Yes, sir!", ["yes sir yes sir"])]),
      gives: [
        "matches": .integers([2, 1, 0, 0]), "lengths": .integers([2, 4]),
        "scores": .scalars([Rational(3679, 10_000), Rational(3679, 10_000), 0, 0]),
      ], within: 0.00005, from: "by hand: e^(1 - 4/2)"),
    Example<BLEU>(
      Problem(pairs: [Pair("", ["a"])]),
      gives: ["matches": .integers([0, 0, 0, 0]), "scores": [0, 0, 0, 0], "mean": [0]],
      from: "by hand: nothing is in an empty text"),
  ]

  /// A size counts texts.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let pairs = (0..<size).map { _ -> Pair in
      let vocabulary = 2 + Int(generator.next() % 8)
      func text() -> String {
        let length = Int(generator.next() % 13)
        return Words.draw(length, of: vocabulary) { Int(generator.next() >> 8) & 0xFFFF }
      }
      let first = text()
      return Pair(first, [text(), first + " " + text(), text()].shuffled(using: &generator))
    }
    return Problem(pairs: pairs)
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var tally = Tally()
    for pair in problem.pairs {
      let words = Words.split(pair.text), references = pair.references.map(Words.split)
      for n in 1...4 {
        let counts = sequences(words, n)
        let most = references.map { sequences($0, n) }
        for (sequence, count) in counts {
          tally.matches[n - 1] += min(count, most.map { $0[sequence] ?? 0 }.max() ?? 0)
          tally.possible[n - 1] += count
        }
      }
      tally.length += words.count
      let nearest = references.map(\.count).enumerated().min { a, b in
        let (x, y) = (abs(a.element - words.count), abs(b.element - words.count))
        return x != y ? x < y : a.offset < b.offset
      }
      tally.target += nearest?.element ?? 0
    }
    return observation(of: tally, scores(tally, over: S.self))
  }

  private static func sequences(_ words: [String], _ n: Int) -> [[String]: Int] {
    guard words.count >= n else { return [:] }
    return (0...words.count - n).reduce(into: [:]) { counts, i in
      counts[Array(words[i..<i + n]), default: 0] += 1
    }
  }

  public static let implementations: [Implementation<BLEU>] = [packed]
  public static let laws: [Law<BLEU>] = statements

  public static let counters: [Counter<BLEU>] = [
    Counter(
      "exponentials and logarithms",
      formula: "n + 1 for each BLEU_n that is not zero, and one for the penalty of too short texts"
    ) { problem in
      let tally = count(Input(problem))
      guard tally.length > 0 else { return 0 }
      let positive = tally.matches.prefix { $0 > 0 }.count
      return positive * (positive + 3) / 2 + (tally.length <= tally.target ? 1 : 0)
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static let findings = [
    Finding(
      "Panza's BLEU has no length penalty",
      place: "IST-DASLab/PanzaMail@cca13ad, branch eval, a comment; torchmetrics' BLEUScore"
    ) {
      let problem = Problem(pairs: [
        Pair("we meet at noon", ["we meet at noon in the hall upstairs"])
      ])
      let score = reference(problem, over: Double.self)["mean"][0]
      return .init(
        claimed: "1: each of the four words is right, and so are their sequences",
        found: "\(Cell.decimal(score, digits: 4)), e^(1 - 8/4) of it", isShown: score < 0.37)
    }
  ]

  public static let workloads = [256]
}
