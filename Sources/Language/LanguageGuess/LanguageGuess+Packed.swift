import Scalars
import Verification

extension LanguageGuess {
  /// Profiles with their grams as numbers: three scalars of 21 bits, the first one highest, whose order is theirs.
  struct Profiles: Sendable {
    private let ranks: [[UInt64: Int]]

    init(_ samples: [String]) {
      ranks = samples.map { sample in
        var ranks: [UInt64: Int] = [:]
        for (rank, gram) in Profiles.grams(of: sample).enumerated() { ranks[gram] = rank }
        return ranks
      }
    }

    static func grams(of text: String) -> ArraySlice<UInt64> {
      var counts: [UInt64: Int] = [:]
      // The last two characters of the padded word; 0 for none.
      var (before, last): (UInt64, UInt64) = (0, 0)
      func add(_ character: UInt64) {
        if character != 32 { counts[character << 42, default: 0] += 1 }
        if last != 0 { counts[last << 42 | character << 21, default: 0] += 1 }
        if before != 0 { counts[before << 42 | last << 21 | character, default: 0] += 1 }
        (before, last) = (last, character)
      }
      for scalar in text.lowercased().unicodeScalars {
        if scalar.properties.isAlphabetic {
          if last == 0 { add(32) }
          add(UInt64(scalar.value))
        } else if last != 0 {
          add(32)
          (before, last) = (0, 0)
        }
      }
      if last != 0 { add(32) }
      let order = counts.sorted {
        $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key
      }
      return order.map(\.key).prefix(LanguageGuess.limit)
    }

    func distances(to grams: ArraySlice<UInt64>) -> [Int] {
      ranks.map { ranks in
        grams.enumerated().reduce(0) { total, own in
          total + min(limit, ranks[own.element].map { abs($0 - own.offset) } ?? limit)
        }
      }
    }

    static func text(_ gram: UInt64) -> String {
      let scalars = [gram >> 42, gram >> 21 & 0x1F_FFFF, gram & 0x1F_FFFF].filter { $0 != 0 }
      return String(
        String.UnicodeScalarView(
          scalars.compactMap { Unicode.Scalar(UInt32(truncatingIfNeeded: $0)) }))
    }
  }

  /// Samples are ranked once, grams are numbers.
  static let packed = Implementation<LanguageGuess>("packed", .exact) { problem in
    if let obstacle = obstacle(problem) { throw LanguageError(obstacle) }
    return (problem.text, Profiles(problem.samples))
  } run: { input in
    let grams = Profiles.grams(of: input.0)
    return (grams, input.1.distances(to: grams))
  } observe: { result in
    observation(result.0.map { Profiles.text($0) }, result.1)
  }

  /// Why nothing can be guessed, if so.
  static func obstacle(_ problem: Problem) -> String? {
    guard problem.samples.count > 1 else {
      return "\(problem.samples.count) samples: a guess is between two languages at least"
    }
    let empty = problem.samples.firstIndex { sample in
      !sample.unicodeScalars.contains { $0.properties.isAlphabetic }
    }
    return empty.map { "Sample \($0) has no letters: nothing can be like it" }
  }

  private static let known = Profiles(samples.map(\.text))

  /// The language of a text, by the name of its sample; `nil` for a text without letters.
  public static func language(of text: String) -> String? {
    let grams = Profiles.grams(of: text)
    let distances = known.distances(to: grams)
    guard !grams.isEmpty, let least = distances.min() else { return nil }
    return distances.firstIndex(of: least).map { samples[$0].name }
  }
}
