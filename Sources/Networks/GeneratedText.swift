import Scalars

/// English-looking sentences from a small probabilistic grammar: a stand-in where no text is at hand.
///
/// A word's successors depend on its class and number (a singular subject takes a verb with -s), so
/// that a model has something to learn beyond the frequencies of letters.
public enum GeneratedText {
  private static let nouns = [
    "king", "queen", "soldier", "river", "garden", "letter", "crown", "daughter", "brother",
    "storm", "castle", "shadow", "winter", "stranger", "song", "sword", "night", "messenger",
  ]
  private static let adjectives = [
    "old", "silent", "broken", "noble", "bitter", "gentle", "distant", "golden", "faithful",
  ]
  private static let verbs = [
    "see", "love", "fear", "follow", "remember", "betray", "honour", "forget", "call", "know",
  ]
  private static let places = ["in", "beyond", "under", "near", "against", "without"]
  private static let links = ["and", "but", "for", "when", "while", "because"]
  private static let names = ["Alba", "Corin", "Dorset", "Mirela", "Oswin", "Thaisa"]

  /// At least so many characters.
  public static func sentences(characters: Int, seed: UInt64) -> String {
    var generator = Generator(seed: seed, purpose: "GeneratedText")
    var text = ""
    while text.utf8.count < characters {
      let name = pick(names, &generator)
      text += "\(name):\n"
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        text += sentence(&generator)
      }
      text += "\n"
    }
    return text
  }

  /// Words at the front of a list are likelier.
  private static func pick(_ words: [String], _ generator: inout Generator) -> String {
    let u = generator.uniform()
    return words[Int(Double(words.count) * u * u)]
  }

  private static func sentence(_ generator: inout Generator) -> String {
    var words = clause(&generator)
    if generator.uniform() < 0.5 { words += [pick(links, &generator)] + clause(&generator) }
    let line = words.joined(separator: " ")
    return line.prefix(1).uppercased() + line.dropFirst() + (generator.uniform() < 0.2 ? "?" : ".")
      + "\n"
  }

  private static func clause(_ generator: inout Generator) -> [String] {
    let isPlural = generator.uniform() < 0.4
    let subject = phrase(isPlural, &generator)
    let verb = pick(verbs, &generator) + (isPlural ? "" : "s")
    let object = phrase(generator.uniform() < 0.4, &generator)
    let isPlaced = generator.uniform() < 0.3
    let place = isPlaced ? [pick(places, &generator)] + phrase(false, &generator) : []
    return subject + [verb] + object + place
  }

  private static func phrase(_ isPlural: Bool, _ generator: inout Generator) -> [String] {
    let article =
      isPlural ? pick(["the", "these", "many"], &generator) : pick(["the", "a"], &generator)
    let adjective = generator.uniform() < 0.4 ? [pick(adjectives, &generator)] : []
    return [article] + adjective + [pick(nouns, &generator) + (isPlural ? "s" : "")]
  }
}
