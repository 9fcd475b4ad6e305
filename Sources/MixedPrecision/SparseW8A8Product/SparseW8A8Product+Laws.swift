import Scalars
import Structures
import Verification

extension SparseW8A8Product {
  static let statements: [Law<SparseW8A8Product>] = [
    Law("Activations of the identity read the weights, zeros among them.") { problem, subject in
      let k = problem.weights.rows
      let unit = Matrix<Int8>(rows: k, columns: k) { $0 == $1 ? 1 : 0 }
      let c = subject(Problem(activations: unit, weights: problem.weights))["c"]
      return c == problem.weights.elements.map { Rational(Int($0)) }
    },
    Law("Terms in another order within fours, of activations and weights, give the same.") {
      problem, subject in
      let k = problem.weights.rows
      // The last terms may be fewer than four: they stay.
      func turned(_ l: Int) -> Int { l / 4 * 4 + 4 > k ? l : l / 4 * 4 + (l + 1) % 4 }
      let (a, b) = (problem.activations, problem.weights)
      let other = Problem(
        activations: Matrix(rows: a.rows, columns: k) { a[$0, turned($1)] },
        weights: Matrix(rows: k, columns: b.columns) { b[turned($0), $1] })
      return subject(other)["c"] == subject(problem)["c"]
    },
    Law("Activations where no column keeps a weight may be anything.") { problem, subject in
      let (k, n) = (problem.weights.rows, problem.weights.columns)
      let unused = (0..<k).filter { l in (0..<n).allSatisfy { problem.weights[l, $0] == 0 } }
      guard !unused.isEmpty else { return nil }
      var other = problem
      for i in 0..<problem.activations.rows {
        for l in unused { other.activations[i, l] = ~other.activations[i, l] }
      }
      return subject(other)["c"] == subject(problem)["c"]
    },
    .rowsAreAlone,
    Law("No sum exceeds 2¹⁴ for each of two terms in four.") { problem, subject in
      let k = problem.weights.rows
      let limit = Rational((k / 4 * 2 + min(2, k % 4)) << 14)
      return subject(problem)["c"].allSatisfy { $0.absolute <= limit }
    },
  ]
}
