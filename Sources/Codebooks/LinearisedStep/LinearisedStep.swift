public import Scalars
import Structures
public import Verification

/// **Linearised value step**: the V step of PV-Tuning on the quadratic model, which falls into one choice for each
/// variable.
///
///     z⁺ = argmin φ(z) + ⟨g, z⁺ - z⟩ + L/2 ‖z⁺ - z‖² over values in V,   g = ∇φ(z):
///     z⁺ᵢ = the value of V nearest to zᵢ - gᵢ/L.
///
/// Where L ≥ λ_max(A), φ(z⁺) ≤ φ(z) - D for the decrease D of the model. A variable stays unless |gᵢ|/L exceeds half the
/// distance to its next value: with an L for all variables together, no update may be large enough. O(d² + d c).
public enum LinearisedStep: RationalAlgorithm {
  public static let source = Citation(pvTuning, "the linearised V step")

  public struct Problem: Sendable {
    /// φ.
    public var objective: Quadratic
    /// V, in any order.
    public var values: [Double]
    /// Which value each variable has.
    public var labels: [Int]
    /// L.
    public var smoothness: Double

    public init(objective: Quadratic, values: [Double], labels: [Int], smoothness: Double) {
      (self.objective, self.values) = (objective, values)
      (self.labels, self.smoothness) = (labels, smoothness)
    }

    /// Why there is no step, if so.
    public var obstacle: String? {
      if let obstacle = LabelledValues.obstacle(objective, values, labels) { return obstacle }
      return smoothness > 0 && smoothness.isFinite
        ? nil : "a smoothness of \(smoothness): it must be positive"
    }
  }

  public static let examples = [
    Example<LinearisedStep>(
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 2]), linear: [4, 2]),
        values: [0, 1, 3], labels: [0, 1], smoothness: 2),
      gives: ["labels": .integers([1, 1]), "objective": [Rational(-9, 2)], "decrease": [3]],
      from: "by hand: g = (-4, 0), so 0 + 2 lies between 1 and 3, and 1 is the first; ½ - 4 + 1 - 2"
    )
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let (objective, values, labels) = LabelledValues.random(size, using: &generator)
    let enough = objective.largestRowSum()
    // Enough for the lemma in one of three, and less in the others: then more of the variables move.
    let share = [1.0, 4, 16][Int(generator.next() % 3)]
    return Problem(
      objective: objective, values: values, labels: labels,
      smoothness: max(1, (enough / share).rounded(.up)))
  }

  public static let largestEnclosedSize = 65

  public static let implementations = [walk]

  public static let laws = statements

  public static let theorems = [descent, stationarity]

  public static let specials = [
    Special<LinearisedStep>(
      "the minimum",
      Problem(
        objective: Quadratic(matrix: Matrix(rows: 1, columns: 1, elements: [1]), linear: [1]),
        values: [1, -0.0], labels: [0], smoothness: 1),
      contract: "nothing moves, and the decrease is no negative zero",
      gives: ["labels": .integers([0]), "objective": [-0.5], "decrease": [0]])
  ]

  public static let counters = [
    Counter<LinearisedStep>(
      "multiplications of the reference", formula: "d (2d + 2c + 1)",
      declared: { problem in
        let d = problem.labels.count
        return d * (2 * d + 2 * problem.values.count + 1)
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let findings = [isStuck]

  public static func work(on problem: Problem) -> Work? {
    let d = Double(problem.labels.count)
    return Work(flops: 4 * d * d, bytes: 8 * d * d)
  }

  public static let workloads = [64]
}
