import Scalars
import Verification

extension ROUGE {
  static let bitParallel = Implementation<ROUGE>(
    "bit-parallel",
    .rounding("one division: u of the quotient") { _ in ["f": .relative(0x1p-53)] }
  ) { problem in
    let numbers = Words.numbered([Words.split(problem.text), Words.split(problem.reference)])
    return (x: numbers[0], y: numbers[1])
  } run: { input in
    [
      common(input.x, input.y, pairs: false), common(input.x, input.y, pairs: true),
      longest(input.x, input.y), input.x.count, input.y.count,
    ]
  } observe: { n in
    func f(_ m: Int, _ total: Int) -> Double { total <= 0 ? 0 : Double(2 * m) / Double(total) }
    let (x, y) = (n[3], n[4])
    return [
      "common": .integers([n[0], n[1]]), "subsequence": .integers([n[2]]),
      "f": .scalars([
        f(n[0], x + y), f(n[1], max(0, x - 1) + max(0, y - 1)), f(n[2], x + y),
      ]),
    ]
  }

  private static func common(_ x: [Int], _ y: [Int], pairs: Bool) -> Int {
    func keys(_ words: [Int]) -> [Int] {
      guard pairs else { return words.sorted() }
      return zip(words, words.dropFirst()).map { $0 << 32 | $1 }.sorted()
    }
    let (a, b) = (keys(x), keys(y))
    var (i, j, count) = (0, 0, 0)
    while i < a.count, j < b.count {
      if a[i] == b[j] {
        (i, j, count) = (i + 1, j + 1, count + 1)
      } else if a[i] < b[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return count
  }

  /// Bit i of the row is 0 where the table grows from i to i + 1: V ← (V + (V ∧ M)) ∨ (V ∧ ¬M).
  private static func longest(_ x: [Int], _ y: [Int]) -> Int {
    let words = (x.count + 63) / 64
    guard words > 0 else { return 0 }
    let kinds = (x + y).reduce(-1) { max($0, $1) } + 1
    var masks = [UInt64](repeating: 0, count: kinds * words)
    for (i, word) in x.enumerated() { masks[word * words + i / 64] |= 1 << UInt64(i % 64) }
    var row = [UInt64](repeating: .max, count: words)
    for word in y {
      var carry: UInt64 = 0
      for w in 0..<words {
        let (v, mask) = (row[w], masks[word * words + w])
        let (first, isOver) = v.addingReportingOverflow(v & mask)
        let (sum, isOverAgain) = first.addingReportingOverflow(carry)
        carry = isOver || isOverAgain ? 1 : 0
        row[w] = sum | (v & ~mask)
      }
    }
    // Bits behind the last word of the text were never masked, and stay 1.
    return row.reduce(0) { $0 + (~$1).nonzeroBitCount }
  }
}
