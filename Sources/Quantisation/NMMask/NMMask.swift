public import Scalars
public import Structures
public import Verification

/// **N:M mask**: of every M consecutive weights, the N of largest magnitude are kept.
///
///     mᵢ = 1 if fewer than N weights j of i's group beat it: |wⱼ| > |wᵢ|, or |wⱼ| = |wᵢ| and j < i.
///
/// Of equal weights those in front are kept: a rule that `torch.topk` leaves open, and without which two
/// correct programs may disagree.
public enum NMMask: RationalAlgorithm {
  public static let source = Citation(
    "Mishra et al. Accelerating sparse deep neural networks. arXiv:2104.08378 (2021)",
    "Section 3.1, 2:4 structured sparsity")

  public struct Problem: Sendable {
    /// Whole groups.
    public var weights: [Float]
    /// M ≤ 8.
    public var pattern: NMPattern

    public init(weights: [Float], pattern: NMPattern) {
      (self.weights, self.pattern) = (weights, pattern)
    }

    /// The groups as ranges of indices.
    var groups: [Range<Int>] {
      stride(from: 0, to: weights.count, by: pattern.group).map { $0..<$0 + pattern.group }
    }
  }

  /// N of M, for patterns that are written here.
  static func pattern(_ kept: Int, of group: Int) -> NMPattern {
    do { return try NMPattern(kept: kept, of: group) } catch { preconditionFailure("\(error)") }
  }

  public static let examples = [
    Example<NMMask>(
      Problem(weights: [1, -4, 3, 0.5, 2, -2, 2, 2], pattern: pattern(2, of: 4)),
      gives: ["mask": .scalars([0, 1, 1, 0, 1, 1, 0, 0])],
      from: "by hand: -4 and 3; of four equal magnitudes the two in front")
  ]

  /// A size counts groups.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let patterns = [(2, 4), (2, 4), (1, 4), (4, 8), (3, 5)]
    let (kept, group) = size >= 1024 ? (2, 4) : patterns[Int(generator.next() % 5)]
    let kind = generator.next() % 3
    let weights = (0..<size * group).map { _ in
      let draw = kind == 2 ? generator.gaussian() : generator.dyadic()
      return Float(kind == 0 ? draw.rounded() : draw)
    }
    return Problem(weights: weights, pattern: pattern(kept, of: group))
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let magnitudes = problem.weights.map { S(Double($0)).absolute }
    let mask = problem.groups.flatMap { group in
      group.map { i in
        let rivals = group.count { j in
          j < i ? magnitudes[j] >= magnitudes[i] : magnitudes[j] > magnitudes[i]
        }
        return S(rivals < problem.pattern.kept ? 1 : 0)
      }
    }
    return ["mask": .scalars(mask)]
  }

  public static let implementations: [Implementation<NMMask>] =
    [sorting] + Lane.available.map(kernel)

  public static let laws: [Law<NMMask>] = [
    Law("Every group keeps exactly N weights.") { problem, subject in
      let mask = subject(problem)["mask"]
      return problem.groups.allSatisfy { sum(Array(mask[$0])) == Rational(problem.pattern.kept) }
    },
    Law("No weight that is dropped is larger than one that is kept.") { problem, subject in
      let mask = subject(problem)["mask"]
      return problem.groups.allSatisfy { group in
        let kept = group.filter { mask[$0] == 1 }.map { abs(problem.weights[$0]) }
        let dropped = group.filter { mask[$0] == 0 }.map { abs(problem.weights[$0]) }
        return (dropped.max() ?? 0) <= (kept.min() ?? .infinity)
      }
    },
    Law("Of equal weights in a group, none is kept behind one that is dropped.") {
      problem, subject in
      let mask = subject(problem)["mask"]
      return problem.groups.allSatisfy { group in
        group.dropFirst().allSatisfy { i in
          mask[i] == 0
            || (group.lowerBound..<i).allSatisfy {
              mask[$0] == 1 || abs(problem.weights[$0]) != abs(problem.weights[i])
            }
        }
      }
    },
    Law("Signs, a factor of 8, and pruning itself leave the mask as it is.") { problem, subject in
      let mask = subject(problem)["mask"]
      let scaled = problem.weights.map { -8 * $0 }
      let pruned = problem.weights.indices.map { mask[$0] == 1 ? problem.weights[$0] : 0 }
      return [scaled, pruned].allSatisfy {
        subject(Problem(weights: $0, pattern: problem.pattern))["mask"] == mask
      }
    },
  ]

  /// Seven groups by hand. Five times these are two blocks of sixteen groups and a tail of three.
  private static let spoiltGroups: [(weights: [Float], mask: [Double])] = [
    ([.nan, 1, 2, 3], [1, 0, 0, 1]),
    ([1, .nan, 3, 2], [0, 1, 1, 0]),
    ([2, 3, .nan, 1], [0, 1, 1, 0]),
    ([3, 1, 2, .nan], [1, 0, 0, 1]),
    ([.infinity, 2, -.infinity, -.nan], [1, 0, 0, 1]),
    ([.nan, .infinity, .nan, .nan], [1, 0, 1, 0]),
    ([9, -.nan, -.infinity, .infinity], [0, 1, 1, 0]),
  ]

  public static let specials: [Special<NMMask>] = [
    Special(
      "NaN", Problem(weights: [.infinity, .nan, 5, 4], pattern: pattern(2, of: 4)),
      contract: "NaN counts as larger than infinity",
      gives: ["mask": .scalars([1, 1, 0, 0])]),
    Special(
      "NaN in every place of a block of groups and behind it",
      Problem(
        weights: Array(repeating: spoiltGroups.flatMap(\.weights), count: 5).flatMap { $0 },
        pattern: pattern(2, of: 4)),
      contract: "NaN counts as larger than infinity, and of several those in front are kept",
      gives: [
        "mask": .scalars(Array(repeating: spoiltGroups.flatMap(\.mask), count: 5).flatMap { $0 })
      ]),
    Special(
      "zeros of both signs", Problem(weights: [-0.0, 0.0, 0.0, -0.0], pattern: pattern(1, of: 4)),
      contract: "they are equal", gives: ["mask": .scalars([1, 0, 0, 0])]),
    Special(
      "subnormals",
      Problem(weights: [0, 0x1p-149, -0x1p-148, 0], pattern: pattern(2, of: 4)),
      contract: "they are not zero", gives: ["mask": .scalars([0, 1, 1, 0])]),
  ]

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count)
    return Work(flops: n, bytes: 4 * n + n / Double(problem.pattern.group), in: .float32)
  }

  public static let counters = [
    Counter<NMMask>(
      "comparisons of the reference", formula: "groups M²",
      declared: { problem in problem.groups.count * problem.pattern.group * problem.pattern.group },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.comparisons
      })
  ]

  public static let workloads = [4096, 1 << 18]
}
