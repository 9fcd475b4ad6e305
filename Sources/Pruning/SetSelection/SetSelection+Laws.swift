import Scalars
import Structures
import Verification

extension SetSelection {
  private static func under(_ rule: Rule, _ problem: Problem) -> Problem {
    var other = problem
    other.rule = rule
    return other
  }

  static let statements: [Law<SetSelection>] = [
    Law("m different weights are chosen, and the loss is that of their update.") {
      problem, subject in
      let result = subject(problem)
      let order = result[integers: "order"]
      guard order.count == problem.count, Set(order).count == order.count,
        order.allSatisfy({ problem.weights.indices.contains($0) })
      else { return false }
      let update = OBSUpdate.Problem(
        curvature: problem.curvature, weights: problem.weights,
        isRemoved: problem.weights.indices.map { order.contains($0) })
      return result["loss"] == [OBSUpdate.closedForm(update)]
    },
    Law("No rule is below enumeration, and no set is.") { problem, subject in
      let least = subject(under(.enumeration, problem))["loss"][0]
      let hessian = problem.curvature.hessian(over: Rational.self)
      let weights = problem.weights.map { Rational($0) }
      let sets = combinations(problem.weights.count, problem.count)
      return Rule.allCases.allSatisfy { least <= subject(under($0, problem))["loss"][0] }
        && sets.allSatisfy { least <= loss(hessian, weights, $0) }
        && sets.contains { least == loss(hessian, weights, $0) }
    },
    Law(
      "Magnitude is within κ of the best, and the diagonal within κ²; κ ≤ tr H / λ.",
      place: "derived: ½ λ_min ‖w_S‖² ≤ ΔL(S) ≤ ½ λ_max ‖w_S‖²"
    ) { problem, subject in
      let hessian = problem.curvature.hessian(over: Rational.self)
      let trace = sum(hessian.indices.map { hessian[$0][$0] })
      let condition = trace / Rational(problem.curvature.damping)
      let least = subject(under(.enumeration, problem))["loss"][0]
      return subject(under(.magnitude, problem))["loss"][0] <= condition * least
        && subject(under(.diagonal, problem))["loss"][0] <= condition.squared * least
    },
    Law("Of one weight the diagonal and greedy rules find the best; all is all.") {
      problem, subject in
      var one = problem
      one.count = 1
      let least = subject(under(.enumeration, one))["loss"]
      var all = problem
      all.count = problem.weights.count
      let whole = subject(under(.enumeration, all))["loss"]
      return subject(under(.diagonal, one))["loss"] == least
        && subject(under(.greedy, one))["loss"] == least
        && Rule.allCases.allSatisfy { subject(under($0, all))["loss"] == whole }
    },
    Law("Uncorrelated inputs: every rule but magnitude is weighted hard thresholding by H_ii wᵢ².")
    {
      problem, subject in
      var plain = problem
      let d = problem.weights.count
      // H = diag(1, 4, 9, …) + λI.
      plain.curvature.inputs = Matrix(rows: d, columns: d) { $0 == $1 ? Double($0 + 1) : 0 }
      let scores = (0..<d).map { i -> Rational in
        let h = (i + 1) * (i + 1)
        let curvature = Rational(h) + Rational(problem.curvature.damping)
        return curvature * Rational(problem.weights[i]).squared
      }
      let least = sum(Array(scores.sorted().prefix(problem.count))) / 2
      return [Rule.enumeration, .diagonal, .greedy].allSatisfy {
        subject(under($0, plain))["loss"][0] == least
      }
    },
    Law("H = cI: every rule is by magnitude, as T_k is.") { problem, subject in
      var plain = problem
      plain.curvature.inputs = Matrix(repeating: 0, rows: 1, columns: problem.weights.count)
      let sets = Rule.allCases.map { Set(subject(under($0, plain))[integers: "order"]) }
      return Set(sets).count == 1
    },
    Law("Removing one weight more never costs less.") { problem, subject in
      guard problem.count < problem.weights.count, problem.rule != .magnitude,
        problem.rule != .diagonal
      else { return nil }
      var more = problem
      more.count += 1
      return subject(problem)["loss"][0] <= subject(more)["loss"][0]
    },
  ]
}
