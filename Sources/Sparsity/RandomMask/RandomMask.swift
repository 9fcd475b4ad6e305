public import Scalars
public import Structures
public import Verification

/// **A product estimated under random N:M masks**: with T independent masks, each uniform over the
/// C(M, N) choices of every group,
///
///     x̂ = (M/N) (1/T) Σₜ y (Mₜ ⊙ W),   E[x̂] = y W.
///
/// The theorem that justifies double pruning. It needs random masks and the factor M/N; the method
/// itself prunes by magnitude, and without the factor.
public enum RandomMask: RationalAlgorithm {
  public static let source = Citation(slope, "The theorem on unbiased gradients under random masks")

  /// One group of M weights: slopes y, weights w, and the masks that were drawn.
  public struct Problem: Sendable {
    public var slopes: [Double]
    public var weights: [Double]
    public var pattern: NMPattern
    /// Sets of N places as binary numbers.
    public var masks: [Int]
  }

  public static let examples = [
    Example<RandomMask>(
      Problem(slopes: [1, 2], weights: [3, 5], pattern: nm(1, of: 2), masks: [1, 1, 2, 1]),
      gives: ["estimate": [Rational(19, 2)]],
      from: "by hand: 2 (3 + 3 + 10 + 3) / 4")
  ]

  /// A size counts masks.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let (kept, group) = [(1, 2), (2, 4), (1, 4), (3, 4), (1, 3)][Int(generator.next() % 5)]
    let masks = choices(nm(kept, of: group))
    return Problem(
      slopes: (0..<group).map { _ in generator.dyadic() },
      weights: (0..<group).map { _ in generator.dyadic() }, pattern: nm(kept, of: group),
      masks: (0..<size).map { _ in masks[Int(generator.next() % UInt64(masks.count))] })
  }

  /// Every set of N of M places.
  static func choices(_ pattern: NMPattern) -> [Int] {
    (0..<1 << pattern.group).filter { $0.nonzeroBitCount == pattern.kept }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let factor = S(problem.pattern.group) / S(problem.pattern.kept)
    var total = S.zero
    for mask in problem.masks {
      for (i, (y, w)) in zip(problem.slopes, problem.weights).enumerated() where mask >> i & 1 == 1
      {
        total += S(y) * S(w)
      }
    }
    return ["estimate": .scalars([factor * total / S(problem.masks.count)])]
  }

  public static let implementations: [Implementation<RandomMask>] = [averaged]

  public static let laws: [Law<RandomMask>] = [
    Law("The mean over all masks is y W, exactly.") { problem, subject in
      var all = problem
      all.masks = choices(problem.pattern)
      let exact = dot(problem.slopes.map { Rational($0) }, problem.weights.map { Rational($0) })
      return subject(all)["estimate"] == [exact]
    },
    Law("The estimate of all draws is the mean of the estimates of each.") { problem, subject in
      let single = problem.masks.map { mask -> Rational in
        var one = problem
        one.masks = [mask]
        return subject(one)["estimate"].first ?? 0
      }
      return subject(problem)["estimate"] == [sum(single) / Rational(problem.masks.count)]
    },
  ]

  public static let theorems: [Theorem<RandomMask>] = [unbiased]

  public static let specials: [Special<RandomMask>] = [
    Special(
      "NaN in a weight that no mask keeps",
      Problem(slopes: [1, 2], weights: [.nan, 5], pattern: nm(1, of: 2), masks: [2, 2]),
      contract: "it is not seen", gives: ["estimate": [20]]),
    Special(
      "NaN in a weight that one mask keeps",
      Problem(slopes: [1, 2], weights: [.nan, 5], pattern: nm(1, of: 2), masks: [2, 1]),
      contract: "NaN propagates", gives: ["estimate": [.nan]]),
  ]

  public static let counters: [Counter<RandomMask>] = [
    Counter("multiplications of the definition", formula: "T N + 1") {
      $0.masks.count * $0.pattern.kept + 1
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  public static let workloads = [64]
}
