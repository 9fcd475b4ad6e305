import Language
import Scalars
import Testing
import Verification

/// Solvers and checkers of puzzles that are nearly right: for each of their laws one that breaks it.
@Suite struct PuzzleMutants {
  /// The best points of every value that needs all numbers.
  private func bestOfAll(_ numbers: [Int], points: Int = 0, kinds: Set<String> = []) -> [Int: Int] {
    guard numbers.count > 1 else {
      return [numbers[0]: points + 5 + (kinds.count == 4 ? 6 : 0)]
    }
    var best: [Int: Int] = [:]
    for i in numbers.indices {
      for j in numbers.indices where i != j {
        let (a, b) = (numbers[i], numbers[j])
        let rest = numbers.indices.filter { $0 != i && $0 != j }.map { numbers[$0] }
        var moves = [("+", a + b, 1), ("*", a * b, 1)]
        if a >= b { moves.append(("-", a - b, 2)) }
        if b != 0, a % b == 0 { moves.append(("/", a / b, 3)) }
        for (sign, value, own) in moves {
          let found = bestOfAll(rest + [value], points: points + own, kinds: kinds.union([sign]))
          best.merge(found) { max($0, $1) }
        }
      }
    }
    return best
  }

  @Test func `Every law of Mathador is broken by a mutant`() {
    expectKilled(
      Mathador.self, sizes: 2...3,
      [
        (
          "The order of the base numbers",
          .of("the last number is never used") { $0.numbers.removeLast() }
        ),
        (
          "One number more",
          LawMutant("only what uses every number") { p, _ in
            let best = self.bestOfAll(p.numbers)
            let values = best.keys.sorted().filter { p.target == nil || p.target == $0 }
            return [
              "values": .integers(values), "best": .integers(values.map { best[$0] ?? 0 }),
            ]
          }
        ),
        (
          "Two numbers",
          .spoiling("exchanged operands counted once", "counts") { _, honest in
            .integers(honest[integers: "counts"].map { ($0 + 1) / 2 })
          }
        ),
        (
          "Each expression has",
          .spoiling("nothing for the target", "points") { _, honest in
            .integers(
              zip(honest[integers: "points"], honest[integers: "counts"]).map { $0 - 5 * $1 })
          }
        ),
      ])
  }

  private func isStep(_ line: Substring) -> Bool {
    line.contains("=") && line.allSatisfy { "0123456789+-*/= ".contains($0) }
  }

  private func lines(_ answer: String) -> [Substring] {
    answer.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func `Every law of the scorer is broken by a mutant`() {
    typealias Mutant = LawMutant<MathadorScorer>
    expectKilled(
      MathadorScorer.self, sizes: 2...5, draws: 12,
      [
        (
          "Spaces within lines",
          Mutant.of("a line with two spaces is no step") { p in
            p.answer = self.lines(p.answer).map { $0.contains("  ") ? "no step" : String($0) }
              .joined(separator: "\n")
          }
        ),
        (
          "What stands in front",
          Mutant.of("the first run of steps") { p in
            let lines = self.lines(p.answer)
            let first = lines.drop { !self.isStep($0) }
            p.answer = first.prefix { self.isStep($0) || $0.allSatisfy { $0 == " " } }
              .joined(separator: "\n")
          }
        ),
        (
          "A correct answer is a wrong result",
          Mutant.of("whatever comes out is the target") { p in
            let last = self.lines(p.answer).last { self.isStep($0) }
            let value = last?.split(separator: "=").last?.filter { $0 != " " }
            p.target = value.flatMap { Int($0) } ?? p.target
          }
        ),
        (
          "The format is wrong",
          Mutant.spoiling("no steps, no result", "verdict") { _, honest in
            .words(honest[words: "verdict"].map { $0 == "wrong_format" ? "wrong_result" : $0 })
          }
        ),
        (
          "Points are 0",
          Mutant.spoiling("nothing for all four operators", "points") { _, honest in
            .integers(honest[integers: "points"].map { $0 == 18 ? 12 : $0 })
          }
        ),
        (
          "An answer that uses all numbers",
          Mutant.spoiling("two points more", "points") { _, honest in
            .integers(honest[integers: "points"].map { $0 == 0 ? 0 : $0 + 2 })
          }
        ),
      ])
  }
}
