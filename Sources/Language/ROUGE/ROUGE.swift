public import Scalars
public import Verification

/// **ROUGE-1, ROUGE-2 and ROUGE-L**: words, pairs of words and the longest common subsequence of two texts.
///
/// With m words in common (each as often as in both), of a in the text and b in the reference, the F-measure is
/// the harmonic mean of m/a and m/b,
///
///     F = 2 m / (a + b),
///
/// and likewise with pairs of neighbours, and with the length L of the longest common subsequence; 0 where both
/// are empty. The reference fills the table of Wagner and Fischer; the implementation keeps a row of it in the
/// bits of words and adds with carries (Hyyrö 2004): n m/64 steps.
public enum ROUGE: DiscreteAlgorithm {
  public static let source = Citation(
    "Lin. ROUGE: a package for automatic evaluation of summaries. ACL Workshop 2004",
    "Sections 2 and 3, F with β = 1; Panza, branch eval, reports all three")

  public struct Problem: Sendable {
    public var text: String
    public var reference: String

    public init(text: String, reference: String) { (self.text, self.reference) = (text, reference) }
  }

  public static let examples = [
    Example<ROUGE>(
      Problem(text: "the gunman kill police", reference: "police killed the gunman"),
      gives: [
        "subsequence": .integers([2]),
        "f": .scalars([Rational(3, 4), Rational(1, 3), Rational(1, 2)]),
      ],
      from: "Lin 2004, section 3.1: the gunman, of four and four words"),
    Example<ROUGE>(
      Problem(text: "police kill the gunman", reference: "police killed the gunman"),
      gives: [
        "subsequence": .integers([3]),
        "f": .scalars([Rational(3, 4), Rational(1, 3), Rational(3, 4)]),
      ],
      from: "Lin 2004, section 3.1: 3/4"),
    Example<ROUGE>(
      Problem(text: "", reference: ""), gives: ["subsequence": .integers([0]), "f": [0, 0, 0]],
      from: "by hand: nothing is shared"),
  ]

  /// A size counts words, up to ten more or less in the other text.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let vocabulary = 2 + Int(generator.next() % 6)
    func text(_ length: Int) -> String {
      Words.draw(length, of: vocabulary) { Int(generator.next() >> 8) & 0xFFFF }
    }
    let other = max(0, size + Int(generator.next() % 21) - 10)
    return Problem(text: text(size), reference: text(other))
  }

  public static let largestExactSize = 8

  /// One word of 64 bits, exactly; one more; and carries through several.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let long = String(repeating: "a b ", count: 100)
    return [64, 65, 128, 200].map { problem(size: $0, using: &generator) } + [
      Problem(text: long, reference: long), Problem(text: long, reference: "b"),
      Problem(text: "", reference: long),
    ]
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (x, y) = (Words.split(problem.text), Words.split(problem.reference))
    var table = [[Int]](repeating: [Int](repeating: 0, count: y.count + 1), count: x.count + 1)
    for (i, a) in x.enumerated() {
      for (j, b) in y.enumerated() {
        table[i + 1][j + 1] = a == b ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
      }
    }
    let common = (1...2).map { n in shared(windows(x, n), windows(y, n)) }
    let longest = table[x.count][y.count]
    func f(_ m: Int, _ a: Int, _ b: Int) -> Rational { a + b == 0 ? 0 : Rational(2 * m, a + b) }
    let pairs = (max(0, x.count - 1), max(0, y.count - 1))
    return [
      "common": .integers(common), "subsequence": .integers([longest]),
      "f": .scalars([
        f(common[0], x.count, y.count), f(common[1], pairs.0, pairs.1),
        f(longest, x.count, y.count),
      ]),
    ]
  }

  private static func windows(_ words: [String], _ n: Int) -> [[String]] {
    words.count < n ? [] : (0...words.count - n).map { Array(words[$0..<$0 + n]) }
  }

  private static func shared(_ a: [[String]], _ b: [[String]]) -> Int {
    var rest = b
    return a.count { window in
      guard let place = rest.firstIndex(of: window) else { return false }
      rest.remove(at: place)
      return true
    }
  }

  public static let implementations: [Implementation<ROUGE>] = [bitParallel]

  public static let laws: [Law<ROUGE>] = [
    Law("It is symmetric.") { problem, subject in
      subject(Problem(text: problem.reference, reference: problem.text)) == subject(problem)
    },
    Law("A text has all of itself: F = 1, and L is its length.") { problem, subject in
      let length = Words.split(problem.text).count
      guard length >= 2 else { return nil }
      let same = subject(Problem(text: problem.text, reference: problem.text))
      return same["f"] == [1, 1, 1] && same[integers: "subsequence"] == [length]
    },
    Law("L of joined texts is at least the sum; L is at most what words they share.") {
      problem, subject in
      let result = subject(problem)
      let twice = Problem(
        text: problem.text + " " + problem.reference,
        reference: problem.reference + " " + problem.reference)
      let (l, m) = (result[integers: "subsequence"][0], result[integers: "common"][0])
      return subject(twice)[integers: "subsequence"][0] >= l + Words.split(problem.reference).count
        && l <= m
    },
    Law("Of different words in reverse one is in order: L = 1.") { problem, subject in
      let words = (0...Words.split(problem.text).count).map { "d\($0)" }
      let turned = Problem(
        text: words.joined(separator: " "), reference: words.reversed().joined(separator: " "))
      let result = subject(turned)
      return result[integers: "subsequence"] == [1]
        && result[integers: "common"] == [words.count, 0]
    },
  ]

  public static let uncounted: String? =
    "Words are compared, not computed with: the table's cells and the row's words are bounds of loops, which are their own formula."

  public static func simpler(than problem: Problem) -> [Problem] {
    let (x, y) = (Words.split(problem.text), Words.split(problem.reference))
    func text(_ words: some Collection<String>) -> String { words.joined(separator: " ") }
    var list: [Problem] = []
    if !x.isEmpty { list.append(Problem(text: text(x.dropLast()), reference: text(y))) }
    if !y.isEmpty { list.append(Problem(text: text(x), reference: text(y.dropLast()))) }
    return list
  }

  public static let workloads = [64, 1024]
}
