public import Scalars
public import Structures
public import Verification

/// **Per-token quantisation**: each row of activations with a scale of its own, symmetric, clipped.
///
/// For a token x ∈ ℝⁿ, b bits and clip ratio c, with round to nearest, ties to even,
///
///     s = c maxⱼ |xⱼ| / (2ᵇ⁻¹ - 1),   qⱼ = min(max(round(xⱼ / s), -2ᵇ⁻¹), 2ᵇ⁻¹ - 1);
///
/// a token of zeros has s = 1. Rounded once per operation, s has a relative error of γ₂, and a code is right
/// unless its quotient is within rounding of a tie.
public enum TokenQuantiser: RationalAlgorithm {
  public static let source = Citation(
    "Ashkboos et al. QuaRot: outlier-free 4-bit inference in rotated LLMs. NeurIPS 2024",
    "activation quantisation; spcl/QuaRot, ActQuantizer in fake_quant/quant_utils.py")

  public struct Problem: Sendable {
    /// Tokens × channels.
    public var tokens: Matrix<Double>
    public var settings: QuantiserSettings

    public init(tokens: Matrix<Double>, settings: QuantiserSettings) {
      (self.tokens, self.settings) = (tokens, settings)
    }
  }

  static func settings(_ bits: Int, _ clip: Double = 1) -> QuantiserSettings {
    do { return try QuantiserSettings(bits: bits, clip: clip) } catch {
      preconditionFailure("\(error)")
    }
  }

  public static let examples = [
    Example<TokenQuantiser>(
      Problem(
        tokens: Matrix(rows: 2, columns: 3, elements: [7, -3.5, 2, 0, 0, 0]),
        settings: settings(4)),
      gives: ["scale": [1, 1], "codes": .scalars([7, -4, 2, 0, 0, 0])],
      from: "by hand: 7 / 7 is the scale, and the tie -3.5 goes to the even -4"),
    Example<TokenQuantiser>(
      Problem(
        tokens: Matrix(rows: 1, columns: 3, elements: [-12, 6, 12]), settings: settings(4, 0.5)),
      gives: ["scale": .scalars([Rational(6, 7)]), "codes": .scalars([-8, 7, 7])],
      from: "by hand: 0.5 · 12 / 7; ±14 are clipped to 7 and to -8"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let settings = settings(
      Int.random(in: 2...8, using: &generator),
      [1, 0.95, 0.9, 0.75][Int(generator.next() % 4)])
    let isLarge = size >= 512
    let rows = isLarge ? 64 : 1 + Int(generator.next() % 4)
    let isZero = generator.next() % 4 == 0
    let tokens = Matrix<Double>(rows: rows, columns: size) { i, _ in
      isZero && i == rows - 1 ? 0 : generator.dyadic()
    }
    return Problem(tokens: tokens, settings: settings)
  }

  /// Quotients at ties, for the scales that are powers of two.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [2, 3, 4, 8].map { bits in
      let top = settings(bits).top
      return Problem(
        tokens: Matrix(rows: 1, columns: 40) { _, j in
          j == 0 ? Double(top) : Double(j % (2 * top + 1) - top) / 2
        }, settings: settings(bits))
    }
  }

  public static let implementations: [Implementation<TokenQuantiser>] = [
    Implementation(
      "array", .rounding("γ₂ for the scale; codes next to a tie may be the other one", bound)
    ) { problem in
      try QuantisedTokens.validate(problem.tokens)
      return problem
    } run: { problem in
      QuantisedTokens(trusting: problem.tokens, problem.settings)
    } observe: { quantised in
      [
        "scale": .scalars(quantised.scales),
        "codes": .scalars(quantised.codes.elements.map { Double($0) }),
      ]
    }
  ]

  public static let specials: [Special<TokenQuantiser>] = [
    Special(
      "negative zero",
      Problem(tokens: Matrix(rows: 1, columns: 2, elements: [-0.0, 7]), settings: settings(4)),
      contract: "its code is 0", gives: ["scale": [1], "codes": [0, 7]]),
    Special(
      "subnormal numbers",
      Problem(
        tokens: Matrix(
          rows: 1, columns: 2, elements: [7 * .leastNonzeroMagnitude, -2 * .leastNonzeroMagnitude]),
        settings: settings(4)),
      contract: "they have a scale as others have",
      gives: ["scale": [.leastNonzeroMagnitude], "codes": [7, -2]]),
    Special(
      "the largest number",
      Problem(
        tokens: Matrix(rows: 1, columns: 2, elements: [0x1p1023, -0x1p1023]), settings: settings(2)),
      contract: "nothing overflows", gives: ["scale": [0x1p1023], "codes": [1, -1]]),
  ]

  public static let counters: [Counter<TokenQuantiser>] = [
    Counter("divisions", formula: "one for each token that is not zero") { problem in
      (0..<problem.tokens.rows).count { i in problem.tokens[row: i].contains { $0 != 0 } }
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.divisions
    }
  ]

  /// A reading of the tokens in double precision, and a byte for each code.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.tokens.elements.count)
    return Work(flops: 2 * n, bytes: 9 * n)
  }

  public static let workloads = [512, 4096]
}
