public import Scalars
import Structures
public import Verification

/// **Tied step**, the P step of PV-Tuning: variables of a group share a value, and the values are the best there are.
///
/// For φ(z) = ½ zᵀAz - bᵀz and labels l ∈ {0...c-1}ᵈ, with Z the d × c matrix of ones at (i, lᵢ),
///
///     v = argmin φ(Zv),   ZᵀAZ v = Zᵀb.
///
/// A is positive definite and every label is taken, so that ZᵀAZ is positive definite, too. O(d² + c³).
public enum TiedStep: RationalAlgorithm {
  public static let source = Citation(pvTuning, "the P step of the exact algorithm")

  public struct Problem: Sendable {
    public var objective: Quadratic
    /// One for each variable, 0 to c - 1; each is taken.
    public var labels: [Int]

    public init(objective: Quadratic, labels: [Int]) {
      (self.objective, self.labels) = (objective, labels)
    }

    public var groups: Int { (labels.max() ?? -1) + 1 }

    /// Why there is no step, if so.
    public var obstacle: String? {
      if let obstacle = objective.obstacle { return obstacle }
      guard labels.count == objective.dimension else {
        return "\(labels.count) labels for \(objective.dimension) variables"
      }
      if let label = labels.first(where: { $0 < 0 }) { return "the label \(label) is negative" }
      let missing = (0..<groups).first { !labels.contains($0) }
      return missing.map { "no variable has the label \($0): leave it out of the numbering" }
    }
  }

  public static let examples = [
    Example<TiedStep>(
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 3, columns: 3, elements: [1, 0, 0, 0, 1, 0, 0, 0, 2]),
          linear: [1, 4, 2]), labels: [0, 1, 0]),
      gives: ["values": [1, 4], "objective": [Rational(-19, 2)]],
      from: "by hand: (1 + 2) / (1 + 2) and 4 / 1; half of -bᵀz = -(1 + 16 + 2)")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let groups = 1 + Int(generator.next() % UInt64(size))
    let labels = (0..<size).map { i in
      i < groups ? i : Int(generator.next() % UInt64(groups))
    }
    return Problem(
      objective: .random(size, using: &generator),
      labels: labels.map { groups - 1 - $0 })
  }

  public static let implementations = [groupSums]

  public static let laws: [Law<TiedStep>] = [
    Law("The gradient sums to zero over each group.") { problem, subject in
      let values = subject(problem)["values"]
      let z = problem.labels.map { values[$0] }
      var sums = [Rational](repeating: 0, count: problem.groups)
      for i in problem.labels.indices {
        let row = problem.objective.matrix[row: i].map { Rational($0) }
        sums[problem.labels[i]] += dot(row, z) - Rational(problem.objective.linear[i])
      }
      return sums.allSatisfy { $0 == 0 }
    },
    Law("φ = -½ bᵀz at the minimum, and so is never above zero.") { problem, subject in
      let result = subject(problem)
      let z = problem.labels.map { result["values"][$0] }
      let product = dot(problem.objective.linear.map { Rational($0) }, z)
      return result["objective"][0] == -product / 2 && result["objective"][0] <= 0
    },
    Law("Other names of the groups: the same values under those names.") { problem, subject in
      let top = problem.groups - 1
      let other = Problem(
        objective: problem.objective, labels: problem.labels.map { top - $0 })
      return Array(subject(other)["values"].reversed()) == subject(problem)["values"]
    },
    Law("Groups that are split have a φ that is no higher.") { problem, subject in
      let apart = Problem(
        objective: problem.objective, labels: Array(problem.labels.indices))
      return subject(apart)["objective"][0] <= subject(problem)["objective"][0]
    },
    Law("Every variable in one group: Σ b / Σ A.", place: "c = 1") { problem, subject in
      let one = Problem(objective: problem.objective, labels: problem.labels.map { _ in 0 })
      let total = sum(problem.objective.matrix.elements.map { Rational($0) })
      let right = sum(problem.objective.linear.map { Rational($0) })
      return subject(one)["values"][0] * total == right
    },
  ]

  public static let specials = [
    Special<TiedStep>(
      "an objective without a linear part",
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 2, columns: 2, elements: [2, 1, 1, 2]), linear: [0, 0]),
        labels: [0, 0]),
      contract: "the values are 0", gives: ["values": [0], "objective": [-0.0]])
  ]

  public static let counters = [
    Counter<TiedStep>(
      "divisions of the reference", formula: "c² + d",
      declared: { problem in
        problem.groups * problem.groups + problem.objective.dimension
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let (d, c) = (Double(problem.objective.dimension), Double(problem.groups))
    return Work(flops: d * d + c * c * c / 3, bytes: 8 * d * d)
  }

  public static let workloads = [64]
}
