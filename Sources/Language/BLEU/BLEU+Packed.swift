import Scalars
import Verification

extension BLEU {
  struct Tally: Sendable {
    var matches = [0, 0, 0, 0]
    var possible = [0, 0, 0, 0]
    /// Words of the texts, and of the references nearest in length.
    var length = 0
    var target = 0
  }

  static func scores<S: RealScalar>(_ tally: Tally, over: S.Type) -> [S] {
    let isShort = tally.length <= tally.target
    guard tally.length > 0 else { return [S](repeating: .zero, count: 4) }
    let penalty = isShort ? S.exp(1 - S(tally.target) / S(tally.length)) : S(1)
    return (1...4).map { n in
      guard tally.matches.prefix(n).allSatisfy({ $0 > 0 }) else { return .zero }
      let logarithms = (0..<n).map { S.log(S(tally.matches[$0]) / S(tally.possible[$0])) }
      return penalty * S.exp(sum(logarithms) / S(n))
    }
  }

  static func observation<S: Scalar>(of tally: Tally, _ scores: [S]) -> Observation<S> {
    [
      "matches": .integers(tally.matches), "possible": .integers(tally.possible),
      "lengths": .integers([tally.length, tally.target]), "scores": .scalars(scores),
      "mean": [sum(scores) / 4],
    ]
  }

  /// Words as numbers below 2¹⁶, so that a sequence of four is one word of 64 bits, exactly; sequences are
  /// sorted and merged.
  static let packed = Implementation<BLEU>(
    "packed",
    .rounding("running error analysis of the formula; counts are exact") { problem in
      let tally = count(Input(problem))
      typealias R = RunningError<Double>
      let scores = scores(tally, over: R.self)
      return [
        "scores": .componentwise(scores.map(\.error)), "mean": .absolute((sum(scores) / 4).error),
      ]
    }
  ) { problem in
    let input = Input(problem)
    guard input.largest < 1 << 16 else {
      throw LanguageError("\(input.largest + 1) different words: there may be 65536")
    }
    return input
  } run: { input in
    count(input)
  } observe: { tally in
    observation(of: tally, scores(tally, over: Double.self))
  }

  struct Input: Sendable {
    var pairs: [(text: [Int], references: [[Int]])] = []
    var largest = -1

    init(_ problem: Problem) {
      let texts = problem.pairs.flatMap { [$0.text] + $0.references }
      let numbers = Words.numbered(texts.map(Words.split))
      largest = numbers.joined().max() ?? -1
      var next = 0
      for pair in problem.pairs {
        let count = pair.references.count
        pairs.append((numbers[next], Array(numbers[next + 1..<next + 1 + count])))
        next += 1 + count
      }
    }
  }

  static func count(_ input: borrowing Input) -> Tally {
    var tally = Tally()
    for (text, references) in input.pairs {
      for n in 1...4 {
        let own = runs(text, n)
        let others = references.map { runs($0, n) }
        var places = [Int](repeating: 0, count: others.count)
        for (key, count) in own {
          var most = 0
          for r in others.indices {
            while places[r] < others[r].count, others[r][places[r]].key < key { places[r] += 1 }
            if places[r] < others[r].count, others[r][places[r]].key == key {
              most = max(most, others[r][places[r]].count)
            }
          }
          tally.matches[n - 1] += min(count, most)
          tally.possible[n - 1] += count
        }
      }
      tally.length += text.count
      var (nearest, distance) = (0, Int.max)
      for reference in references where abs(reference.count - text.count) < distance {
        (nearest, distance) = (reference.count, abs(reference.count - text.count))
      }
      tally.target += nearest
    }
    return tally
  }

  /// Sequences of n words in ascending order, with their numbers.
  private static func runs(_ words: [Int], _ n: Int) -> [(key: UInt64, count: Int)] {
    guard words.count >= n else { return [] }
    var (keys, key) = ([UInt64](), UInt64(0))
    let mask = n == 4 ? UInt64.max : (1 << UInt64(16 * n)) - 1
    for (i, word) in words.enumerated() {
      key = (key << 16 | UInt64(word)) & mask
      if i + 1 >= n { keys.append(key) }
    }
    keys.sort()
    var runs: [(key: UInt64, count: Int)] = []
    for key in keys {
      if runs.last?.key == key { runs[runs.count - 1].count += 1 } else { runs.append((key, 1)) }
    }
    return runs
  }

  static let statements: [Law<BLEU>] = [
    Law("A text of four words and more has BLEU 1 with itself.") { problem, subject in
      let long = problem.pairs.map(\.text).filter { Words.split($0).count >= 4 }
      guard !long.isEmpty else { return nil }
      let same = Problem(pairs: long.map { Pair($0, [$0, "other"]) })
      return subject(same)["scores"].agrees(with: [1, 1, 1, 1])
    },
    Law("Against references that share no word every score is 0.") { problem, subject in
      let apart = problem.pairs.map { Pair($0.text, ["zzz zzz zzz"]) }
      let result = subject(Problem(pairs: apart))
      return result["scores"].agrees(with: [0, 0, 0, 0])
        && result[integers: "matches"] == [0, 0, 0, 0]
    },
    Law("The order of the texts does not matter.") { problem, subject in
      let turned = Problem(pairs: problem.pairs.reversed())
      return isSame(subject(turned), subject(problem))
    },
    Law("Other words for the same words, capitals and punctuation change nothing.") {
      problem, subject in
      // Not the same way at every place, or capitals would only be other letters.
      func change(_ text: String) -> String {
        Words.split(text).enumerated().map { i, word in
          i % 2 == 0 ? "X\(word)y," : "x\(word.uppercased())-Y"
        }.joined(separator: "  ")
      }
      let renamed = problem.pairs.map { Pair(change($0.text), $0.references.map(change)) }
      return isSame(subject(Problem(pairs: renamed)), subject(problem))
    },
    Law("A word that is said more often than in its reference matches as often as it is there.") {
      problem, subject in
      let n = problem.pairs.count
      func said(_ times: Int) -> String {
        Array(repeating: "word", count: times).joined(separator: " ")
      }
      let result = subject(Problem(pairs: [Pair(said(2 * n), [said(n), "other"])]))
      return result[integers: "matches"] == (0..<4).map { max(0, n - $0) }
    },
    Law("Scores lie in [0, 1], and a longer sequence has no more matches than its beginning.") {
      problem, subject in
      let result = subject(problem)
      let matches = result[integers: "matches"]
      return result["scores"].allSatisfy { $0 <= Ball(1 + 0x1p-40) && $0 >= Ball(-0x1p-40) }
        && zip(matches, matches.dropFirst()).allSatisfy { $0 >= $1 }
    },
  ]

  private static func isSame(_ a: Observation<Ball>, _ b: Observation<Ball>) -> Bool {
    a[integers: "matches"] == b[integers: "matches"]
      && a[integers: "lengths"] == b[integers: "lengths"]
      && a["scores"].agrees(with: b["scores"])
  }

  public static func simpler(than problem: Problem) -> [Problem] {
    problem.pairs.indices.map { i in
      var fewer = problem
      fewer.pairs.remove(at: i)
      return fewer
    }
  }
}
