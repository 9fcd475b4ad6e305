public import Scalars
public import Verification

/// **Group AbsMax**: AbsMax with a scale of its own for every g consecutive weights.
///
/// Given weights w ∈ ℝⁿ, a group size g and L positive levels, with ties to even,
///
///     Δ_c = max |wᵢ| / L over the group c = ⌊i / g⌋,   qᵢ = round(wᵢ / Δ_c).
///
/// A group of zeros has the step 0 and the codes 0.
public enum GroupAbsMax: RationalAlgorithm {
  public static let source = Citation(
    "Dettmers, Lewis, Shleifer & Zettlemoyer. 8-bit optimizers via block-wise quantization. ICLR 2022",
    "Section 2.1")

  public struct Problem: Sendable {
    public var weights: [Float]
    public var group: Int
    /// L ≤ 127.
    public var levels: Int

    public init(weights: [Float], group: Int, levels: Int) {
      (self.weights, self.group, self.levels) = (weights, group, levels)
    }
  }

  public static let examples = [
    Example<GroupAbsMax>(
      Problem(weights: [1, -4, 3, 0.5], group: 3, levels: 2),
      gives: ["steps": [2, Rational(1, 4)], "codes": .scalars([0, -2, 2, 2])],
      from: "by hand: the first three as one tensor, the last one is its group's largest")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let levels = [1, 2, 4, 7, 127][Int(generator.next() % 5)]
    let group = size >= 1024 ? 128 : 1 + Int(generator.next() % 97)
    let weights = sampleWeights(size, using: &generator)
    return Problem(weights: weights, group: group, levels: levels)
  }

  /// Groups of a block of the kernel and a tail, each with ties of its own.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [1, 3, 7, 127].map { levels in
      let weights = AbsMax.tops(levels: levels, using: &generator).flatMap { top in
        AbsMax.nearTies(97, top: top, levels: levels, using: &generator)
      }
      return Problem(weights: weights, group: 97, levels: levels)
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let encoded = groups(problem).map { range in
      encode(problem.weights[range].map { S(Double($0)) }, levels: problem.levels)
    }
    return ["steps": .scalars(encoded.map(\.step)), "codes": .scalars(encoded.flatMap(\.codes))]
  }

  public static let implementations: [Implementation<GroupAbsMax>] = Lane.available.map(kernel)

  public static let laws: [Law<GroupAbsMax>] = [
    Law("No weight is further than half its group's step from its code.") { problem, subject in
      let result = subject(problem)
      return groups(problem).enumerated().allSatisfy { c, range in
        let step = result["steps"][c]
        return range.allSatisfy { i in
          (Rational(Double(problem.weights[i])) - result["codes"][i] * step).absolute * 2 <= step
        }
      }
    },
    Law("Every group has a code of ±L, unless it is zero.") { problem, subject in
      let result = subject(problem)
      return groups(problem).allSatisfy { range in
        range.allSatisfy { problem.weights[$0] == 0 && result["codes"][$0] == 0 }
          || range.contains { result["codes"][$0].absolute == Rational(problem.levels) }
      }
    },
    Law("A group is encoded as it is alone.") { problem, subject in
      let result = subject(problem)
      return groups(problem).enumerated().allSatisfy { c, range in
        let alone = subject(
          Problem(
            weights: Array(problem.weights[range]), group: problem.group, levels: problem.levels))
        return alone["steps"] == [result["steps"][c]]
          && alone["codes"] == Array(result["codes"][range])
      }
    },
  ]

  public static let specials: [Special<GroupAbsMax>] = [
    Special(
      "NaN", Problem(weights: [1, .nan, 2, -1], group: 2, levels: 1),
      contract: "a weight that is not finite spoils its own group only",
      gives: ["steps": [.nan, 2], "codes": .scalars([0, 0, 1, 0])]),
    Special(
      "negative zero", Problem(weights: [-0.0, 0.0], group: 2, levels: 7),
      contract: "zeros have the step 0", gives: ["steps": [0], "codes": .scalars([0, 0])]),
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.weights.map { Double($0) }).map {
      Problem(weights: $0.map { Float($0) }, group: problem.group, levels: problem.levels)
    }
  }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count)
    let groups = Double(groups(problem).count)
    return Work(flops: 3 * n, bytes: 5 * n + 4 * groups, in: .float32)
  }

  public static let counters = [
    Counter<GroupAbsMax>(
      "divisions of the reference", formula: "⌈n / g⌉",
      declared: { problem in (problem.weights.count + problem.group - 1) / problem.group },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [4096, 1 << 20]
}
