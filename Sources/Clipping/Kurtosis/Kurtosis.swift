public import Scalars
public import Verification

/// **Kurtosis** of a layer's outputs, and its gradient: how far the largest of them stand out.
///
/// For y ∈ ℝⁿ with mean μ and central sums Mₚ = Σ (yᵢ - μ)ᵖ, M₂ > 0,
///
///     K = n M₄ / M₂²,   ∂K/∂yᵢ = (4n / M₂²) ((yᵢ - μ)³ - M₃/n - (M₄/M₂)(yᵢ - μ)).
///
/// Both are rational: no root is taken of the variance. K ≥ 1; normal numbers have 3, uniform ones 1.8.
public enum Kurtosis: RationalAlgorithm {
  public static let source = Citation(
    "Nrusimha et al. Mitigating the impact of outlier channels for language model quantization with activation regularization. arXiv:2404.03605",
    "kurtosis regularisation; merging of sums: Pébay. Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments. SAND2008-6212"
  )

  public struct Problem: Sendable {
    /// At least two different numbers.
    public var outputs: [Float]

    public init(_ outputs: [Float]) { self.outputs = outputs }

    /// Why there is no kurtosis, if so.
    public var obstacle: String? {
      if let (i, y) = outputs.enumerated().first(where: { !$0.element.isFinite }) {
        return "Output \(i) is \(y): only finite numbers have a kurtosis"
      }
      guard let first = outputs.first, outputs.contains(where: { $0 != first }) else {
        return "\(outputs.count) outputs without a difference have no kurtosis: their variance is 0"
      }
      return nil
    }
  }

  public static let examples = [
    Example<Kurtosis>(
      Problem([-1, 1, -1, 1]),
      gives: ["mean": [0], "variance": [1], "kurtosis": [1], "gradient": [0, 0, 0, 0]],
      from: "by hand: of two points no distribution is flatter"),
    Example<Kurtosis>(
      Problem([0, 0, 0, 4]),
      gives: [
        "mean": [1], "variance": [3], "kurtosis": [Rational(7, 3)],
      ], from: "by hand: d - 2 + 1/(d - 1) for one number among d"),
  ]

  /// Normal numbers, some around a mean far from zero, some with one that stands out.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let mean = [0, 0, 1, -64][Int(generator.next() % 4)]
    var outputs = (0..<size).map { _ in Float(mean) + Float(generator.dyadic()) }
    if generator.next() % 3 == 0 { outputs[size / 2] *= 32 }
    if outputs.allSatisfy({ $0 == outputs[0] }) { outputs[0] += 1 }
    return Problem(outputs)
  }

  /// Lengths around a block, and blocks of which one does not vary.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let still = Problem((0..<200).map { $0 < 128 ? 3 : Float($0 % 7) })
    return [still] + [63, 64, 65, 127, 129, 200].map { problem(size: $0, using: &generator) }
  }

  public static let smallestSize = 2

  public static let implementations: [Implementation<Kurtosis>] =
    [twoPass, rawMoments] + Lane.available.map(kernel)

  public static let laws: [Law<Kurtosis>] = statements

  public static let findings = [rawMomentsCancel]

  public static let specials = [
    Special<Kurtosis>(
      "subnormal numbers", Problem([-0x1p-149, 0x1p-149]),
      contract: "they have a kurtosis as others have",
      gives: ["mean": [0], "variance": [0x1p-298], "kurtosis": [1], "gradient": [0, 0]])
  ]

  public static let counters = [
    Counter<Kurtosis>(
      "multiplications of the reference", formula: "6n + 4",
      declared: { problem in
        6 * problem.outputs.count + 4
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.outputs.count)
    return Work(flops: 13 * n, bytes: 16 * n, in: .float64)
  }

  public static let workloads = [4096, 1 << 16]
}
