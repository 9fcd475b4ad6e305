import Scalars
import Structures
import Verification

extension SparseW4A32Product {
  static let statements: [Law<SparseW4A32Product>] = [
    Law("Activations of the identity read the weights, zeros among them.") { problem, subject in
      let k = problem.codes.rows
      var unit = problem
      unit.activations = Matrix(rows: k, columns: k) { $0 == $1 ? 1 : 0 }
      let c = subject(unit)["c"]
      return GroupedWeights.areWeights(
        c, problem.codes, problem.steps.map { Double($0) }, group: problem.group)
    },
    .foursTurned, .unusedActivations { $0 + 64 }, .stepsTimesEight,
  ]

  static let dropped = "an infinity where two other weights of the four are kept"

  /// Two rows of sixteen terms; weights 1 at the second and fourth of each four, -1 in the last column.
  private static func small(_ place: Int, _ value: Float) -> Problem {
    Problem(
      activations: Matrix(rows: 2, columns: 16) { $0 == 1 && $1 == place ? value : 1 },
      codes: Matrix(rows: 16, columns: 34) { l, j in l % 2 == 0 ? 8 : j == 33 ? 7 : 9 },
      steps: Matrix(repeating: 1, rows: 1, columns: 34), group: 16)
  }

  private static func results(_ second: (Int) -> Double) -> Observation<Double> {
    ["c": .scalars((0..<34).map { $0 == 33 ? -8 : 8 } + (0..<34).map(second))]
  }

  static let spoilt: [Special<SparseW4A32Product>] =
    stride(from: 1, to: 16, by: 2).map { place in
      Special(
        "NaN at the kept term \(place)", small(place, .nan), contract: "it spoils its own row",
        gives: results { _ in .nan })
    } + [
      Special(
        dropped, small(6, .infinity), contract: "what is not kept is not multiplied",
        gives: results { $0 == 33 ? -8 : 8 }),
      Special(
        "an infinity where it is kept", small(7, .infinity),
        contract: "it is the result of its row, by the sign of the weight",
        gives: results { $0 == 33 ? -.infinity : .infinity }),
    ]
}
