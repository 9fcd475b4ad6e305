public import Scalars
public import Structures
import Verification

extension ExtraZeros {
  /// The lemma's sum, in any arithmetic.
  public static func lemma<S: Scalar>(_ pattern: NMPattern, over: S.Type) -> S {
    let (n, m) = (pattern.kept, pattern.group)
    let s = S(n) / S(m), t = S(m - n) / S(m)
    var loss = S.zero
    for j in n + 1..<max(n + 1, m + 1) {
      let chance = S(binomial(m, j)) * s.raised(to: j) * t.raised(to: m - j)
      loss += chance * S(j - n) / S(m)
    }
    return loss
  }

  /// The lemma in double precision, every number positive. The shares have one rounding each and
  /// powers of M in all up to 2M of theirs and M products; four more for the other factors, and M
  /// additions: γ₅ₘ₊₈. The density adds a quotient and a subtraction.
  static let formula = Implementation<ExtraZeros>(
    "lemma-float64",
    .rounding("Higham 2002, Lemma 3.1, for a sum of positive terms") { problem in
      let factor = gamma(5 * problem.pattern.group + 8, unitRoundoff: 0x1p-53)
      let loss = lemma(problem.pattern, over: Double.self) * factor * (1 + 2 * factor)
      return ["loss": .absolute(loss), "density": .absolute(loss + 0x1p-51)]
    }
  ) { problem in
    problem.pattern
  } run: { pattern in
    (lemma(pattern, over: Double.self), pattern.density)
  } observe: { (loss, density) in
    ["loss": .scalars([loss]), "density": .scalars([density - loss])]
  }

  /// The mean over every choice of N of M places in each of M rows; `nil` where there are too many.
  static func byWholeBlocks(_ pattern: NMPattern) -> Rational? {
    let (n, m) = (pattern.kept, pattern.group)
    let choices = (0..<1 << m).filter { $0.nonzeroBitCount == n }
    var blocks = 1
    for _ in 0..<m {
      blocks *= choices.count
      if blocks > 4096 { return nil }
    }
    var lost = 0
    for block in 0..<blocks {
      var (rest, column) = (block, 0)
      for _ in 0..<m {
        column += choices[rest % choices.count] & 1
        rest /= choices.count
      }
      lost += max(0, column - n)
    }
    return Rational(lost, blocks * m)
  }

  /// How many standard errors the mean loss of random column groups is from what is expected. Rows
  /// are pruned as the method does it, by magnitude; each block gives one group, so that all are
  /// independent.
  static func sampled(_ pattern: NMPattern, groups: Int, expected: Double) -> Double {
    let (n, m) = (pattern.kept, pattern.group)
    var generator = Generator(seed: 1, purpose: "extra zeros \(pattern)")
    var (total, squares) = (0.0, 0.0)
    for _ in 0..<groups {
      let column = (0..<m).count { _ in
        // The first entry of a row of M stays if fewer than N others are larger.
        let first = generator.uniform()
        return (1..<max(1, m)).count { _ in generator.uniform() > first } < n
      }
      let loss = Double(max(0, column - n)) / Double(m)
      (total, squares) = (total + loss, squares + loss * loss)
    }
    let mean = total / Double(groups)
    // Where nothing was seen, the variance that is expected of so rare a loss of 1/M stands in.
    let variance = max(squares / Double(groups) - mean * mean, expected / Double(m) / 4, 1e-12)
    return (mean - expected) / (variance / Double(groups)).squareRoot()
  }

  static let printedLoss = Finding(
    "2:8 pruning loses 3.39 % of the entries more", place: "SLoPe, beside the lemma"
  ) {
    let loss = reference(Problem(pattern: nm(2, of: 8)))["loss"][0]
    let percent = loss.approximation * 100
    return .init(
      claimed: "3.39 %",
      found: "\((percent * 10000).rounded() / 10000) %, \(loss) by the lemma itself",
      isShown: abs(percent - 3.39) > 1)
  }
}
