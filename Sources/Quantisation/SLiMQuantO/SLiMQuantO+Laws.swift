import Scalars
import Structures
import Verification

extension SLiMQuantO {
  static let statements: [Law<SLiMQuantO>] = [
    Law("Exactly k inputs are important, and no other has a larger metric.") { problem, subject in
      let mask = subject(problem)["important"]
      let metrics = problem.squares.indices.map { j in
        problem.weights[row: j].reduce(Rational.zero) { $0 + Rational(Double(abs($1))) }
          * Rational(Double(problem.squares[j]))
      }
      let chosen = metrics.indices.filter { mask[$0] == 1 }.map { metrics[$0] }
      let others = metrics.indices.filter { mask[$0] == 0 }.map { metrics[$0] }
      guard chosen.count == problem.important, chosen.count + others.count == metrics.count else {
        return false
      }
      return (others.max() ?? 0) <= (chosen.min() ?? (others.max() ?? 0))
    },
    Law("Where no input is important, or every one, it is SLiM-Quant of W, or of 2W.") {
      problem, subject in
      let weights = problem.weights.elements
      return [0, problem.squares.count].allSatisfy { count in
        var edge = problem
        edge.important = count
        let factor: Float = count > 0 ? 2 : 1
        let plain = SLiMQuant.reference(
          SLiMQuant.Problem(weights: weights.map { factor * $0 }, levels: problem.levels),
          over: Rational.self)
        return subject(edge)["error"] == plain["error"]
      }
    },
    Law("The error is no larger than AbsMax's on the doubled rows.") { problem, subject in
      let result = subject(problem)
      let mask = result["important"]
      let w = problem.weights
      let scaled = (0..<w.rows).flatMap { j in
        w[row: j].map { mask[j] == 1 ? 2 * $0 : $0 }
      }
      let top = scaled.map { Rational(Double(abs($0))) }.max() ?? 0
      return result["error"][0] <= SLiMQuant.error(scaled, scale: top, levels: problem.levels)
    },
    Law("Four times the squares leave everything; twice the weights make four times the error.") {
      problem, subject in
      var scaled = problem
      scaled.squares = problem.squares.map { 4 * $0 }
      scaled.weights = problem.weights.map { 2 * $0 }
      let (result, other) = (subject(problem), subject(scaled))
      return other["important"] == result["important"]
        && other["error"][0] == 4 * result["error"][0]
    },
  ]
}
