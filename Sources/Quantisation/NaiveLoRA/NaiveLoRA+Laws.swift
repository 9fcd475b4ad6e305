import Scalars
import Verification

extension NaiveLoRA {
  static let statements: [Law<NaiveLoRA>] = [
    Law("The objective is ‖E - LR‖² of the adapters.") { problem, subject in
      let result = subject(problem)
      let rest = residual(
        problem.target, left: result["left"], right: result["right"], rank: problem.rank)
      return rest == result["objective"][0]
    },
    Law("Keeping the first r rows, or the first r columns, is no better.") { problem, subject in
      let (e, objective) = (problem.target.map { Rational($0) }, subject(problem)["objective"][0])
      let rows = (min(problem.rank, e.rows)..<e.rows).map { squaredNorm(Array(e[row: $0])) }
      let columns = (min(problem.rank, e.columns)..<e.columns).map { squaredNorm(e.column($0)) }
      return objective <= sum(rows) && objective <= sum(columns)
    },
    Law("A higher rank leaves no more, the full rank nothing.") { problem, subject in
      let objectives = (0...problem.error.values.count).map { rank in
        subject(Problem(error: problem.error, rank: rank))["objective"][0]
      }
      return zip(objectives, objectives.dropFirst()).allSatisfy { $0 >= $1 }
        && objectives.last == 0
    },
    Law("Rank 0 leaves ‖E‖².") { problem, subject in
      let all = squaredNorm(problem.target.elements.map { Rational($0) })
      return subject(Problem(error: problem.error, rank: 0))["objective"][0] == all
    },
    Law("The left adapter's columns are orthogonal, the right one's rows orthonormal.") {
      problem, subject in
      let (result, r) = (subject(problem), problem.rank)
      let (m, n) = (problem.error.left.rows, problem.error.right.rows)
      let columns = (0..<r).map { k in (0..<m).map { result["left"][$0 * r + k] } }
      let rows = (0..<r).map { k in Array(result["right"][k * n..<(k + 1) * n]) }
      return (0..<r).allSatisfy { i in
        (0...i).allSatisfy { j in
          dot(rows[i], rows[j]) == (i == j ? 1 : 0) && (i == j || dot(columns[i], columns[j]) == 0)
        }
      }
    },
  ]
}
