public import Scalars
import Structures
public import Verification

/// **Set selection**: which m of d weights to remove, if all others then make up for them.
///
/// The best set is S = argmin ½ w_Sᵀ ([H⁻¹]_SS)⁻¹ w_S over all |S| = m, found by enumeration. Three rules that
/// are cheaper stand beside it, with the loss of the set that each of them finds:
///
///     magnitude   the m least |wᵢ|
///     diagonal    the m least wᵢ² / [H⁻¹]_ii
///     greedy      m times the least wᵢ² / [H_RR⁻¹]_ii of the weights R that are left, as they are by then.
///
/// Of equals the one behind goes first, so that those in front are kept, as by T_k.
public enum SetSelection: RationalAlgorithm {
  public static let source = Citation(
    "The iterative optimal brain surgeon. arXiv:2408.17163 (2024); the diagonal and greedy rules: Hassibi & Stork. NIPS 1992",
    "step 2 of the general step")

  public enum Rule: String, Sendable, CaseIterable {
    case enumeration, magnitude, diagonal, greedy
  }

  public struct Problem: Sendable {
    public var curvature: Curvature
    public var weights: [Double]
    /// m.
    public var count: Int
    public var rule: Rule

    public init(curvature: Curvature, weights: [Double], count: Int, rule: Rule) {
      (self.curvature, self.weights) = (curvature, weights)
      (self.count, self.rule) = (count, rule)
    }

    /// Why no set can be chosen, if so.
    var obstacle: String? {
      let d = curvature.order
      guard weights.count == d else {
        return "\(weights.count) weights for a curvature of order \(d)"
      }
      guard (0...d).contains(count) else { return "\(count) of \(d) weights cannot be removed" }
      if rule == .enumeration, d > 24 {
        return "the sets of \(d) weights are too many to enumerate"
      }
      return curvature.obstacle ?? notFinite(weights, "weight")
    }
  }

  public static let examples = [
    // H⁻¹ = (2 -1; -1 2)/3 beside a third weight on its own with H = 1.
    example(.magnitude, [1], 0.75),
    example(.diagonal, [2], 0.605), example(.greedy, [2], 0.605),
    example(.enumeration, [2], 0.605),
    golden(.enumeration, [0, 2], Rational(5_686_519, 95792)),
    golden(.greedy, [4, 2], Rational(3_910_151, 42648)),
  ]

  private static func golden(
    _ rule: Rule, _ order: [Int], _ loss: Rational
  ) -> Example<SetSelection> {
    Example(
      Problem(curvature: .five, weights: [2, 4, 2.5, -2, -1.5], count: 2, rule: rule),
      gives: ["order": .integers(order), "loss": [loss]],
      from: "Python's fractions: Fixtures/Pruning/surgeon.json")
  }

  private static func example(
    _ rule: Rule, _ order: [Int], _ loss: Double
  ) -> Example<SetSelection> {
    Example(
      Problem(
        curvature: Curvature(
          inputs: Matrix(rows: 1, columns: 3, elements: [1, 1, 0]), damping: 1),
        weights: [2, 1, 1.1], count: 1, rule: rule),
      gives: ["order": .integers(order), "loss": [Rational(loss)]], within: 1e-15,
      from: "by hand: 1²/(2/3) = 3/2 beside 1.1²/1 = 1.21, halved")
  }

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let rules = size > 9 ? [Rule.magnitude, .diagonal, .greedy] : Rule.allCases
    let rule = rules[Int(generator.next() % UInt64(rules.count))]
    return problem(size: size, rule: rule, using: &generator)
  }

  static func problem(
    size: Int, rule: Rule, using generator: inout Generator
  ) -> Problem {
    let isCoarse = generator.next() % 4 == 0
    let curvature = Curvature.random(order: size, using: &generator)
    let weights = (0..<size).map { _ in
      isCoarse ? generator.dyadic().rounded() : 4 * generator.gaussian()
    }
    let count = Int(generator.next() % UInt64(size + 1))
    return Problem(curvature: curvature, weights: weights, count: count, rule: rule)
  }

  /// Every rule on a few weights, and every cheap rule on more.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let small = Rule.allCases.map { problem(size: 8, rule: $0, using: &generator) }
    return small
      + [Rule.magnitude, .diagonal, .greedy].map {
        problem(size: 21, rule: $0, using: &generator)
      }
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 17

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (order, loss) = chosen(problem, over: S.self)
    return ["order": .integers(order), "loss": [loss]]
  }

  public static let implementations: [Implementation<SetSelection>] = [downdates]

  public static let laws: [Law<SetSelection>] = statements

  public static let findings = [greedyIsNotBest, cleverMayBeWorse, bestSetsAreNotNested]

  public static let specials = [
    Special<SetSelection>(
      "inputs that determine nothing",
      Problem(
        curvature: Curvature(
          inputs: Matrix(rows: 1, columns: 2, elements: [1, 1]), damping: 0),
        weights: [1, 2], count: 1, rule: .greedy),
      contract: "H must be positive definite; else nothing is chosen, and the loss is NaN",
      gives: ["order": .integers([]), "loss": [.nan]])
  ]

  public static func work(on problem: Problem) -> Work? {
    let (d, m) = (Double(problem.weights.count), Double(problem.count))
    return Work(flops: 2 * d * d * d + 2 * m * d * d, bytes: 8 * d * d)
  }

  public static let counters = [
    Counter<SetSelection>(
      "divisions of the reference",
      formula:
        "(d + m)² + 1 for the loss of m; C(d, m) such for enumeration; j³ for an inverse of order j",
      declared: { problem in
        let (d, m) = (problem.weights.count, problem.count)
        func loss(_ m: Int) -> Int { m == 0 ? 0 : (d + m) * (d + m) + 1 }
        func cube(_ j: Int) -> Int { j * j * j }
        switch problem.rule {
        case .enumeration: return combinations(d, m).count * loss(m)
        case .magnitude: return loss(m)
        case .diagonal: return cube(d) + loss(m)
        case .greedy: return (0..<m).reduce(loss(m)) { $0 + cube(d - $1) + loss($1 + 1) }
        }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [64, 128]
}
