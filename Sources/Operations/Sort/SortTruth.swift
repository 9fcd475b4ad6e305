import Foreign
import Structures

/// Judges an order: by the numbers that must stand at each place, and by the patterns in all.
struct SortTruth {
  private let element: ElementType
  /// The numbers in order.
  private let numbers: [Double]
  private let count: Int
  /// How often each pattern occurs.
  private let patterns: [UInt64: Int]

  init(_ x: Buffer) {
    element = x.element
    count = x.count
    numbers = x.values.filter { !$0.isNaN }.sorted()
    patterns = Self.patterns(x)
  }

  private static func patterns(_ buffer: Buffer) -> [UInt64: Int] {
    Dictionary((0..<buffer.count).map { (buffer.bits(at: $0), 1) }, uniquingKeysWith: +)
  }

  var examiner: Examiner {
    let allowances: [Double?] = numbers.map { $0.isFinite ? 0 : nil }
    let others = [Double?](repeating: nil, count: count - numbers.count)
    return Examiner(allowances: ["y": allowances + others]) { results in
      var judgement = Judgement()
      guard let y = results["y"] else { return judgement }
      for index in 0..<count {
        let expected: Expected = index < numbers.count ? .equal(numbers[index]) : .nan
        judgement.note(expected, y.bits(at: index), element, "y", row: 0, column: index)
      }
      notePatterns(y, in: &judgement)
      return judgement
    }
  }

  /// Every pattern as often as in x.
  private func notePatterns(_ y: Buffer, in judgement: inout Judgement) {
    let found = Self.patterns(y)
    let place = (0..<count).first { index in
      let bits = y.bits(at: index)
      return found[bits] != patterns[bits]
    }
    judgement.note(ratio: place == nil ? 0 : .infinity, "y", column: place ?? 0) {
      let bits = y.bits(at: place ?? 0)
      return (
        "\(element.value(ofBits: bits)) (0x\(String(bits, radix: 16))), \(found[bits] ?? 0) times",
        "\(patterns[bits] ?? 0) times, as in x"
      )
    }
  }
}
