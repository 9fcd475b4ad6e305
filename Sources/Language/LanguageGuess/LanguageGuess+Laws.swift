import Scalars
import Verification

extension LanguageGuess {
  private static func saying(_ text: String, _ problem: Problem) -> Problem {
    Problem(text: text, samples: problem.samples)
  }

  static let statements: [Law<LanguageGuess>] = [
    Law("A sample has no distance from itself, and no other language comes before the first such.")
    {
      problem, subject in
      problem.samples.indices.allSatisfy { k in
        let result = subject(saying(problem.samples[k], problem))
        let distances = result[integers: "distances"]
        guard distances.count == problem.samples.count, distances[k] == 0 else { return false }
        return result[integers: "language"] == [distances.firstIndex(of: 0) ?? -1]
      }
    },
    Law("What stands between words, and small letters or capitals, make no difference.") {
      problem, subject in
      let words = problem.text.split { !$0.isLetter }
      let capitals = words.map { word in
        String(word.map { $0.isASCII ? Character($0.uppercased()) : $0 })
      }
      let (a, b) = (
        subject(saying(words.joined(separator: " "), problem)),
        subject(saying(capitals.joined(separator: " - 7,"), problem))
      )
      return a == b
    },
    Law("Words in another order are the same text, and so is a text that is there twice.") {
      problem, subject in
      let words = problem.text.split { !$0.isLetter }
      let turned = words.reversed().joined(separator: " ")
      let own = subject(problem)
      return subject(saying(turned, problem)) == own
        && subject(saying(problem.text + " " + problem.text, problem)) == own
    },
    Law("Without letters there is no language, and no distance.") { problem, subject in
      let result = subject(saying("12 - 7, (3)", problem))
      return result[integers: "language"] == [-1] && result[words: "grams"].isEmpty
        && result[integers: "distances"] == problem.samples.map { _ in 0 }
    },
    Law("A word of four letters has four of them, five pairs and four triples.") {
      problem, subject in
      let result = subject(saying("jqxz", problem))[words: "grams"]
      return Set(result)
        == [
          "j", "q", "x", "z", " j", "jq", "qx", "xz", "z ", " jq", "jqx", "qxz", "xz ",
        ] && result.count == 13
    },
  ]
}
