import Scalars
import Structures
import Verification

extension SLiMPipeline {
  static let statements: [Law<SLiMPipeline>] = [
    Law("Every group keeps at most half of its codes, and none is beyond L.") { problem, subject in
      let codes = subject(problem)["codes"].map { Int($0.approximation) }
      let n = problem.weights.columns
      guard codes.count == problem.weights.elements.count else { return false }
      return codes.allSatisfy { abs($0) <= problem.levels }
        && (0..<n).allSatisfy { o in
          stride(from: 0, to: problem.weights.rows, by: problem.group).allSatisfy { start in
            (start..<start + problem.group).count { codes[$0 * n + o] != 0 } <= problem.group / 2
          }
        }
    },
    Law("A higher rank leaves no more, and the full rank nothing.") { problem, subject in
      let full = min(problem.weights.rows, problem.weights.columns)
      let objectives = (0...full).map { rank -> Ball in
        var other = problem
        other.rank = rank
        return subject(other)["objective"].first ?? -1
      }
      return zip(objectives, objectives.dropFirst()).allSatisfy { $0 >= $1 }
        && objectives.last == 0
    },
    Law("Rank 0 leaves the layer's own error, rank r no more than all outputs but any r.") {
      problem, subject in
      var none = problem
      none.rank = 0
      let result = subject(none)
      let shares = shares(problem, result)
      let total = sum(shares)
      let objective = subject(problem)["objective"].first ?? -1
      let slack = Ball(0x1p-60) * total
      return isNear(result["objective"].first ?? -1, total)
        && shares.indices.allSatisfy { first in
          let chosen = (first..<first + problem.rank).map { shares[$0 % shares.count] }
          return objective <= total - sum(chosen) + slack
        }
    },
    Law("Twice the weights take twice the step, the same codes, and four times the errors.") {
      problem, subject in
      var scaled = problem
      scaled.weights = problem.weights.map { -2 * $0 }
      let (result, other) = (subject(problem), subject(scaled))
      return other["codes"] == result["codes"].map { -$0 }
        && isNear(other["step"][0], 2 * result["step"][0])
        && isNear(other["objective"][0], 4 * result["objective"][0])
        && isNear(other["output"][0], 4 * result["output"][0])
    },
    Law("Twice the inputs leave the codes, and make four times the errors.") { problem, subject in
      var scaled = problem
      scaled.inputs = problem.inputs.map { 2 * $0 }
      let (result, other) = (subject(problem), subject(scaled))
      return other["codes"] == result["codes"]
        && isNear(other["objective"][0], 4 * result["objective"][0])
        && isNear(other["output"][0], 4 * result["output"][0])
    },
    Law("The output error lies between λ_min and λ_max of the correlations times the objective.") {
      problem, subject in
      let result = subject(problem)
      let (low, high) = discs(problem)
      let (objective, output) = (result["objective"][0], result["output"][0])
      let slack = Ball(0x1p-60) * (objective.absolute + 1)
      return low * objective <= output + slack && output <= high * objective + slack
    },
    Law("SparseGPT rounds the last input to what makes up best for all others.") {
      problem, subject in
      var compensated = problem
      compensated.pruner = .sparseGPT
      return lastIsBest(compensated, subject(compensated))
    },
    Law("Where inputs are uncorrelated and alike, SparseGPT keeps the largest weights as rounded.")
    {
      problem, subject in
      var alike = problem
      alike.pruner = .sparseGPT
      let m = problem.weights.rows
      alike.inputs = Matrix(rows: m, columns: m) { $0 == $1 ? 1 : 0 }
      return isPlainRounding(alike, subject(alike))
    },
  ]

  /// Results of different roundings of the same number: equal to 2⁻⁶⁰ of it or of one.
  private static func isNear(_ a: Ball, _ b: Ball) -> Bool {
    (a - b).absolute <= Ball(0x1p-60) * (b.absolute + 1)
  }

  /// Σ s_j e_jo² of each output.
  private static func shares(_ problem: Problem, _ result: Observation<Ball>) -> [Ball] {
    let squares = squares(problem.inputs.map { Ball($0) })
    let n = problem.weights.columns
    return (0..<n).map { o in
      problem.weights.column(o).enumerated().reduce(.zero) { sum, entry in
        let code = result["codes"][entry.offset * n + o]
        return sum + squares[entry.offset]
          * (Ball(entry.element) - result["step"][0] * code).squared
      }
    }
  }

  /// Bounds of the eigenvalues of C̃ by Gershgorin's discs.
  private static func discs(_ problem: Problem) -> (low: Ball, high: Ball) {
    let x = problem.inputs.map { Ball($0) }
    let roots = squares(x).map { Ball.sqrt($0) }
    let columns = (0..<x.columns).map { x.column($0) }
    var (low, high) = (Ball(1), Ball.zero)
    for i in columns.indices {
      var (centre, radius) = (Ball.zero, Ball.zero)
      for j in columns.indices {
        let entry = dot(columns[i], columns[j]) / Ball(x.rows) / (roots[i] * roots[j])
        if i == j { centre = entry } else { radius += entry.absolute }
      }
      low = Ball.minimum(low, centre - radius)
      high = Ball.maximum(high, centre + radius)
    }
    return (low, high)
  }
}
