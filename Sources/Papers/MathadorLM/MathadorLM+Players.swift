import Bindings
import Language
import Scalars
import Verification

extension MathadorLM {
  private static let sets = 8, draws = 12

  /// The paper's claim that regenerated data give the same averages, asked of players instead of models.
  static let players = PaperTable(
    "players", "Scores of simple players on data that are generated anew", place: nil,
    uses: [Mathador.self, MathadorScorer.self]
  ) { inputs in
    var scores = [Player: [[[Double]]]]()
    for set in 0..<sets {
      try inputs.step("set \(set + 1) of \(sets)")
      let puzzles = try puzzles(seed: inputs.seed, set)
      for player in Player.allCases {
        var generator = Generator(seed: inputs.seed, purpose: "Mathador/\(player)/\(set)")
        let byLevel = (0..<3).map { level in
          puzzles.map { puzzle in
            let answer = player.answer(puzzle.numbers, puzzle.targets[level], &generator)
            let problem = MathadorScorer.Problem(
              answer: answer, numbers: puzzle.numbers, target: puzzle.targets[level])
            let points = MathadorScorer.reference(problem)[integers: "points"][0]
            return Double(points) / 18 * 100
          }
        }
        scores[player, default: []].append(byLevel)
      }
    }
    var means: [(label: String, value: Double)] = []
    var statistics: [Double] = []
    var falls: [(label: String, easy: Double, hard: Double)] = []
    let rows = try Player.allCases.reversed().map { player -> TableResult.Row in
      let own = scores[player] ?? []
      let bySet = own.map { mean($0.joined()) }
      let spread = try Spread.interval(bySet)
      means.append((player.rawValue, spread.mean))
      let statistic = homogeneity(own.map { Array($0.joined()) })
      statistics.append(statistic)
      let levels = (0..<3).map { level in mean(own.map { $0[level] }.joined()) }
      falls.append((player.rawValue, levels[0], levels[2]))
      return .init(
        player.rawValue,
        ([spread.mean] + levels).map { .figure(Cell.decimal($0, digits: 1)) }
          + [.figure(Spread.text(spread.range)), .figure(Cell.decimal(statistic, digits: 1))])
    }
    let chi = Distribution.chiSquared(degreesOfFreedom: Double(sets - 1))
    let most = try chi.upperQuantile(0.001)
    return TableResult(
      columns: ["score", "easy", "medium", "hard", "95 % of the mean", "χ², sets"], rows: rows,
      shapes: [
        .decreasing("who sees further scores higher", means, margin: 1),
        Shape(
          "hard targets score lower than easy ones, for every player",
          holds: falls.allSatisfy { $0.hard < $0.easy },
          evidence: falls.map {
            "\($0.label): \(Cell.decimal($0.easy, digits: 1)), \(Cell.decimal($0.hard, digits: 1))"
          }.joined(separator: "; ")),
        Shape(
          "sets differ by chance alone: χ² below its 99.9 % quantile",
          place: "the paper's claim of stability", holds: statistics.allSatisfy { $0 < most },
          evidence: statistics.map { Cell.decimal($0, digits: 1) }.joined(separator: ", ")
            + "; \(Cell.decimal(most, digits: 1))"),
      ],
      notes: [
        "\(sets) sets of \(3 * draws) puzzles, easy, medium and hard alike; points over 18, in percent",
        "the released default takes an easy and a medium target of each draw, and no hard one",
      ])
  }

  private static func puzzles(
    seed: UInt64, _ set: Int
  ) throws -> [(numbers: [Int], targets: [Int])] {
    var generator = Generator(seed: seed, purpose: "Mathador/set \(set)")
    var puzzles: [(numbers: [Int], targets: [Int])] = []
    while puzzles.count < draws {
      let numbers = Mathador.problem(size: 5, using: &generator).numbers
      let picks = try Mathador.picks(numbers)
      if picks.count == 3 { puzzles.append((numbers, picks.map(\.target))) }
    }
    return puzzles
  }

  private static func mean(_ values: some Sequence<Double>) -> Double {
    let list = Array(values)
    return list.reduce(0, +) / Double(max(1, list.count))
  }

  /// Σ n (x̄ₛ - x̄)²/σ² over sets of n scores: χ² with one degree less than there are sets, about.
  private static func homogeneity(_ sets: [[Double]]) -> Double {
    let all = mean(sets.joined())
    let within = mean(sets.map { set in mean(set.map { ($0 - mean(set)) * ($0 - mean(set)) }) })
    guard within > 0 else { return 0 }
    return sets.reduce(0) { sum, set in
      sum + Double(set.count - 1) * (mean(set) - all) * (mean(set) - all) / within
    }
  }
}

/// Who plays: by chance, or with one or two steps of sight.
enum Player: String, CaseIterable {
  case random = "any legal step"
  case greedy = "one step of sight"
  case far = "two steps of sight"

  private struct Move {
    var i: Int, j: Int
    var symbol: String
    var result: Int
    var points: Int
  }

  /// Lines, until the target is met or one number is left.
  func answer(_ numbers: [Int], _ target: Int, _ generator: inout Generator) -> String {
    var (available, lines) = (numbers, [String]())
    while available.count > 1 {
      let moves = Self.moves(available)
      guard let move = choose(moves, available, target, &generator) else { break }
      lines.append(
        "\(available[move.i]) \(move.symbol) \(available[move.j]) = \(move.result)")
      available = Self.after(move, available)
      if move.result == target { break }
    }
    return lines.joined(separator: "\n")
  }

  private func choose(
    _ moves: [Move], _ available: [Int], _ target: Int, _ generator: inout Generator
  ) -> Move? {
    guard self != .random else { return moves.randomElement(using: &generator) }
    func distance(_ move: Move) -> Int { abs(move.result - target) }
    return moves.min { a, b in
      let (x, y) = (value(a, available, target), value(b, available, target))
      return x != y ? x < y : a.points > b.points
    }
  }

  /// How near a step comes to the target, now or with the next step too.
  private func value(_ move: Move, _ available: [Int], _ target: Int) -> Int {
    let own = 2 * abs(move.result - target)
    guard self == .far, own > 0, available.count > 2 else { return own }
    let next = Self.moves(Self.after(move, available)).map { abs($0.result - target) }.min()
    return min(own, 1 + 2 * (next ?? own))
  }

  /// The results of all steps that can follow one another.
  static func reach(_ numbers: [Int]) -> Set<Int> {
    var (results, seen) = (Set<Int>(), Set([numbers.sorted()]))
    var open = Array(seen)
    while let available = open.popLast() {
      for move in moves(available) {
        results.insert(move.result)
        let next = after(move, available).sorted()
        if next.count > 1, seen.insert(next).inserted { open.append(next) }
      }
    }
    return results
  }

  private static func after(_ move: Move, _ available: [Int]) -> [Int] {
    available.indices.filter { $0 != move.i && $0 != move.j }.map { available[$0] } + [move.result]
  }

  private static func moves(_ available: [Int]) -> [Move] {
    var moves: [Move] = []
    for i in available.indices {
      for j in available.indices where i != j {
        let (a, b) = (available[i], available[j])
        if i < j {
          moves.append(Move(i: i, j: j, symbol: "+", result: a + b, points: 1))
          moves.append(Move(i: i, j: j, symbol: "*", result: a * b, points: 1))
        }
        if a >= b { moves.append(Move(i: i, j: j, symbol: "-", result: a - b, points: 2)) }
        if b > 0, a % b == 0 {
          moves.append(Move(i: i, j: j, symbol: "/", result: a / b, points: 3))
        }
      }
    }
    return moves
  }
}
