public import Scalars
public import Verification

/// **WordPiece**: a text cut into words, and each word into the longest pieces of a vocabulary.
///
/// Words are small letters without accents, split at white space; each mark of punctuation and each Chinese
/// character is a word, and control characters are none. From the left, the longest prefix that is in the vocabulary is taken; what follows is taken likewise, from the pieces
/// that continue a word and are written with `##`. A word of which some rest has no prefix in the vocabulary,
/// or of more than 100 letters, is one unknown piece.
///
///     pieces: places in the vocabulary, −1 for an unknown word.
///
/// The reference tries every prefix, Θ(n²) letters of a word; the implementation walks a trie whose nodes know
/// what to emit and where to go on when no letter follows (Song et al. 2021): Θ(n).
public enum WordPiece: DiscreteAlgorithm {
  public static let source = Citation(
    "Devlin, Chang, Lee & Toutanova. BERT: pre-training of deep bidirectional transformers for language understanding. NAACL 2019",
    "the uncased tokenizer of the released code; the trie: Song, Salcianu, Song, Dopson & Zhou. Fast WordPiece tokenization. EMNLP 2021, Algorithms 1 and 2"
  )

  public struct Problem: Sendable {
    public var text: String
    /// Pieces by their places; those that continue a word begin with `##`.
    public var vocabulary: [String]

    public init(text: String, vocabulary: [String]) {
      (self.text, self.vocabulary) = (text, vocabulary)
    }
  }

  /// Letters beyond which a word is not cut.
  public static let longestWord = 100

  public static let examples = [
    Example<WordPiece>(
      Problem(
        text: "Unaffable, Café!",
        vocabulary: ["un", "##aff", "##able", "##a", ",", "cafe", "!", "una"]),
      gives: ["pieces": .integers([-1, 4, 5, 6])],
      from: "by hand: una is longer than un, and ##ffable has no piece"),
    Example<WordPiece>(
      Problem(text: "unaffable", vocabulary: ["un", "##aff", "##able", "##a"]),
      gives: ["pieces": .integers([0, 1, 2])],
      from: "the example of the released tokenizer: un ##aff ##able"),
    Example<WordPiece>(
      Problem(text: "abcdz", vocabulary: ["a", "abcdx", "##b", "##c", "##cdy", "##dz"]),
      gives: ["pieces": .integers([0, 2, 3, 5])],
      from: "Song et al. 2021, section 3.2: a ##b ##c ##dz"),
  ]

  /// A size counts words of up to nine letters of four, with capitals, accents and punctuation.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func letters(_ count: Int) -> String {
      (0..<count).map { _ in ["a", "b", "c", "d"][Int(generator.next() >> 9) & 3] }.joined()
    }
    var vocabulary: Set<String> = ["a", "##b", ",", "."]
    for _ in 0..<24 {
      let piece = letters(1 + Int(generator.next() % 4))
      vocabulary.insert(generator.next() % 3 == 0 ? piece : "##" + piece)
    }
    let endings = ["", "", ",", "...", " É", "\t", "Á"]
    let words = (0..<size).map { _ -> String in
      let word = letters(1 + Int(generator.next() % 9))
      let ending = endings[Int(generator.next() % UInt64(endings.count))]
      return (generator.next() % 4 == 0 ? word.uppercased() : word) + ending
    }
    return Problem(text: words.joined(separator: " "), vocabulary: vocabulary.sorted())
  }

  public static let largestExactSize = 12

  /// No words, no vocabulary, a word at and beyond the limit, long pops along the links, and marks alone.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let single = ["a", "##a", "##b", "!", "?"]
    let long = String(repeating: "a", count: longestWord)
    return [
      Problem(text: "", vocabulary: single), Problem(text: " \n\t ", vocabulary: single),
      Problem(text: "ab a", vocabulary: []), Problem(text: long, vocabulary: single),
      Problem(text: long + "a", vocabulary: single), Problem(text: "?!?a!", vocabulary: single),
      Problem(text: "a##b #", vocabulary: single + ["#"]),
      Problem(text: "a\u{200B}b\u{7}a 漢a字 \u{FFFD}", vocabulary: single + ["漢"]),
      Problem(
        text: "aaaaab aaaaac aaaaa", vocabulary: ["aaaaaz", "a", "##aaaaz", "##a", "##aab", "##c"]),
    ]
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let vocabulary = problem.vocabulary.map { Array($0.unicodeScalars) }
    let pieces = words(problem.text).flatMap { word -> [Int] in
      guard word.count <= longestWord else { return [-1] }
      var (list, start): ([Int], Int) = ([], 0)
      while start < word.count {
        let sign: [Unicode.Scalar] = start == 0 ? [] : ["#", "#"]
        let ends = (start + 1...word.count).reversed()
        guard let end = ends.first(where: { vocabulary.contains(sign + word[start..<$0]) }),
          let place = vocabulary.firstIndex(of: sign + word[start..<end])
        else { return [-1] }
        list.append(place)
        start = end
      }
      return list
    }
    return ["pieces": .integers(pieces)]
  }

  /// The words of a text, by the rules one after another: control characters go, letters become small, accents
  /// go, and what stands alone is set apart by spaces.
  static func words(_ text: String) -> [[Unicode.Scalar]] {
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { !isDropped($0) }))
    let plain = clean.lowercased().decomposed.filter {
      $0.properties.generalCategory != .nonspacingMark
    }
    let spaced = plain.flatMap { letter -> [Unicode.Scalar] in
      standsAlone(letter) ? [" ", letter, " "] : [letter]
    }
    return spaced.split { $0.properties.isWhitespace }.map { Array($0) }
  }

  private static func isDropped(_ letter: Unicode.Scalar) -> Bool {
    if ["\t", "\n", "\r"].contains(letter) { return false }
    return letter == "\u{FFFD}"
      || [.control, .format].contains(letter.properties.generalCategory)
  }

  /// Punctuation, all that is not a letter, a digit or a space in ASCII, and Chinese characters.
  private static func standsAlone(_ letter: Unicode.Scalar) -> Bool {
    let marks: [Unicode.GeneralCategory] = [
      .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation,
    ]
    return marks.contains(letter.properties.generalCategory)
      || "$+<=>^`|~".unicodeScalars.contains(letter)
      || chinese.contains { $0.contains(letter.value) }
  }

  /// The blocks that the released tokenizer takes for Chinese.
  static let chinese: [ClosedRange<UInt32>] = [
    0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
    0x2B820...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F,
  ]

  public static let implementations: [Implementation<WordPiece>] = [trie]

  public static let laws: [Law<WordPiece>] = [
    Law("Pieces of known words, without their marks, are the text without its spaces.") {
      problem, subject in
      let pieces = subject(problem)[integers: "pieces"]
      guard !pieces.contains(-1) else { return nil }
      guard pieces.allSatisfy(problem.vocabulary.indices.contains) else { return false }
      let joined = pieces.map { place -> String in
        let piece = problem.vocabulary[place]
        return piece.hasPrefix("##") ? String(piece.dropFirst(2)) : piece
      }.joined()
      return Array(joined.unicodeScalars) == words(problem.text).flatMap { $0 }
    },
    Law("With every letter as a piece no word of up to a hundred letters is unknown.") {
      problem, subject in
      let words = words(problem.text)
      guard words.allSatisfy({ $0.count <= longestWord }) else { return nil }
      let letters = Set(words.joined()).map { String(Character($0)) }.sorted()
      let known = letters + letters.map { "##" + $0 }
      let vocabulary = problem.vocabulary + known.filter { !problem.vocabulary.contains($0) }
      let pieces = subject(Problem(text: problem.text, vocabulary: vocabulary))
      return !pieces[integers: "pieces"].contains(-1)
    },
    Law("Capitals change nothing, and words do not touch one another.") { problem, subject in
      let twice = Problem(
        text: problem.text.uppercased() + " " + problem.text, vocabulary: problem.vocabulary)
      let pieces = subject(problem)[integers: "pieces"]
      return subject(twice)[integers: "pieces"] == pieces + pieces
    },
    Law("A whole word in the vocabulary is one piece.") { problem, subject in
      guard let word = words(problem.text).first(where: { $0.count <= longestWord }) else {
        return nil
      }
      let whole = String(String.UnicodeScalarView(word))
      let vocabulary = problem.vocabulary.filter { $0 != whole } + [whole]
      return subject(Problem(text: whole, vocabulary: vocabulary))
        == ["pieces": .integers([vocabulary.count - 1])]
    },
  ]

  public static let uncounted: String? =
    "Letters are compared, not computed with."

  public static func simpler(than problem: Problem) -> [Problem] {
    let words = problem.text.split { $0.isWhitespace }
    let texts = words.isEmpty ? [] : [words.dropLast(), words.dropFirst()]
    return texts.map { Problem(text: $0.joined(separator: " "), vocabulary: problem.vocabulary) }
      + problem.vocabulary.indices.map { place in
        var vocabulary = problem.vocabulary
        vocabulary.remove(at: place)
        return Problem(text: problem.text, vocabulary: vocabulary)
      }
  }

  public static let workloads = [64, 1024]
}
