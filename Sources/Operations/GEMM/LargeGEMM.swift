import Dispatch
import Foreign
import Scalars
import Structures

/// A product too large to be computed again with an enclosure for each element: judged by signed sums of neighbouring
/// elements (``GroupedProduct``), and element by element on the crossing of some hundred rows and columns, the first
/// and last ones and both sides of multiples of 64 among them.
struct LargeGEMM: Sendable {
  private let problem: GEMMTruth
  private let element: ElementType
  private let terms: Terms
  private let sums: GroupedProduct
  private let rows: [Int], columns: [Int]
  private let tile: [Expected]
  /// What a recursion may lose besides in an element.
  private let loss: Double

  /// From so many multiply-adds on.
  private static let threshold = 1 << 28
  /// Rows, and columns, that are judged element by element.
  private static let crossing = 320
  /// Groups in which the wrong element is looked for.
  private static let located = 4

  /// Nil if the call is not large, or holds numbers that ask for more care.
  init?(_ problem: GEMMTruth, _ element: ElementType, _ terms: Terms) {
    guard problem.m * problem.n * problem.k >= Self.threshold, problem.beta == 0,
      problem.alpha != 0, problem.isTame
    else { return nil }
    let loss = problem.recursionLoss(element, terms) ?? 0
    guard loss < .infinity else { return nil }
    (self.problem, self.element, self.terms, self.loss) = (problem, element, terms, loss)
    var coin = Generator(seed: UInt64(problem.m), purpose: "large product")
    sums = GroupedProduct(
      problem.m, problem.n, problem.k, problem.left, problem.right, coin: &coin)
    rows = Self.places(problem.m, &coin)
    columns = Self.places(problem.n, &coin)
    tile = Self.crossing(problem, rows, columns, element, terms, loss)
  }

  /// What is right where some rows and columns cross, by all processors.
  private static func crossing(
    _ problem: GEMMTruth, _ rows: [Int], _ columns: [Int], _ element: ElementType, _ terms: Terms,
    _ loss: Double
  ) -> [Expected] {
    let parts = Slots<[Expected]>(8)
    DispatchQueue.concurrentPerform(iterations: parts.count) { part in
      let some = rows[part * rows.count / parts.count..<(part + 1) * rows.count / parts.count]
      parts.set(
        part, problem.crossing(Array(some), columns).expected(element, terms, loss: loss))
    }
    return parts.values.flatMap(\.self)
  }

  /// The ends, both sides of some multiples of 64, and others by chance.
  private static func places(_ count: Int, _ coin: inout Generator) -> [Int] {
    let step = max(64, count / 16 / 64 * 64)
    let edges = stride(from: 64, to: count, by: step).flatMap { [$0 - 1, $0] }
    var places = Set([0, 1, count - 2, count - 1] + edges)
    while places.count < min(count, crossing) {
      places.insert(Int.random(in: 0..<count, using: &coin))
    }
    return places.filter { (0..<count).contains($0) }.sorted()
  }

  func judge(_ results: Examiner.Results) -> Judgement {
    let buffer = results["C"]!
    let found = buffer.values
    var judgement = Judgement()
    for (index, row) in rows.enumerated() {
      for (across, column) in columns.enumerated() {
        note(tile[index * columns.count + across], row, column, buffer, &judgement)
      }
    }
    let parts = Slots<(Judgement, [(Int, Int)])>((problem.m + 63) / 64)
    DispatchQueue.concurrentPerform(iterations: parts.count) { part in
      parts.set(part, judgeSums(part * 64..<min(problem.m, part * 64 + 64), found))
    }
    var suspects: [(Int, Int)] = []
    for (part, wrong) in parts.values {
      judgement.merge(part)
      suspects += wrong
    }
    for (row, group) in suspects.prefix(Self.located) {
      let range = Array(sums.range(of: group))
      let truth = problem.crossing([row], range).expected(element, terms, loss: loss)
      for (expected, column) in zip(truth, range) {
        note(expected, row, column, buffer, &judgement)
      }
    }
    return judgement
  }

  private func note(
    _ expected: Expected, _ row: Int, _ column: Int, _ buffer: Buffer, _ judgement: inout Judgement
  ) {
    judgement.note(
      expected, buffer.bits(at: row * problem.ldc + column), element, "C", row: row, column: column)
  }

  /// - Returns: What was found, and the groups that are wrong.
  private func judgeSums(_ rows: Range<Int>, _ found: [Double]) -> (Judgement, [(Int, Int)]) {
    var (judgement, wrong) = (Judgement(), [(Int, Int)]())
    for row in rows {
      for group in 0..<sums.groups {
        let ratio = excess(row, group, found)
        // Never `ratio > 1`: a NaN must fail.
        if !(ratio <= 1) { wrong.append((row, group)) }
        judgement.note(ratio: ratio, "C", row: row, column: sums.range(of: group).lowerBound) {
          ("a part of a sum that is wrong", "the product of A and B")
        }
      }
    }
    return (judgement, wrong)
  }

  /// The error of a signed sum over what it may be.
  private func excess(_ row: Int, _ group: Int, _ found: [Double]) -> Double {
    var (sum, size) = (0.0, 0.0)
    for column in sums.range(of: group) {
      let value = found[row * problem.ldc + column]
      sum += sums.signs[column] * value
      size += abs(value)
    }
    var product = SumOfProducts()
    product.add(sums.sum(row, group), gauge: sums.gauge(row, group), terms: problem.k)
    product.scale(by: problem.alpha)
    let width = Double(sums.width)
    // Each element's own last rounding, if sums are of another type; and this sum's.
    let rounding = (element.unitRoundoff + width * 0x1p-53) * size * 1.01
    let allowed =
      product.allowance(element, terms, roundings: 3, magnification: problem.magnification * width)
      + rounding + width * loss
    let error = abs((sum - product.value.hi) - product.value.lo) * (1 - 0x1p-50)
    return (error - product.value.radius) / allowed
  }
}
