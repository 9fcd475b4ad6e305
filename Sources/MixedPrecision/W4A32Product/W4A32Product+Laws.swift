import Scalars
import Structures
import Verification

extension W4A32Product {
  private static func single(_ problem: Problem, _ activations: Matrix<Float>) -> Problem {
    var other = problem
    other.activations = activations
    return other
  }

  static let statements: [Law<W4A32Product>] = [
    Law("Activations of the identity read the weights.") { problem, subject in
      let k = problem.codes.rows
      let c = subject(single(problem, Matrix(rows: k, columns: k) { $0 == $1 ? 1 : 0 }))["c"]
      return GroupedWeights.areWeights(
        c, problem.codes, problem.steps.map { Double($0) }, group: problem.group)
    },
    Law("The result for 2a is that of 2a's even terms and twice that of a's odd ones.") {
      problem, subject in
      let (m, k) = (problem.activations.rows, problem.codes.rows)
      func part(_ parity: Int, times factor: Float) -> [Rational] {
        let terms = Matrix(rows: m, columns: k) {
          $1 % 2 == parity ? factor * problem.activations[$0, $1] : 0
        }
        return subject(single(problem, terms))["c"]
      }
      let twice = subject(single(problem, problem.activations.map { 2 * $0 }))["c"]
      return twice == zip(part(0, times: 2), part(1, times: 1)).map { $0 + 2 * $1 }
    },
    Law("Rows in another order give the results in that order, and a row alone its own.") {
      problem, subject in
      let (m, n) = (problem.activations.rows, problem.codes.columns)
      let turned = single(
        problem,
        Matrix(rows: m, columns: problem.codes.rows) { problem.activations[m - 1 - $0, $1] })
      let last = single(
        problem,
        Matrix(
          rows: 1, columns: problem.codes.rows, elements: Array(problem.activations[row: m - 1])))
      let c = Matrix(rows: m, columns: n, elements: subject(problem)["c"])
      return subject(turned)["c"] == (0..<m).reversed().flatMap { Array(c[row: $0]) }
        && subject(last)["c"] == Array(c[row: m - 1])
    },
    Law("Codes 16 - q are the opposite weights: a code 8 is its own, a 0 has none.") {
      problem, subject in
      var (cut, opposite) = (problem, problem)
      cut.codes = problem.codes.map { max(1, $0) }
      opposite.codes = cut.codes.map { 16 - $0 }
      return subject(opposite)["c"] == subject(cut)["c"].map { -$0 }
    },
    Law("A step is its group's and its column's alone.") { problem, subject in
      let (m, n) = (problem.activations.rows, problem.codes.columns)
      let g = problem.group
      var (larger, part) = (problem, problem)
      larger.steps[0, n - 1] *= 4
      part.codes = Matrix(rows: problem.codes.rows, columns: n) {
        $0 < g && $1 == n - 1 ? problem.codes[$0, $1] : 8
      }
      let (c, others, parts) = (subject(problem)["c"], subject(larger)["c"], subject(part)["c"])
      return c.count == m * n && zip(c, parts).map { $0 + 3 * $1 } == others
    },
  ]

  /// Sixteen terms, three rows, 33 columns of weights 1 but for a code 8, which is the weight 0.
  private static func small(
    _ changing: (inout Matrix<Float>, inout Matrix<Float>) -> Void
  ) -> Problem {
    var activations = Matrix(repeating: Float(1), rows: 3, columns: 16)
    var steps = Matrix(repeating: Float(1), rows: 2, columns: 33)
    changing(&activations, &steps)
    return Problem(
      activations: activations,
      codes: Matrix(rows: 16, columns: 33) { $0 == 5 && $1 == 0 ? 8 : 9 }, steps: steps, group: 8)
  }

  private static func results(_ entry: (Int, Int) -> Double) -> Observation<Double> {
    ["c": .scalars((0..<99).map { entry($0 / 33, $0 % 33) })]
  }

  private static func sum(_ j: Int) -> Double { j == 0 ? 15 : 16 }

  static let spoilt: [Special<W4A32Product>] =
    (0..<16).map { place in
      Special(
        "NaN at term \(place) of row 1", small { a, _ in a[1, place] = .nan },
        contract: "it spoils its own row, where the weight is 0 too",
        gives: results { i, j in i == 1 ? .nan : sum(j) })
    } + [
      Special(
        "an infinity that meets a weight 0", small { a, _ in a[2, 5] = -.infinity },
        contract: "it is the result of its row, and NaN where the weight is 0",
        gives: results { i, j in i < 2 ? sum(j) : j == 0 ? .nan : -.infinity }),
      Special(
        "a step that is NaN", small { _, steps in steps[1, 32] = .nan },
        contract: "it spoils its own column",
        gives: results { _, j in j == 32 ? .nan : sum(j) }),
    ]
}
