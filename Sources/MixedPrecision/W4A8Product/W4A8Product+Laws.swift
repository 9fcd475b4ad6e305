import Scalars
import Structures
import Verification

extension W4A8Product {
  static let statements: [Law<W4A8Product>] = [
    Law("Codes of 8 are weights of 0.") { problem, subject in
      var zero = problem
      zero.codes = problem.codes.map { _ in 8 }
      return subject(zero)["c"].allSatisfy { $0 == 0 }
    },
    .unitActivation(fromEnd: 0), .rowAlone, .stepsTimesEight,
    Law("Groups in another order, terms and steps alike, give the same.") { problem, subject in
      let (g, groups) = (problem.group, problem.steps.rows)
      func turned(_ l: Int) -> Int { (groups - 1 - l / g) * g + l % g }
      var other = problem
      other.activations = Matrix(rows: problem.activations.rows, columns: groups * g) {
        problem.activations[$0, turned($1)]
      }
      other.activationSteps = Matrix(rows: problem.activations.rows, columns: groups) {
        problem.activationSteps[$0, groups - 1 - $1]
      }
      other.codes = Matrix(rows: groups * g, columns: problem.codes.columns) {
        problem.codes[turned($0), $1]
      }
      other.steps = Matrix(rows: groups, columns: problem.codes.columns) {
        problem.steps[groups - 1 - $0, $1]
      }
      return subject(other)["c"] == subject(problem)["c"]
    },
  ]
}
