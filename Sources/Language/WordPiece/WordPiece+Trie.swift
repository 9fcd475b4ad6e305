import Foundation
import Verification

extension String {
  /// The canonical decomposition: letters, and their accents behind them.
  var decomposed: String.UnicodeScalarView { decomposedStringWithCanonicalMapping.unicodeScalars }
}

/// A trie of pieces whose nodes know what is certain where no letter follows: pieces to emit, and where to go on.
public struct PieceTrie: Sendable {
  private struct Node {
    var next: [UInt32: Int32] = [:]
    var piece: Int32 = -1
    /// Where matching goes on, −1 for nowhere, once `pops` are emitted.
    var link: Int32 = -1
    var pops: [Int32] = []
  }

  private static let (root, suffix): (Int32, Int32) = (0, 1)
  private var nodes = [Node(), Node()]

  /// - Parameter vocabulary: Pieces by their places; of equal ones the first counts.
  public init(_ vocabulary: [String]) {
    for (place, piece) in vocabulary.enumerated() {
      let isSuffix = piece.hasPrefix("##") && piece != "##"
      insert(isSuffix ? piece.dropFirst(2) : piece[...], Int32(place), at: isSuffix ? 1 : 0)
    }
    link()
  }

  private mutating func insert(_ letters: Substring, _ place: Int32, at start: Int32) {
    var node = Int(start)
    for letter in letters.unicodeScalars {
      if nodes[node].next[letter.value] == nil {
        nodes[node].next[letter.value] = Int32(nodes.count)
        nodes.append(Node())
      }
      node = Int(nodes[node].next[letter.value]!)
    }
    if node > 1, nodes[node].piece < 0 { nodes[node].piece = place }
  }

  /// Level by level, for a link leads to a node of fewer letters.
  private mutating func link() {
    var queue = [Self.root, Self.suffix]
    var first = 0
    while first < queue.count {
      let parent = Int(queue[first])
      first += 1
      for (letter, child) in nodes[parent].next {
        queue.append(child)
        let c = Int(child)
        if nodes[c].piece >= 0 {
          (nodes[c].link, nodes[c].pops) = (Self.suffix, [nodes[c].piece])
          continue
        }
        var (at, pops) = (nodes[parent].link, nodes[parent].pops)
        while at >= 0, nodes[Int(at)].next[letter] == nil {
          pops += nodes[Int(at)].pops
          at = nodes[Int(at)].link
        }
        guard at >= 0, let target = nodes[Int(at)].next[letter] else { continue }
        (nodes[c].link, nodes[c].pops) = (target, pops)
      }
    }
  }

  /// The pieces of one word, [−1] if it has none; each letter is read once.
  public func pieces(of word: [Unicode.Scalar]) -> [Int32] {
    guard word.count <= WordPiece.longestWord else { return [-1] }
    var (node, list): (Int32, [Int32]) = (Self.root, [])
    for letter in word {
      while nodes[Int(node)].next[letter.value] == nil {
        guard nodes[Int(node)].link >= 0 else { return [-1] }
        list += nodes[Int(node)].pops
        node = nodes[Int(node)].link
      }
      node = nodes[Int(node)].next[letter.value]!
    }
    while node != Self.suffix {
      guard nodes[Int(node)].link >= 0 else { return [-1] }
      list += nodes[Int(node)].pops
      node = nodes[Int(node)].link
    }
    return list
  }

  /// The pieces of a text, −1 for an unknown word; one pass over its letters.
  public func pieces(of text: String) -> [Int] {
    var (word, list): ([Unicode.Scalar], [Int]) = ([], [])
    func flush() {
      if !word.isEmpty { list += pieces(of: word).map(Int.init) }
      word.removeAll(keepingCapacity: true)
    }
    for whole in text.decomposed {
      for letter in whole.properties.lowercaseMapping.decomposed {
        switch Kind(letter) {
        case .inner: word.append(letter)
        case .nothing: break
        case .space: flush()
        case .alone:
          flush()
          list += pieces(of: [letter]).map(Int.init)
        }
      }
    }
    flush()
    return list
  }

  /// What a letter does to the word that it stands in.
  private enum Kind {
    case inner, nothing, space, alone

    init(_ letter: Unicode.Scalar) {
      switch letter.value {
      case 9, 10, 13, 32: self = .space
      case 0...31, 127, 0xFFFD: self = .nothing
      case 48...57, 97...122: self = .inner
      case 33...126: self = .alone
      default:
        switch letter.properties.generalCategory {
        case .control, .format, .nonspacingMark: self = .nothing
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: self = .space
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
          .initialPunctuation, .finalPunctuation, .otherPunctuation:
          self = .alone
        default: self = WordPiece.chinese.contains { $0.contains(letter.value) } ? .alone : .inner
        }
      }
    }
  }
}

extension WordPiece {
  static let trie = Implementation<WordPiece>(
    "trie", .exact,
    prepare: { problem in (trie: PieceTrie(problem.vocabulary), text: problem.text) },
    run: { $0.trie.pieces(of: $0.text) }, observe: { ["pieces": .integers($0)] })
}
