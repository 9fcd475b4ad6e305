public import Scalars
import Structures
public import Verification

/// **Subspace value step**: only the τ variables of largest gradient may change, with the smoothness of their own
/// subspace, and no farther than a trusted radius.
///
///     S = the τ largest |∇ᵢφ(z)|,   L_S = max_{i∈S} Σ_{j∈S} |a_ij| ≥ λ_max(A_SS),
///     z⁺ᵢ = the value of V nearest to zᵢ - gᵢ/L_S for i ∈ S, and zᵢ elsewhere.
///
/// Changes are made in falling order of |g|, up to and with the first that takes ‖z⁺ - z‖ above ρ ‖z‖. L_S is smaller
/// than L, steps are longer, and variables move that would never move all together. O(d² + τ² + τ c).
public enum SubspaceStep: RationalAlgorithm {
  public static let source = Citation(
    pvTuning, "the linearised V step on a subspace; the rule of trust as in Vahe1994/AQLM e79a896")

  public struct Problem: Sendable {
    /// φ.
    public var objective: Quadratic
    /// V, and which of it each variable has.
    public var values: [Double], labels: [Int]
    /// τ, 1 to d.
    public var count: Int
    /// ρ ≥ 0.
    public var trust: Double

    public init(
      objective: Quadratic, values: [Double], labels: [Int], count: Int, trust: Double
    ) {
      (self.objective, self.values, self.labels) = (objective, values, labels)
      (self.count, self.trust) = (count, trust)
    }

    /// Why there is no step, if so.
    public var obstacle: String? {
      if let obstacle = LabelledValues.obstacle(objective, values, labels) { return obstacle }
      guard 1...labels.count ~= count else {
        return
          "\(count) of \(labels.count) variables may change: at least one must, at most all can"
      }
      return trust >= 0 && trust.isFinite
        ? nil : "a trust ratio of \(trust): it must be finite and not negative"
    }
  }

  public static let examples = [
    Example<SubspaceStep>(
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 2, columns: 2, elements: [2, 1, 1, 2]), linear: [3, 8]),
        values: [0, 1, 2, 4], labels: [0, 0], count: 1, trust: 0),
      gives: [
        "labels": .integers([0, 3]), "moved": .integers([1]), "objective": [-16], "decrease": [16],
      ],
      from: "by hand: g = (-3, -8), L = 2, and 0 + 8/2 is a value; 16 - 32")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let (objective, values, labels) = LabelledValues.random(size, using: &generator)
    let trust = [0, 0.125, 0.5, 4][Int(generator.next() % 4)]
    return Problem(
      objective: objective, values: values, labels: labels,
      count: 1 + Int(generator.next() % UInt64(size)), trust: trust)
  }

  public static let largestEnclosedSize = 65

  public static let implementations = [walk]

  public static let laws = statements

  public static let theorems = [descent]

  public static let specials = [
    Special<SubspaceStep>(
      "a radius of nothing, at zero",
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), linear: [1, 1]),
        values: [-0.0, 1], labels: [0, 0], count: 2, trust: 0),
      contract: "one change is always allowed",
      gives: [
        "labels": .integers([1, 0]), "moved": .integers([0]), "objective": [-0.5],
        "decrease": [0.5],
      ])
  ]

  public static let uncounted: String? =
    "How many comparisons and sums it makes depends on which variables move."

  public static let findings = [trustIsExceeded, smallerSubspaceMovesMore]

  public static func work(on problem: Problem) -> Work? {
    let d = Double(problem.labels.count)
    return Work(flops: 4 * d * d, bytes: 8 * d * d)
  }

  public static let workloads = [64]
}
