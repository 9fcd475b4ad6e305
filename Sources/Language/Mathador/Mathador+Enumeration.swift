import Scalars
import Verification

extension Mathador {
  enum Operator: CaseIterable, Sendable {
    case plus, minus, times, divided

    var points: Int {
      switch self {
      case .plus, .times: 1
      case .minus: 2
      case .divided: 3
      }
    }

    /// The result, if the rules allow it.
    func applied(_ a: Int, _ b: Int) -> Int? {
      switch self {
      case .plus: a + b
      case .minus: a >= b ? a - b : nil
      case .times: a * b
      case .divided: b != 0 && a % b == 0 ? a / b : nil
      }
    }
  }

  /// Why there is nothing to solve, if so.
  public static func obstacle(_ numbers: [Int]) -> String? {
    guard (1...6).contains(numbers.count) else {
      return "\(numbers.count) base numbers: there may be 1 to 6"
    }
    if let n = numbers.first(where: { !(1...1000).contains($0) }) {
      return "\(n) is no base number: they are 1 to 1000, so that products fit 64 bits"
    }
    return nil
  }

  /// Σ_k 4ᵏ P(n, k + 1) Cat(k).
  public static func candidates(_ n: Int) -> Int {
    var (total, operators, orders, trees) = (0, 1, n, 1)
    for k in 1..<max(1, n) {
      (operators, orders) = (4 * operators, orders * (n - k))
      trees = trees * 2 * (2 * k - 1) / (k + 1)
      total += operators * orders * trees
    }
    return total
  }

  /// Every candidate with its points: each string of operators over each ordered choice of numbers, in each
  /// parenthesisation. Those that break a rule have no value.
  static func expressions(_ numbers: [Int]) -> [(value: Int?, points: Int)] {
    var all: [(value: Int?, points: Int)] = []
    for k in 1..<max(1, numbers.count) {
      let choices = arrangements(of: numbers, k + 1)
      for operators in strings(k) {
        let kinds = Set(operators).count
        let points = operators.reduce(5) { $0 + $1.points } + (kinds == 4 ? 6 : 0)
        for choice in choices {
          trees(choice[...], operators[...]) { all.append(($0, points)) }
        }
      }
    }
    return all
  }

  private static func strings(_ length: Int) -> [[Operator]] {
    (0..<length).reduce([[]]) { list, _ in
      list.flatMap { start in Operator.allCases.map { start + [$0] } }
    }
  }

  private static func arrangements(of numbers: [Int], _ length: Int) -> [[Int]] {
    guard length > 0 else { return [[]] }
    return numbers.indices.flatMap { i in
      var rest = numbers
      let first = rest.remove(at: i)
      return arrangements(of: rest, length - 1).map { [first] + $0 }
    }
  }

  /// The value of each tree over numbers in this order, whose operators stand between them.
  private static func trees(
    _ numbers: ArraySlice<Int>, _ operators: ArraySlice<Operator>, _ note: (Int?) -> Void
  ) {
    guard numbers.count > 1 else { return note(numbers.first) }
    for (i, root) in operators.indices.enumerated() {
      let split = numbers.startIndex + i + 1
      trees(numbers[..<split], operators[..<root]) { left in
        trees(numbers[split...], operators[(root + 1)...]) { right in
          note(left.flatMap { a in right.flatMap { operators[root].applied(a, $0) } })
        }
      }
    }
  }

  /// What is known of one result.
  struct Entry: Sendable {
    var count = 0
    var points = 0
    var best = 0
  }

  struct Table: Sendable {
    var entries: [Int: Entry] = [:]

    mutating func add(value: Int, points: Int, count: Int) {
      entries[value, default: Entry()].count += count
      entries[value, default: Entry()].points += points * count
      entries[value, default: Entry()].best = max(points, entries[value]?.best ?? 0)
    }
  }

  /// Results in their order, and ranked from easy to hard; of five numbers only those with 18 points are ranked.
  static func observation<S: Scalar>(
    of table: Table, _ problem: Problem, isEasier: (Entry, Entry) -> Bool
  ) -> Observation<S> {
    let values = table.entries.keys.sorted().filter {
      problem.target == nil || $0 == problem.target
    }
    let entries = values.map { table.entries[$0] ?? Entry() }
    let ranked = zip(values, entries).filter { problem.numbers.count < 5 || $0.1.best == 18 }
      .sorted { a, b in
        if isEasier(a.1, b.1) { return true }
        return isEasier(b.1, a.1) ? false : a.0 < b.0
      }
    let all = table.entries.values
    return [
      "expressions": .integers([all.reduce(0) { $0 + $1.count }]),
      "results": .integers([all.count]), "full": .integers([all.count { $0.best == 18 }]),
      "values": .integers(values), "counts": .integers(entries.map(\.count)),
      "points": .integers(entries.map(\.points)), "best": .integers(entries.map(\.best)),
      "ranked": .integers(ranked.map(\.0)),
    ]
  }
}
