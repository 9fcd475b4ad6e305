import Scalars
import Structures
import Verification

/// What a product with weights of four bits in groups of terms takes, whatever its activations are.
protocol GroupedOperands {
  associatedtype Activation
  associatedtype Step: BinaryFloatingPoint
  var activations: Matrix<Activation> { get set }
  var codes: Matrix<UInt8> { get set }
  var steps: Matrix<Step> { get set }
  var group: Int { get }
}

extension GroupedProblem: GroupedOperands {}
extension W4A8Product.Problem: GroupedOperands {}

extension Law where A: RationalAlgorithm, A.Problem: GroupedOperands {
  static var stepsTimesEight: Law {
    Law("Steps times eight give eight times the result.") { problem, subject in
      var larger = problem
      larger.steps = problem.steps.map { 8 * $0 }
      return subject(larger)["c"] == subject(problem)["c"].map { 8 * $0 }
    }
  }

  /// For weights of which two of four are kept.
  static var foursTurned: Law {
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
    }
  }

  /// - Parameter other: Another activation than a given one.
  static func unusedActivations(
    _ other: @escaping @Sendable (A.Problem.Activation) -> A.Problem.Activation
  ) -> Law {
    Law("Activations where no column keeps a weight may be anything.") { problem, subject in
      let (k, n) = (problem.codes.rows, problem.codes.columns)
      let unused = (0..<k).filter { l in (0..<n).allSatisfy { problem.codes[l, $0] == 8 } }
      guard !unused.isEmpty else { return nil }
      var changed = problem
      for i in 0..<problem.activations.rows {
        for l in unused { changed.activations[i, l] = other(problem.activations[i, l]) }
      }
      return subject(changed)["c"] == subject(problem)["c"]
    }
  }
}

extension Law where A: RationalAlgorithm, A.Problem == W4A8Product.Problem {
  /// - Parameter fromEnd: The place, counted from the last term.
  static func unitActivation(fromEnd: Int) -> Law {
    Law("An activation of 1 in a single place, with step 1, reads the weight there.") {
      problem, subject in
      let place = problem.codes.rows - 1 - fromEnd
      var unit = problem
      unit.activations = Matrix(rows: 1, columns: problem.codes.rows) { $1 == place ? 1 : 0 }
      unit.activationSteps = Matrix(repeating: 1, rows: 1, columns: problem.steps.rows)
      let c = subject(unit)["c"]
      guard c.count == problem.codes.columns else { return false }
      return (0..<problem.codes.columns).allSatisfy { j in
        let step = Rational(Double(problem.steps[problem.steps.rows - 1, j]))
        return c[j] == step * Rational(Int(problem.codes[place, j]) - 8)
      }
    }
  }

  static var rowAlone: Law {
    Law("A row alone has the results that it has among others.") { problem, subject in
      let (row, n) = (problem.activations.rows - 1, problem.codes.columns)
      var alone = problem
      alone.activations = Matrix(
        rows: 1, columns: problem.codes.rows, elements: Array(problem.activations[row: row]))
      alone.activationSteps = Matrix(
        rows: 1, columns: problem.steps.rows, elements: Array(problem.activationSteps[row: row]))
      return subject(alone)["c"] == Array(subject(problem)["c"].suffix(n))
    }
  }
}

extension Counter where A.Problem: GroupedOperands {
  /// What weights take of which two of four are kept.
  static var sparseBytes: Counter {
    Counter("bytes of codes, places and steps in panels", formula: "32⌈n/32⌉ (3k/8 + 4k/g)") {
      problem in
      let (k, n) = (problem.codes.rows, problem.codes.columns)
      return roundedUp(n, to: 32) * 3 * k / 8 + roundedUp(n, to: 32) * 4 * k / problem.group
    } counted: { problem in
      (try? SparseMarlinLayout.packed(problem.codes, .baseline)).map {
        4 * $0.count + 4 * panelled(problem.steps, 0).count
      } ?? -1
    }
  }
}
