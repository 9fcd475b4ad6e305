public import Scalars
public import Verification

/// **Language guess**: in which of a few languages a text is written, by the ranks of its letters' runs.
///
/// Words are runs of letters, made small and set between blanks; their grams are all runs of one to three characters of
/// that but the blank alone. A text's profile is its 300 commonest grams, of equally common ones the first in the order
/// of Unicode's numbers first. With r(g) the rank of a gram in the text and r_k(g) that in the profile of language k,
/// learnt from a sample,
///
///     d_k = Σ_g min(300, |r(g) - r_k(g)|),   300 for a gram that the profile lacks,
///
/// and the language is that of least d_k, of equals the first; none where there are no letters. Integers throughout.
///
/// Panza asks the package langdetect, a naive Bayes classifier with profiles from Wikipedia. Those profiles are not
/// ours to ship, and without them it is another classifier; this one is older, of the same kind, and its samples were
/// written for it. How often it is right is measured on sentences that are left out of them, in Panza's table
/// `languages`; there is no corpus here to measure it on other matter.
public enum LanguageGuess: DiscreteAlgorithm {
  public static let source = Citation(
    "Cavnar & Trenkle. N-gram-based text categorization. SDAIR 1994",
    "out-of-place measure on rank-ordered profiles, here of grams of up to three characters; in place of langdetect, which IST-DASLab/PanzaMail@7a67eb4 asks"
  )

  public struct Problem: Sendable {
    public var text: String
    /// A sample of each language.
    public var samples: [String]

    public init(text: String, samples: [String]) { (self.text, self.samples) = (text, samples) }
  }

  /// Grams of a profile, and what a gram that is not in it counts.
  static let limit = 300

  public static let examples = [
    Example<LanguageGuess>(
      Problem(text: "Aba!", samples: ["ab", "aba aba", "c"]),
      gives: [
        "grams": .words(["a", " a", " ab", "a ", "ab", "aba", "b", "ba", "ba "]),
        "distances": .integers([1206, 0, 2700]), "language": .integers([1]),
      ],
      from:
        "by hand: “ab” has “ a”, “ ab”, “a”, “ab”, “ab ”, “b”, “b ”, so that five grams are 2 + 1 + 1 + 1 + 1 off and four are not there"
    )
  ]

  /// A size counts words: of samples, or of a few letters.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let samples =
      draw(2) == 0
      ? Self.samples.map(\.text)
      : (0..<2 + draw(3)).map { _ in word(3 + draw(20), &generator) + " " + word(4, &generator) }
    let source = samples[draw(samples.count)].split(separator: " ")
    let words = (0..<size).map { _ -> String in
      switch draw(6) {
      case 0: word(1 + draw(5), &generator)
      case 1: "\(draw(100))"
      default: String(source[draw(source.count)])
      }
    }
    return Problem(text: words.joined(separator: draw(2) == 0 ? " " : ", "), samples: samples)
  }

  private static func word(_ length: Int, _ generator: inout Generator) -> String {
    let letters = Array("abcdeéßABÇ")
    return String((0..<length).map { _ in letters[Int(generator.next() % UInt64(letters.count))] })
  }

  /// The profile of a text, by the definition: grams as they stand, counted and sorted.
  static func profile(of text: String) -> [String] {
    var words: [[Unicode.Scalar]] = [[]]
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic {
        words[words.count - 1].append(scalar)
      } else {
        words.append([])
      }
    }
    var counts: [[UInt32]: Int] = [:]
    for word in words where !word.isEmpty {
      let padded = [32] + word.map(\.value) + [32]
      for length in 1...3 {
        for start in 0...max(0, padded.count - length) {
          let gram = Array(padded[start..<start + length])
          if gram != [32] { counts[gram, default: 0] += 1 }
        }
      }
    }
    let order = counts.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    return order.prefix(limit).map { gram, _ in
      String(String.UnicodeScalarView(gram.compactMap { Unicode.Scalar($0) }))
    }
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let grams = profile(of: problem.text)
    let distances = problem.samples.map { sample -> Int in
      let other = profile(of: sample)
      return grams.enumerated().reduce(0) { total, own in
        let place = other.firstIndex { $0.unicodeScalars.elementsEqual(own.element.unicodeScalars) }
        return total + (place.map { min(limit, abs($0 - own.offset)) } ?? limit)
      }
    }
    return observation(grams, distances)
  }

  static func observation<S: Scalar>(_ grams: [String], _ distances: [Int]) -> Observation<S> {
    let least = grams.isEmpty ? nil : distances.min()
    let language = least.flatMap { distances.firstIndex(of: $0) } ?? -1
    return [
      "grams": .words(grams), "distances": .integers(distances), "language": .integers([language]),
    ]
  }

  public static let implementations: [Implementation<LanguageGuess>] = [packed]

  public static let laws: [Law<LanguageGuess>] = statements

  public static let uncounted: String? =
    "Grams are counted and ranked, not computed with; three for each character at most."

  public static let workloads = [64]
}
