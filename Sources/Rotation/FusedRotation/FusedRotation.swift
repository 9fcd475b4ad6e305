public import Scalars
public import Verification

/// **Fused rotations**: a language model in a rotated basis, which gives the same logits.
///
///     x ← x + O attention(RoPE(Q n), RoPE(K n), V n),   n = RMSNorm(x) gains
///     x ← x + D (silu(G n) ∘ U n),   z = U RMSNorm(x)
///
/// Gains are folded into the layers that read a norm. The residual stream is rotated by Q = diag(±1) Hᵀ/√d,
/// which commutes with a norm without gain: embedding E Q, readers W Q, writers QᵀW. Values are rotated head
/// by head inside their weights, and across heads online before O; queries and keys head by head online, after
/// RoPE, where inner products do not notice; the hidden numbers of the perceptron online before D, whose
/// weights take the inverse. In exact arithmetic nothing changes.
///
/// The bound of the rotated program is its own running error analysis.
public enum FusedRotation: RealAlgorithm {
  public static let source = Citation(
    "Ashkboos et al. QuaRot: outlier-free 4-bit inference in rotated LLMs. NeurIPS 2024",
    "stages 1a to 1d; computational invariance")

  public struct Problem: Sendable {
    public var shape: RotatedShape
    var weights: ModelWeights<Double>
    /// The signs of Q.
    var signs: [Double]
    /// ε of every norm.
    var epsilon = 0x1p-17
    public var tokens: [Int]
  }

  public static let examples = [
    Example<FusedRotation>(
      silent, gives: ["logits": .scalars([Rational(1, 7), 2])], within: 0x1p-60,
      from: "by hand: layers of zeros leave the token (1, 7), whose norm divides by √(25 + 24)")
  ]

  /// Sizes of which none is left out: heads of 1, 2, 4, 12 and 20, hidden widths with and without a base.
  static let sizes: [(width: Int, heads: Int, hidden: Int)] = [
    (2, 1, 4), (4, 2, 2), (8, 2, 12), (16, 4, 8), (8, 4, 20), (24, 12, 4), (40, 20, 8),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let (width, heads, hidden) = sizes[(size - 1) % sizes.count]
    return random(width, heads, hidden, &generator)
  }

  public static let largestExactSize = 7
  /// The certified run of the largest size takes a tenth of a second.
  public static let largestEnclosedSize = 7

  public static let implementations: [Implementation<FusedRotation>] = [
    Implementation(
      "fused-float64",
      .rounding("Wilkinson 1963: running error analysis of the rotated program", bound)
    ) { problem in
      (RotatedModel<Double>(problem), problem.tokens)
    } run: { input in
      input.0.logits(input.1)
    } observe: { logits in
      ["logits": .scalars(logits.flatMap { $0 })]
    }
  ]

  public static let specials: [Special<FusedRotation>] = {
    var spoilt = silent
    spoilt.weights.embedding[0][1] = .nan
    return [
      Special(
        "a weight that is NaN", spoilt, contract: "NaN propagates to every logit of its token",
        gives: ["logits": [.nan, .nan]])
    ]
  }()

  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let logits = RotatedModel<RunningError<Double>>(problem).logits(problem.tokens)
    return ["logits": .componentwise(logits.flatMap { $0 }.map(\.error))]
  }

  public static let laws: [Law<FusedRotation>] = [
    Law("The rotated model has the same logits, to 2⁻⁸⁰ of the largest.") { problem, subject in
      let rotated = RotatedModel<Ball>(problem).logits(problem.tokens).flatMap { $0 }
      return isNear(subject(problem)["logits"], rotated)
    },
    Law("Whatever the signs of the rotation.") { problem, subject in
      var other = problem
      other.signs = problem.signs.indices.map {
        $0 % 3 == 0 ? -problem.signs[$0] : problem.signs[$0]
      }
      let rotated = RotatedModel<Ball>(other).logits(problem.tokens).flatMap { $0 }
      return isNear(subject(problem)["logits"], rotated)
    },
    Law("A token's logits do not depend on what comes after it.") { problem, subject in
      guard problem.tokens.count > 1 else { return nil }
      var shorter = problem
      shorter.tokens.removeLast()
      let rows = shorter.tokens.count * problem.shape.vocabulary
      return isNear(subject(shorter)["logits"], Array(subject(problem)["logits"].prefix(rows)))
    },
    Law("Gains that are twice as large and readers that are half as large cancel.") {
      problem, subject in
      var other = problem
      for b in other.weights.blocks.indices {
        other.weights.blocks[b].firstGain = other.weights.blocks[b].firstGain.map { 2 * $0 }
        for part in [\BlockWeights<Double>.query, \.key, \.value] {
          other.weights.blocks[b][keyPath: part] = other.weights.blocks[b][keyPath: part].map {
            $0.map { $0 / 2 }
          }
        }
      }
      return isNear(subject(problem)["logits"], subject(other)["logits"])
    },
  ]

  static func isNear(_ a: [Ball], _ b: [Ball]) -> Bool {
    let unit = Ball(0x1p-80) * (1 + normInfinity(a))
    return a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).absolute < unit }
  }

  public static let counters: [Counter<FusedRotation>] = [
    Counter(
      "additions of the online transforms, for each token",
      formula: "for each block f (a(f)), and d (a(heads) + 2 a(d / heads)), a(m 2ᵖ) = p + m - 1"
    ) { problem in
      let shape = problem.shape
      func a(_ order: Int) -> Int {
        guard let (base, levels) = try? HadamardTransform.factors(of: order) else { return 0 }
        return levels + base.order - 1
      }
      let attention = shape.width * (a(shape.heads) + 2 * a(shape.headWidth))
      return shape.blocks * (shape.hidden * a(shape.hidden) + attention)
    } counted: { problem in
      let model = RotatedModel<Counted>(problem)
      let counts = Counted.count { model.transformOnline() }
      return problem.shape.blocks * counts.additions
    }
  ]
}
