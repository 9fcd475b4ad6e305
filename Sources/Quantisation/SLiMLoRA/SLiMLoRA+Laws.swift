import Scalars
import Structures
import Verification

extension SLiMLoRA {
  static let statements: [Law<SLiMLoRA>] = [
    Law("The objective is ‖diag(x)(E - LR)‖² of the adapters.") { problem, subject in
      let result = subject(problem)
      let rest = residual(
        problem.target, left: result["left"], right: result["right"], rank: problem.rank,
        weights: problem.saliency)
      return rest == result["objective"][0]
    },
    Law("Naive adapters of the same error do no better.") { problem, subject in
      guard let naive = try? TruncatedSVD.adapters(problem.target, rank: problem.rank) else {
        return false
      }
      let rest = residual(
        problem.target, left: naive.left.elements.map { Rational($0) },
        right: naive.right.elements.map { Rational($0) }, rank: problem.rank,
        weights: problem.saliency)
      return subject(problem)["objective"][0] <= rest
    },
    Law("A saliency that is 4 everywhere gives 16 times the naive objective.") { problem, subject in
      var constant = problem
      constant.saliency = problem.saliency.map { _ in 4 }
      let scaled = KnownSpectrum(
        left: problem.salientError.left, right: problem.salientError.right,
        values: problem.salientError.values.map { $0 / 4 })
      let naive = NaiveLoRA.reference(
        NaiveLoRA.Problem(error: scaled, rank: problem.rank), over: Rational.self)
      return subject(constant)["objective"][0] == 16 * naive["objective"][0]
    },
    Law("A higher rank leaves no more, the full rank nothing.") { problem, subject in
      let objectives = (0...problem.salientError.values.count).map { rank in
        var other = problem
        other.rank = rank
        return subject(other)["objective"][0]
      }
      return zip(objectives, objectives.dropFirst()).allSatisfy { $0 >= $1 }
        && objectives.last == 0
    },
    Law("The output error lies between the least and the greatest eigenvalue's share of it.") {
      problem, subject in
      sandwich(problem, subject(problem))
    },
  ]

  /// λ_min(C) J ≤ ‖X(E - LR)‖² / n ≤ λ_max(C) J for the objective J and the correlations
  /// C = D⁻¹(XᵀX / n)D⁻¹, with the eigenvalues enclosed by Gershgorin's discs.
  private static func sandwich(_ problem: Problem, _ result: Observation<Rational>) -> Bool {
    let (e, r, signs) = (problem.target, problem.rank, problem.signs)
    let left = result["left"], right = result["right"]
    guard left.count == e.rows * r, right.count == r * e.columns else { return false }
    let tokens = Rational(signs.rows)
    let rest = Matrix(rows: e.rows, columns: e.columns) { i, j in
      (0..<r).reduce(Rational(e[i, j])) { $0 - left[i * r + $1] * right[$1 * e.columns + j] }
    }
    var output = Rational.zero
    for t in 0..<signs.rows {
      for j in 0..<e.columns {
        output +=
          (0..<e.rows).reduce(Rational.zero) {
            $0 + Rational(signs[t, $1] * problem.saliency[$1]) * rest[$1, j]
          }.squared
      }
    }
    let radii = (0..<e.rows).map { i in
      (0..<e.rows).reduce(Rational.zero) { sum, j in
        j == i ? sum : sum + Rational(dot(signs.column(i), signs.column(j))).absolute
      } / tokens
    }
    let radius = radii.max() ?? 0
    let objective = result["objective"][0]
    return (1 - radius) * objective <= output / tokens
      && output / tokens <= (1 + radius) * objective
  }
}
