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
    Law("An activation of 1 in a single place, with step 1, reads the weight there.") {
      problem, subject in
      let place = problem.codes.rows - 1
      var unit = problem
      unit.activations = Matrix(rows: 1, columns: problem.codes.rows) { $1 == place ? 1 : 0 }
      unit.activationSteps = Matrix(repeating: 1, rows: 1, columns: problem.steps.rows)
      let c = subject(unit)["c"]
      return (0..<problem.codes.columns).allSatisfy { j in
        let step = Rational(Double(problem.steps[problem.steps.rows - 1, j]))
        return c[j] == step * Rational(Int(problem.codes[place, j]) - 8)
      }
    },
    Law("A row alone has the results that it has among others.") { problem, subject in
      let (row, n) = (problem.activations.rows - 1, problem.codes.columns)
      var alone = problem
      alone.activations = Matrix(
        rows: 1, columns: problem.codes.rows, elements: Array(problem.activations[row: row]))
      alone.activationSteps = Matrix(
        rows: 1, columns: problem.steps.rows, elements: Array(problem.activationSteps[row: row]))
      return subject(alone)["c"] == Array(subject(problem)["c"].suffix(n))
    },
    Law("Steps times eight give eight times the result.") { problem, subject in
      var larger = problem
      larger.steps = problem.steps.map { 8 * $0 }
      return subject(larger)["c"] == subject(problem)["c"].map { 8 * $0 }
    },
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
