public import Scalars
public import Structures
public import Verification

/// **Extra zeros of double pruning**: the share of entries that the rows keep and the columns drop,
/// for independent, continuously distributed weights.
///
/// In a group of M rows a column keeps Y entries after the rows were pruned, Y binomial with chance
/// s = N/M, as rows are independent; N of them stay. The expected loss is
///
///     D(W^R) - D(W^{R,C}) = Σ_{j>N} C(M, j) sʲ (1 - s)^{M-j} (j - N) / M,
///
/// exactly, at any size. The reference does not know the binomial distribution: it enumerates all 2^M
/// patterns of a column group with their probabilities.
public enum ExtraZeros: DiscreteAlgorithm {
  public static let source = Citation(slope, "The lemma on the expected extra zeros, equation (8)")

  public struct Problem: Sendable {
    public var pattern: NMPattern
    public init(pattern: NMPattern) { self.pattern = pattern }
  }

  public static let examples = [
    example(1, 2, Rational(1, 8), "by hand: both rows keep the entry with chance 1/4, one is lost"),
    example(2, 4, Rational(3, 32), "by hand: (4/16 · 1 + 1/16 · 2) / 4"),
    example(3, 3, 0, "by hand: dense matrices lose nothing"),
  ]

  private static func example(
    _ n: Int, _ m: Int, _ loss: Rational, _ origin: String
  ) -> Example<ExtraZeros> {
    Example(
      Problem(pattern: nm(n, of: m)),
      gives: ["loss": [loss], "density": [Rational(n, m) - loss]], from: origin)
  }

  /// A size is M, up to 16: the definition counts 2^M patterns.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let group = min(size, 16)
    return Problem(pattern: nm(Int.random(in: 1...group, using: &generator), of: group))
  }

  public static let largestExactSize = 10
  public static let largestEnclosedSize = 16

  public static func edges(using generator: inout Generator) -> [Problem] {
    [(2, 16), (4, 16), (1, 12)].map { Problem(pattern: nm($0, of: $1)) }
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (n, m) = (problem.pattern.kept, problem.pattern.group)
    var patterns = [Int](repeating: 0, count: m + 1)
    for set in 0..<1 << m { patterns[set.nonzeroBitCount] += 1 }
    let s = Rational(n, m), t = 1 - s
    var loss = Rational.zero
    for (count, number) in patterns.enumerated() {
      let chance = s.raised(to: count) * t.raised(to: m - count) * Rational(number)
      loss += chance * Rational(max(0, count - n)) / Rational(m)
    }
    return ["loss": .scalars([loss]), "density": .scalars([s - loss])]
  }

  public static let implementations: [Implementation<ExtraZeros>] = [formula]

  public static let laws: [Law<ExtraZeros>] = [
    Law("Where M^M is small, every choice of all M rows, one after the other, gives the same.") {
      problem, subject in
      guard let loss = byWholeBlocks(problem.pattern) else { return nil }
      return subject(problem)["loss"] == [loss]
    },
    Law("What is lost is no more than (N/M)(1 - N/M), and nothing only if N = M.") {
      problem, subject in
      let loss = subject(problem)["loss"][0]
      let s = Rational(problem.pattern.kept, problem.pattern.group)
      return loss <= s * (1 - s) && (loss == 0) == (s == 1)
    },
    Law("Density and loss add up to N/M.") { problem, subject in
      let result = subject(problem)
      return result["loss"][0] + result["density"][0]
        == Rational(problem.pattern.kept, problem.pattern.group)
    },
    Law("A draw of 2,048 column groups is within five standard errors of it.") {
      problem, subject in
      let pattern = problem.pattern
      let z = sampled(pattern, groups: 2048, expected: subject(problem)["loss"][0].approximation)
      return abs(z) <= 5
    },
  ]

  public static let counters: [Counter<ExtraZeros>] = [
    Counter("additions of the lemma", formula: "M - N: one for each term") {
      $0.pattern.group - $0.pattern.kept
    } counted: { problem in
      Counted.count { _ = lemma(problem.pattern, over: Counted.self) }.additions
    }
  ]

  public static let findings: [Finding] = [printedLoss]

  public static let workloads = [8]
}
