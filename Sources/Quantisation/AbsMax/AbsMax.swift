public import Scalars
public import Verification

/// **AbsMax**: symmetric uniform quantisation with the scale of the largest weight.
///
/// Given weights w ∈ ℝⁿ and L positive levels, with round to nearest, ties to even,
///
///     Δ = maxᵢ |wᵢ| / L,   qᵢ = round(wᵢ / Δ) ∈ -L...L.
///
/// Zeros alone have the step 0 and the codes 0.
public enum AbsMax: RationalAlgorithm {
  public static let source = Citation(
    "Jacob et al. Quantization and training of neural networks for efficient integer-arithmetic-only inference. CVPR 2018",
    "Section 2.1")

  public struct Problem: Sendable {
    public var weights: [Float]
    /// L ≤ 127.
    public var levels: Int
  }

  public static let examples = [
    Example<AbsMax>(
      Problem(weights: [1, -4, 3], levels: 2),
      gives: ["step": [2], "codes": .scalars([0, -2, 2])],
      from: "by hand: the step is 4 / 2; 1 / 2 is a tie and goes to the even 0, 3 / 2 to the even 2"
    ),
    Example<AbsMax>(
      Problem(weights: [0, 0], levels: 7), gives: ["step": [0], "codes": .scalars([0, 0])],
      from: "by definition"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let levels = [1, 2, 4, 7, 127][Int(generator.next() % 5)]
    return Problem(weights: sampleWeights(size, using: &generator), levels: levels)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [1, 3, 7, 127].flatMap { levels in
      tops(levels: levels, using: &generator).map { top in
        Problem(weights: nearTies(200, top: top, levels: levels, using: &generator), levels: levels)
      }
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let weights = problem.weights.map { S(Double($0)) }
    let top = normInfinity(weights)
    let codes = codes(weights, top: top, levels: problem.levels)
    return ["step": [top / S(problem.levels)], "codes": .scalars(codes)]
  }

  public static let implementations: [Implementation<AbsMax>] =
    [
      Implementation(
        "array", .rounding(exactCodes, { _ in bound(0x1p-53) }), prepare: { $0 },
        run: { encode($0.weights, levels: $0.levels) },
        observe: { ["step": [$0.step], "codes": .scalars($0.codes)] })
    ] + Lane.available.map(kernel)

  public static let laws: [Law<AbsMax>] = [
    Law("The largest weight is encoded without error.") { problem, subject in
      let result = subject(problem)
      let top = problem.weights.map { Rational(Double(abs($0))) }.max() ?? 0
      return result["step"][0] * Rational(problem.levels) == top
    },
    Law("No weight is further than half a step from its code.") { problem, subject in
      let result = subject(problem)
      return zip(problem.weights, result["codes"]).allSatisfy { w, q in
        (Rational(Double(w)) - q * result["step"][0]).absolute * 2 <= result["step"][0]
      }
    },
    Law("Weights times -2 take twice the step and codes of opposite sign.") { problem, subject in
      let scaled = Problem(weights: problem.weights.map { -2 * $0 }, levels: problem.levels)
      let (result, other) = (subject(problem), subject(scaled))
      return other["step"][0] == 2 * result["step"][0]
        && other["codes"] == result["codes"].map { -$0 }
    },
  ]

  public static let findings = [tiesAreManyRules]

  public static let specials: [Special<AbsMax>] = [
    Special(
      "NaN", Problem(weights: [1, .nan, -2], levels: 7),
      contract: "a weight that is not finite makes the step NaN and the codes 0",
      gives: ["step": [.nan], "codes": .scalars([0, 0, 0])]),
    Special(
      "infinity", Problem(weights: [1, -.infinity], levels: 7), contract: "the same as NaN",
      gives: ["step": [.nan], "codes": .scalars([0, 0])]),
    Special(
      "negative zero", Problem(weights: [-0.0, 2], levels: 2), contract: "its code is 0",
      gives: ["step": [1], "codes": .scalars([0, 2])]),
    Special(
      "subnormals", Problem(weights: [0x1p-149, -0x1p-148], levels: 1),
      contract: "they are encoded as other numbers are; the tie 1/2 goes to 0",
      gives: ["step": [0x1p-148], "codes": .scalars([0, -1])]),
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.weights.map { Double($0) })
      .map { Problem(weights: $0.map { Float($0) }, levels: problem.levels) }
  }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count)
    return Work(flops: 3 * n, bytes: 5 * n, in: .float32)
  }

  public static let counters = [
    Counter<AbsMax>(
      "multiplications of the reference",
      formula: "3n, and 2 for every tie whose larger code is odd; none for zeros alone",
      declared: { problem in
        let magnitudes = problem.weights.map { Rational(Double(abs($0))) }
        guard let top = magnitudes.max(), top > 0 else { return 0 }
        let oddTies = magnitudes.count { w in
          (0..<problem.levels).contains { code in
            code % 2 == 0 && 2 * w * Rational(problem.levels) == Rational(2 * code + 1) * top
          }
        }
        return 3 * magnitudes.count + 2 * oddTies
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [4096, 1 << 20]
}
