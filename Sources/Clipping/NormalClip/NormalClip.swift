public import Scalars
public import Verification

/// **Normal clip**: the clips of least squared error for normal activations on a uniform grid with both ends on it.
///
/// For n levels c tₖ, tₖ = 2k/(n - 1) - 1, borders mₖ halfway between them, and x normal with mean 0 and deviation σ,
///
///     E(c) = Σₖ ∫ (x - c tₖ)² φ(x/σ)/σ dx over cell k,   E'(c) = -2 Σₖ tₖ ∫ (x - c tₖ) φ(x/σ)/σ dx,
///
/// since at a border both neighbours are as far. c is the zero of E' that halving finds between σ/2 and 8σ. O(n) for
/// each evaluation.
public enum NormalClip: RealAlgorithm {
  public static let source = Citation(
    "Max. Quantizing for minimum distortion. IRE Transactions on Information Theory 6 (1960)",
    "equally spaced levels; the grid is that of ClippedQuantiser, with n = 2ᵇ")

  public struct Problem: Sendable {
    /// n, 2 to 256.
    public var levels: Int
    /// σ.
    public var deviation: Double

    public init(levels: Int, deviation: Double = 1) {
      (self.levels, self.deviation) = (levels, deviation)
    }

    /// Why there is no such clip, if so.
    public var obstacle: String? {
      guard 2...256 ~= levels else { return "\(levels) levels: 2 to 256 are possible" }
      return deviation > 0 && deviation.isFinite
        ? nil : "A deviation of \(deviation): it must be finite and positive"
    }
  }

  public static let examples = [
    Example<NormalClip>(
      Problem(levels: 2), gives: ["error": [Rational(363_380, 1_000_000)]], within: 5e-7,
      from: "by hand: c = E|x|, and 1 - 2/π = 0.3633802…"),
    Example<NormalClip>(
      Problem(levels: 2, deviation: 2), gives: ["clip": [Rational(1_595_769, 1_000_000)]],
      within: 5e-7, from: "by hand: 2 √(2/π) = 1.5957691…"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(
      levels: size + 1,
      deviation: Double(sign: .plus, exponent: Int(generator.next() % 5) - 2, significand: 1.25))
  }

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static let implementations: [Implementation<NormalClip>] = [newton]

  public static let laws: [Law<NormalClip>] = statements

  public static let uncounted: String? =
    "The number of halvings is fixed, and that of Newton's steps depends on the start."

  /// A number is looked up, not computed in a loop: no time is worth comparing.
  public static let workloads: [Int] = []
}
