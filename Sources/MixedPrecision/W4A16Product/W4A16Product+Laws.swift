import Scalars
import Structures
import Verification

extension W4A16Product {
  static let statements: [Law<W4A16Product>] = [
    Law("Activations of the identity read the weights.") { problem, subject in
      let k = problem.codes.rows
      var unit = problem
      unit.activations = Matrix(rows: k, columns: k) { $0 == $1 ? 1 : 0 }
      let c = subject(unit)["c"]
      return GroupedWeights.areWeights(
        c, problem.codes, problem.steps.map { Double($0) }, group: problem.group)
    },
    Law("Opposite activations give opposite results, and halves of them half.") {
      problem, subject in
      var (opposite, half) = (problem, problem)
      opposite.activations = problem.activations.map { -$0 }
      half.activations = problem.activations.map { $0 / 2 }
      let c = subject(problem)["c"]
      return subject(opposite)["c"] == c.map { -$0 }
        && subject(half)["c"] == c.map { $0 / 2 }
    },
    Law("Groups of half as many terms, with the same steps twice, give the same.") {
      problem, subject in
      guard problem.group.isMultiple(of: 16) else { return nil }
      var finer = problem
      finer.group /= 2
      finer.steps = Matrix(rows: 2 * problem.steps.rows, columns: problem.codes.columns) {
        problem.steps[$0 / 2, $1]
      }
      return subject(finer)["c"] == subject(problem)["c"]
    },
    Law("Codes of 8 are weights of 0.") { problem, subject in
      var zero = problem
      zero.codes = problem.codes.map { _ in 8 }
      return subject(zero)["c"].allSatisfy { $0 == 0 }
    },
  ]

  /// Two rows of eight terms, of which one is not zero; weights -8, 7 and 0.
  private static func product(_ activation: Float16, _ step: Float16) -> Problem {
    Problem(
      activations: Matrix(rows: 2, columns: 8) { $0 == 0 && $1 == 3 ? activation : 0 },
      codes: Matrix(rows: 8, columns: 3) { [0, 15, 8][$0 == 3 ? $1 : 2] },
      steps: Matrix(repeating: step, rows: 1, columns: 3), group: 8)
  }

  private static func gives(_ first: [Double]) -> Observation<Double> {
    ["c": .scalars(first + [0, 0, 0])]
  }

  static let extremes: [Special<W4A16Product>] = [
    Special(
      "results beyond half precision", product(16_384, 4),
      contract: "they are infinite, not NaN", gives: gives([-.infinity, .infinity, 0])),
    Special(
      "the largest half", product(65_504, 0.125),
      contract: "65504 is a result, and 7/8 of it, rounded to a multiple of 32, another",
      gives: gives([-65_504, 57_312, 0])),
    Special(
      "the least half", product(0x1p-24, 1),
      contract: "subnormal activations count", gives: gives([-0x1p-21, 7 * 0x1p-24, 0])),
    Special(
      "half of the least half", product(0x1p-24, 0.5 * 0x1p-3),
      contract: "ties go to even: -1/2 to -0, 7/16 to 0", gives: gives([-0.0, 0, 0])),
    Special(
      "NaN", product(.nan, 1), contract: "it spoils its own row",
      gives: gives([.nan, .nan, .nan])),
    Special(
      "an infinity", product(.infinity, 1),
      contract: "it spoils its own row: NaN where the weight is 0",
      gives: gives([-.infinity, .infinity, .nan])),
  ]
}
