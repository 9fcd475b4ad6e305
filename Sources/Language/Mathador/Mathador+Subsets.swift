import Scalars
import Verification

extension Mathador {
  /// Each set of base numbers splits in two in every way; what both parts make is combined, and counts multiply.
  static let subsets = Implementation<Mathador>("subsets", .exact) { problem in
    if let obstacle = obstacle(problem.numbers) { throw LanguageError(obstacle) }
    return problem
  } run: { problem in
    (solutions(of: problem.numbers), problem)
  } observe: { table, problem in
    // Points and counts of five numbers stay below 2⁶³ when they are multiplied crosswise.
    observation(of: table, problem) { a, b in
      a.points * b.count * b.count < b.points * a.count * a.count
    }
  }

  /// All results of some base numbers: what `generate_dataset` and a player look up.
  static func solutions(of numbers: [Int], divisionsMayLeaveRests: Bool = false) -> Table {
    var table = Table()
    for (set, makings) in makings(numbers, divisionsMayLeaveRests).enumerated()
    where set.nonzeroBitCount > 1 {
      for (making, count) in makings {
        table.add(value: making.value, points: making.score, count: count)
      }
    }
    return table
  }

  /// A value, the points of its operators, and which of them occur.
  struct Making: Hashable, Sendable {
    var value: Int
    var points: Int
    var operators: UInt8

    var score: Int { points + 5 + (operators == 15 ? 6 : 0) }
  }

  /// For every set of positions, as bits: what it makes, and in how many ways.
  static func makings(_ numbers: [Int], _ divisionsMayLeaveRests: Bool) -> [[(Making, Int)]] {
    var tables = [[(Making, Int)]](repeating: [], count: 1 << numbers.count)
    for set in 1..<tables.count {
      if set.nonzeroBitCount == 1 {
        let making = Making(value: numbers[set.trailingZeroBitCount], points: 0, operators: 0)
        tables[set] = [(making, 1)]
        continue
      }
      var found: [Making: Int] = [:]
      var left = (set - 1) & set
      while left > 0 {
        for (a, m) in tables[left] {
          for (b, n) in tables[set ^ left] {
            combine(a, b, divisionsMayLeaveRests) { found[$0, default: 0] += m * n }
          }
        }
        left = (left - 1) & set
      }
      tables[set] = Array(found)
    }
    return tables
  }

  @inline(__always) private static func combine(
    _ a: Making, _ b: Making, _ restsAreAllowed: Bool, _ make: (Making) -> Void
  ) {
    let (points, operators) = (a.points + b.points, a.operators | b.operators)
    make(Making(value: a.value + b.value, points: points + 1, operators: operators | 1))
    make(Making(value: a.value * b.value, points: points + 1, operators: operators | 2))
    if a.value >= b.value {
      make(Making(value: a.value - b.value, points: points + 2, operators: operators | 4))
    }
    if b.value != 0 {
      let (quotient, rest) = a.value.quotientAndRemainder(dividingBy: b.value)
      if rest == 0 || restsAreAllowed {
        make(Making(value: quotient, points: points + 3, operators: operators | 8))
      }
    }
  }

  /// The best score of every target if each line of an answer counts, used or not: a tree for the target, and
  /// any trees over the numbers that it leaves.
  static func bestByLines(_ numbers: [Int]) -> [Int: Int] {
    let makings = makings(numbers, false)
    // What a set can earn in any trees, and with which operators.
    var earnings = [Set<[Int]>](repeating: [[0, 0]], count: makings.count)
    for set in 1..<makings.count {
      var left = set
      while left > 0 {
        let own = Set(makings[left].map { [$0.0.points, Int($0.0.operators)] })
        for a in own {
          for b in earnings[set ^ left] { earnings[set].insert([a[0] + b[0], a[1] | b[1]]) }
        }
        left = (left - 1) & set
      }
    }
    var best: [Int: Int] = [:]
    for set in 1..<makings.count where set.nonzeroBitCount > 1 {
      let rest = (makings.count - 1) ^ set
      for (making, _) in makings[set] {
        for extra in earnings[rest] {
          let all = Making(
            value: making.value, points: making.points + extra[0],
            operators: making.operators | UInt8(extra[1]))
          best[making.value] = max(best[making.value] ?? 0, all.score)
        }
      }
    }
    return best
  }
}
