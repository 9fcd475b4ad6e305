/// Texts as metrics see them.
public enum Words {
  /// The words of a text: ASCII punctuation deleted, letters made small, split at white space.
  public static func split(_ text: String) -> [String] {
    let punctuation = Set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    return text.filter { !punctuation.contains($0) }.lowercased()
      .split { $0.isWhitespace }.map(String.init)
  }

  /// Words as numbers, the same for the same word, counted from 0 in the order of their first use.
  static func numbered(_ texts: [[String]]) -> [[Int]] {
    var numbers: [String: Int] = [:]
    return texts.map { words in
      words.map { word in
        let number = numbers[word] ?? numbers.count
        numbers[word] = number
        return number
      }
    }
  }

  /// A sentence of a small vocabulary, in which words recur.
  static func draw(_ length: Int, of vocabulary: Int, _ next: () -> Int) -> String {
    (0..<length).map { _ in "w\(next() % vocabulary)" }.joined(separator: " ")
  }
}

let panza =
  "Nicolicioiu, Iofinova, Jovanovic, Kurtic, Nikdan, Panferov, Markov, Shavit & Alistarh. Panza: design and analysis of a fully-local personalized text writing assistant. arXiv 2407.10994"
