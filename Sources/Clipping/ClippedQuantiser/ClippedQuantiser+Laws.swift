import Scalars
import Verification

extension ClippedQuantiser {
  private static func exact(_ x: [Float]) -> [Rational] { x.map { Rational(Double($0)) } }

  static let statements: [Law<ClippedQuantiser>] = [
    Law("Euler: x̂ is homogeneous in x and both clips, Σ x ∂x + c⁺ ∂c⁺ + c⁻ ∂c⁻ = Σ g x̂.") {
      problem, subject in
      let result = subject(problem)
      let (low, high) = (Rational(Double(problem.low)), Rational(Double(problem.high)))
      let inner = dot(exact(problem.activations), result["inputs"])
      let left = inner + high * result["upper"][0] + low * result["lower"][0]
      return left == dot(exact(problem.gradients), result["values"])
    },
    Law("Translation: x̂ moves with x and both clips, Σ ∂x + ∂c⁺ + ∂c⁻ = Σ g.") {
      problem, subject in
      let result = subject(problem)
      let total = sum(result["inputs"]) + result["upper"][0] + result["lower"][0]
      return total == sum(exact(problem.gradients))
    },
    Law("Within the clips no value is further than half a step from its activation.") {
      problem, subject in
      let values = subject(problem)["values"]
      let width = Rational(Double(problem.high)) - Rational(Double(problem.low))
      return zip(problem.activations, values).allSatisfy { x, value in
        guard x >= problem.low, x <= problem.high else { return true }
        let distance = (Rational(Double(x)) - value).absolute
        return 2 * Rational(problem.levels) * distance <= width
      }
    },
    Law("Beyond a clip the value is the clip.") { problem, subject in
      let values = subject(problem)["values"]
      return zip(problem.activations, values).allSatisfy { x, value in
        if x >= problem.high { return value == Rational(Double(problem.high)) }
        return x > problem.low || value == Rational(Double(problem.low))
      }
    },
    Law("Values that are numbers of the format are their own values.") { problem, subject in
      let values = subject(problem)["values"]
      let rounded = values.map { Float($0.approximation) }
      guard exact(rounded) == values else { return nil }
      var again = problem
      again.activations = rounded
      let result = subject(again)
      return result["values"] == values
    },
    Law("Activations in order have codes in order.") { problem, subject in
      let codes = subject(problem)[integers: "codes"]
      let order = codes.indices.sorted { problem.activations[$0] < problem.activations[$1] }
      return zip(order, order.dropFirst()).allSatisfy { codes[$0] <= codes[$1] }
    },
    Law("Eight times activations and clips: eight times the values, the same codes.") {
      problem, subject in
      var larger = problem
      larger.activations = problem.activations.map { 8 * $0 }
      (larger.low, larger.high) = (8 * problem.low, 8 * problem.high)
      let (result, other) = (subject(problem), subject(larger))
      return other["values"] == result["values"].map { 8 * $0 }
        && other[integers: "codes"] == result[integers: "codes"]
        && other["upper"] == result["upper"] && other["lower"] == result["lower"]
    },
  ]
}
