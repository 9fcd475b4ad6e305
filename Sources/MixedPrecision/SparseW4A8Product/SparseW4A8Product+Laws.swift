import Scalars
import Structures
import Verification

extension SparseW4A8Product {
  static let statements: [Law<SparseW4A8Product>] = [
    Law("An activation of 1 in a single place, with step 1, reads the weight there.") {
      problem, subject in
      let place = problem.codes.rows - 2
      var unit = problem
      unit.activations = Matrix(rows: 1, columns: problem.codes.rows) { $1 == place ? 1 : 0 }
      unit.activationSteps = Matrix(repeating: 1, rows: 1, columns: problem.steps.rows)
      let c = subject(unit)["c"]
      guard c.count == problem.codes.columns else { return false }
      return (0..<problem.codes.columns).allSatisfy { j in
        let step = Rational(Double(problem.steps[problem.steps.rows - 1, j]))
        return c[j] == step * Rational(Int(problem.codes[place, j]) - 8)
      }
    },
    Law("Terms in another order within fours, of activations and codes, give the same.") {
      problem, subject in
      let k = problem.codes.rows
      func turned(_ l: Int) -> Int { l / 4 * 4 + (l + 1) % 4 }
      var other = problem
      other.activations = Matrix(rows: problem.activations.rows, columns: k) {
        problem.activations[$0, turned($1)]
      }
      other.codes = Matrix(rows: k, columns: problem.codes.columns) {
        problem.codes[turned($0), $1]
      }
      return subject(other)["c"] == subject(problem)["c"]
    },
    Law("Activations where no column keeps a weight may be anything.") { problem, subject in
      let (k, n) = (problem.codes.rows, problem.codes.columns)
      let unused = (0..<k).filter { l in (0..<n).allSatisfy { problem.codes[l, $0] == 8 } }
      guard !unused.isEmpty else { return nil }
      var other = problem
      for i in 0..<problem.activations.rows {
        for l in unused { other.activations[i, l] = ~problem.activations[i, l] }
      }
      return subject(other)["c"] == subject(problem)["c"]
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
  ]
}
