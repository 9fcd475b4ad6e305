import Language
import Scalars
import Testing
import Verification

/// Ways of cutting words that are nearly WordPiece's, and must not pass for it.
@Suite struct WordPieceTests {
  enum Fault: String, CaseIterable {
    case shortestFirst, unmarkedRest, knownPart, keepsCapitals, punctuationStays, lastOfEquals
  }

  /// The pieces of a text of plain letters, commas and spaces, with a fault.
  private func pieces(_ problem: WordPiece.Problem, _ fault: Fault?) -> [Int] {
    let text = fault == .keepsCapitals ? problem.text : problem.text.lowercased()
    var words: [String] = []
    for chunk in text.split(separator: " ") {
      var word = ""
      for letter in chunk {
        if letter == ",", fault != .punctuationStays {
          if !word.isEmpty { words.append(word) }
          words.append(",")
          word = ""
        } else {
          word.append(letter)
        }
      }
      if !word.isEmpty { words.append(word) }
    }
    return words.flatMap { word -> [Int] in
      var (list, rest): ([Int], Substring) = ([], word[...])
      while !rest.isEmpty {
        let ends = Array(1...rest.count)
        let mark = list.isEmpty || fault == .unmarkedRest ? "" : "##"
        let found = (fault == .shortestFirst ? ends : ends.reversed()).first {
          problem.vocabulary.contains(mark + rest.prefix($0))
        }
        guard let found else { return fault == .knownPart ? list + [-1] : [-1] }
        let piece = mark + rest.prefix(found)
        let place =
          fault == .lastOfEquals
          ? problem.vocabulary.lastIndex(of: piece) : problem.vocabulary.firstIndex(of: piece)
        list.append(place!)
        rest = rest.dropFirst(found)
      }
      return list
    }
  }

  private let problem = WordPiece.Problem(
    text: "Abcd, abce cab,abx cd aab",
    vocabulary: ["a", "ab", "##c", "##cd", "##d", "c", "cd", ",", "##b", "##a", "##ab", "ab", "x"])

  @Test(arguments: Fault.allCases)
  func `A cut that is nearly WordPiece's is refused`(_ fault: Fault) throws {
    let truth = WordPiece.reference(problem).map(\.approximation)
    #expect(pieces(problem, nil) == truth[integers: "pieces"])
    #expect(pieces(problem, fault) != truth[integers: "pieces"])
    for implementation in WordPiece.implementations {
      #expect(try implementation(problem) == truth)
    }
  }

  @Test func `Letters beyond ASCII are cut as the released tokenizer cuts them`() {
    let trie = PieceTrie(["naive", "##ss", "stra", "strass", "漢", "字", "!", "##e", "[UNK]"])
    #expect(trie.pieces(of: "NAÏVE") == [0])
    #expect(trie.pieces(of: "漢字!") == [4, 5, 6])
    #expect(trie.pieces(of: "na\u{200B}i\u{0308}ve") == [0])
    #expect(trie.pieces(of: "strasse") == [3, 7])
    #expect(trie.pieces(of: "straße") == [-1])
  }
}
