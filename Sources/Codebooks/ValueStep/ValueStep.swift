public import Scalars
import Structures
public import Verification

/// **Value step**, the V step of PV-Tuning: every variable takes one of c given values, and no choice is better.
///
///     l = argmin φ((v_{l₁}, ..., v_{l_d})) over {0...c-1}ᵈ,   φ(z) = ½ zᵀAz - bᵀz;
///
/// of equal minima the first in the order of words. There are cᵈ of them; the problem is a closest-vector problem.
public enum ValueStep: RationalAlgorithm {
  public static let source = Citation(pvTuning, "the V step of the exact algorithm")

  public struct Problem: Sendable {
    public var objective: Quadratic
    /// At least one.
    public var values: [Double]

    public init(objective: Quadratic, values: [Double]) {
      (self.objective, self.values) = (objective, values)
    }

    /// Why there is no step, if so.
    public var obstacle: String? {
      if let obstacle = objective.obstacle { return obstacle }
      guard !values.isEmpty else { return "there is no value to take" }
      return values.first { !$0.isFinite }.map { "the value \($0) is not finite" }
    }
  }

  public static let examples = [
    Example<ValueStep>(
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 2, columns: 2, elements: [2, 1, 1, 2]), linear: [3, 0]),
        values: [-1, 0, 2]),
      gives: ["labels": .integers([2, 0]), "objective": [-3]],
      from: "by hand: 4 - 2 + 1 - 6 = -3 at (2, -1), beside -2 at (2, 0)")
  ]

  /// Integers and multiples of ⅛: ties are real, and sums are exact.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let d = min(size, largestEnclosedSize)
    let values = (0..<1 + Int(generator.next() % 4)).map { _ in
      Double(Int.random(in: -16...16, using: &generator)) / 8
    }
    return Problem(objective: .random(d, using: &generator), values: values)
  }

  public static let largestExactSize = 4
  public static let largestEnclosedSize = 6

  public static let implementations = [branchAndBound]

  public static let laws: [Law<ValueStep>] = [
    Law("No single variable takes a better value.") { problem, subject in
      let result = subject(problem)
      let values = problem.values.map { Rational($0) }
      let labels = result[integers: "labels"]
      guard labels.allSatisfy(values.indices.contains) else { return false }
      let z = labels.map { values[$0] }
      return z.indices.allSatisfy { i in
        values.allSatisfy { value in
          var moved = z
          moved[i] = value
          return problem.objective.value(moved) >= result["objective"][0]
        }
      }
    },
    Law("φ of the labels is the objective.") { problem, subject in
      let result = subject(problem)
      let labels = result[integers: "labels"]
      guard labels.allSatisfy(problem.values.indices.contains) else { return false }
      let z = labels.map { Rational(problem.values[$0]) }
      return problem.objective.value(z) == result["objective"][0]
    },
    Law("Values in another order, or one of them twice: the same φ.") { problem, subject in
      let least = subject(problem)["objective"]
      let turned = Problem(objective: problem.objective, values: problem.values.reversed())
      let twice = Problem(
        objective: problem.objective, values: problem.values + problem.values.prefix(1))
      return subject(turned)["objective"] == least && subject(twice)["objective"] == least
    },
    Law("A further value raises no φ.") { problem, subject in
      let more = Problem(objective: problem.objective, values: problem.values + [0.5])
      return subject(more)["objective"][0] <= subject(problem)["objective"][0]
    },
  ]

  public static let theorems = [convergence]

  public static let specials = [
    Special<ValueStep>(
      "negative zero",
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 1, columns: 1, elements: [1]), linear: [0]), values: [-0.0, 0]),
      contract: "it is zero, and the first of equals",
      gives: ["labels": .integers([0]), "objective": [0]])
  ]

  public static let counters = [
    Counter<ValueStep>(
      "multiplications of the reference", formula: "cᵈ d (d + 1)",
      declared: { problem in
        let (d, c) = (problem.objective.dimension, problem.values.count)
        return (0..<d).reduce(d * (d + 1)) { count, _ in count * c }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let d = Double(problem.objective.dimension)
    return Work(flops: d * Double(problem.values.count), bytes: 8 * d * d)
  }

  public static let workloads = [6]
}
