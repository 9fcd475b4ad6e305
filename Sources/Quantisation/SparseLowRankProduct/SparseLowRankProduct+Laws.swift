import Scalars
import Structures
import Verification

extension SparseLowRankProduct {
  static let statements: [Law<SparseLowRankProduct>] = [
    Law("Without adapters Y is S times the steps.") { problem, subject in
      var plain = problem
      plain.left = problem.left.map { _ in 0 }
      let result = subject(plain)
      let outputs = problem.weights.rows
      return result["sums"].enumerated().allSatisfy { i, sum in
        let step = Rational(Double(problem.steps[i / outputs])) * Rational(Double(problem.step))
        return result["outputs"][i] == step * sum
      }
    },
    Law("Inputs of the other sign have sums and outputs of the other sign.") { problem, subject in
      var negated = problem
      negated.inputs = problem.inputs.map { -$0 }
      let (result, other) = (subject(problem), subject(negated))
      return other["sums"] == result["sums"].map { -$0 }
        && other["outputs"] == result["outputs"].map { -$0 }
    },
    Law("Outputs in another order are the same outputs.") { problem, subject in
      var turned = problem
      let (n, m, r) = (problem.weights.rows, problem.weights.columns, problem.right.rows)
      turned.weights = Matrix(rows: n, columns: m) { problem.weights[n - 1 - $0, $1] }
      turned.right = Matrix(rows: r, columns: n) { problem.right[$0, n - 1 - $1] }
      let (result, other) = (subject(problem), subject(turned))
      return (0..<problem.inputs.rows).allSatisfy { t in
        (0..<n).allSatisfy { o in
          let (here, there) = (t * n + o, t * n + n - 1 - o)
          return result["sums"][here] == other["sums"][there]
            && result["outputs"][here] == other["outputs"][there]
        }
      }
    },
    Law("The sums of a token that picks one input are that input's codes.") { problem, subject in
      guard problem.inputs.columns > 0 else { return nil }
      var unit = problem
      let place = problem.inputs.columns - 1
      unit.inputs = Matrix(rows: problem.inputs.rows, columns: problem.inputs.columns) {
        $1 == place ? 1 : 0
      }
      let sums = subject(unit)["sums"]
      return sums.prefix(problem.weights.rows).enumerated().allSatisfy { o, sum in
        sum == Rational(Int(problem.weights[o, place]))
      }
    },
  ]
}
