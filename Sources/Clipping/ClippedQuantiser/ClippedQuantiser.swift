public import Scalars
public import Verification

/// **Clipped quantiser**: activations on a grid between two learned clips, and its surrogate gradients.
///
/// For b bits, L = 2ᵇ - 1 and clips c⁻ < c⁺, with round to nearest, ties to even,
///
///     q = round((clip(x, c⁻, c⁺) - c⁻) L / (c⁺ - c⁻)),   x̂ = c⁻ + q (c⁺ - c⁻) / L.
///
/// Rounding passes gradients straight through. With δ = (x - c⁻) / (c⁺ - c⁻) - q / L, a gradient g with regard to x̂
/// goes to c⁺ where x ≥ c⁺ and to c⁻ where x ≤ c⁻; elsewhere g goes to x, -δg to c⁺ and δg to c⁻. The grid begins
/// at c⁻: zero lies on it only if c⁻ is a multiple of the step.
public enum ClippedQuantiser: RationalAlgorithm {
  public static let source = Citation(
    "Nrusimha et al. Mitigating the impact of outlier channels for language model quantization with activation regularization. arXiv:2404.03605",
    "activation quantiser with learned clips; aninrusimha/qat-pretrain, QLinear")

  public struct Problem: Sendable {
    public var activations: [Float]
    /// ∂loss/∂x̂, one for each activation.
    public var gradients: [Float]
    /// c⁻ < c⁺.
    public var low: Float, high: Float
    /// 2 to 8.
    public var bits: Int

    public init(
      activations: [Float], gradients: [Float], low: Float, high: Float, bits: Int
    ) {
      (self.activations, self.gradients) = (activations, gradients)
      (self.low, self.high, self.bits) = (low, high, bits)
    }

    /// 2ᵇ - 1.
    public var levels: Int { (1 << bits) - 1 }

    /// Why nothing can be quantised, if so.
    public var obstacle: String? {
      guard (2...8).contains(bits) else {
        return "\(bits) bits for a quantiser: 2 to 8 are possible"
      }
      guard low.isFinite, high.isFinite, low < high else {
        return "The clips are \(low) and \(high): the lower must be finite and below the upper"
      }
      guard gradients.count == activations.count else {
        return "\(gradients.count) gradients for \(activations.count) activations"
      }
      if let (i, x) = activations.enumerated().first(where: { !$0.element.isFinite }) {
        return "Activation \(i) is \(x): only finite numbers can be quantised"
      }
      return nil
    }
  }

  public static let examples = [
    Example<ClippedQuantiser>(
      Problem(
        activations: [-2, -0.5, 0.25, 1.5, 9], gradients: [1, 2, 4, 8, 16], low: -1, high: 2,
        bits: 2),
      gives: [
        "codes": .integers([0, 0, 1, 2, 3]), "values": [-1, -1, 0, 1, 2],
        "inputs": [0, 2, 4, 8, 0], "upper": [14], "lower": [3],
      ],
      from:
        "by hand: steps of 1; the ties 0.5 and 2.5 go to 0 and 2; δ = 1/6, 1/12, 1/6; δg = 1/3, 1/3, 4/3"
    )
  ]

  /// Clips anywhere, or on a grid whose step is a power of two, where activations fall on ties.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let bits = Int.random(in: 2...8, using: &generator)
    let levels = (1 << bits) - 1
    let isDyadic = generator.next() % 2 == 0
    let low = isDyadic ? -Float(generator.next() % 5) / 4 : Float(generator.dyadic())
    let width =
      isDyadic ? Float(levels) / Float(1 << (bits - 1)) : 1 / 64 + abs(Float(generator.dyadic()))
    let draws = (0..<size).map { _ in generator.uniform() }
    let activations = draws.map { u -> Float in
      let place = 1.5 * u - 0.25
      guard isDyadic else { return low + width * Float(place) }
      return low + Float((2 * Double(levels) * place).rounded()) / Float(1 << bits)
    }
    return Problem(
      activations: activations, gradients: (0..<size).map { _ in Float(generator.dyadic()) },
      low: low, high: low + width, bits: bits)
  }

  /// Lengths around the vectors, everything clipped, and both ends themselves.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let ends = Problem(
      activations: [-1, 2, .init(-1).nextUp, .init(2).nextDown], gradients: [1, 2, 4, 8], low: -1,
      high: 2, bits: 4)
    var above = problem(size: 33, using: &generator)
    above.activations = above.activations.map { _ in above.high + 1 }
    var below = problem(size: 33, using: &generator)
    below.activations = below.activations.map { _ in below.low - 1 }
    return [ends, above, below]
      + [15, 16, 17, 31, 64, 100].map { problem(size: $0, using: &generator) }
  }

  public static let implementations: [Implementation<ClippedQuantiser>] =
    [array, released] + Lane.available.map(kernel)

  public static let laws: [Law<ClippedQuantiser>] = statements

  public static let theorems: [Theorem<ClippedQuantiser>] = [uniformNoise]

  public static let findings = [clampedTooLate, integerSums, emptyRange]

  public static let specials = [
    Special<ClippedQuantiser>(
      "negative zero",
      Problem(activations: [-0.0], gradients: [1], low: 0, high: 15, bits: 4),
      contract: "it is the lower clip, and its gradient goes there",
      gives: ["codes": .integers([0]), "values": [0], "inputs": [0], "upper": [0], "lower": [1]])
  ]

  public static let counters = [
    Counter<ClippedQuantiser>(
      "divisions of the reference", formula: "two for each activation between the clips",
      declared: { problem in
        2 * problem.activations.count { $0 > problem.low && $0 < problem.high }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.activations.count)
    return Work(flops: 12 * n, bytes: 17 * n, in: .float32)
  }

  public static let workloads = [4096, 1 << 18]
}
