import Scalars
import Verification

extension CoordinateDescent {
  static let statements: [Law<CoordinateDescent>] = [
    Law("The objective never increases.") { problem, subject in
      let function = LassoFunction<Rational>(problem)
      var further = problem
      further.iterations += 1
      return function.value(subject(further)["w"]) <= function.value(subject(problem)["w"])
    },
    Law("The last coordinate is at its own minimum: its optimality residual is zero.") {
      problem, subject in
      let function = LassoFunction<Rational>(problem)
      let w = subject(problem)["w"]
      guard let last = w.last, problem.samples.contains(where: { $0[w.count - 1] != 0 }) else {
        return true
      }
      let slope = function.gradient(w)[w.count - 1]
      let lambda = function.lambda
      return last > 0 ? slope == -lambda : last < 0 ? slope == lambda : slope.absolute <= lambda
    },
    Law("The gap bounds F(w) - F*, and both are not negative.") { problem, subject in
      guard !problem.minimiser.isEmpty else { return nil }
      let function = LassoFunction<Rational>(problem)
      let result = subject(problem)
      let least = function.value(problem.minimiser.map { Rational($0) })
      let excess = function.value(result["w"]) - least
      return excess >= 0 && excess <= result["gap"][0]
    },
    Law("If λ ≥ ‖R‖∞, w stays zero, and the gap is zero.") { problem, subject in
      var heavy = problem
      let function = LassoFunction<Rational>(problem)
      heavy.lambda = normInfinity(function.gradient(function.origin)).approximation.nextUp
      let result = subject(heavy)
      return result["w"] == function.origin && result["gap"] == [0]
    },
    Law("If X and λ are doubled, w is halved, and the gap stays.") { problem, subject in
      var scaled = problem
      scaled.samples = problem.samples.map { row in row.map { 2 * $0 } }
      scaled.lambda = 2 * problem.lambda
      let (result, other) = (subject(problem), subject(scaled))
      return other["w"].map { 2 * $0 } == result["w"] && other["gap"] == result["gap"]
    },
    Law("The order of the samples does not matter.") { problem, subject in
      var reversed = problem
      reversed.samples.reverse()
      reversed.targets.reverse()
      return subject(reversed) == subject(problem)
    },
  ]
}
