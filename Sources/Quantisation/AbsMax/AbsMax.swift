public import Scalars
public import Verification

/// **AbsMax**: symmetric uniform quantisation with the scale of the largest weight.
///
/// Given weights w ∈ ℝⁿ, not all zero, and L positive levels, with round to nearest, ties to even,
///
///     Δ = maxᵢ |wᵢ| / L,   qᵢ = round(wᵢ / Δ) ∈ -L...L.
public enum AbsMax: RationalAlgorithm {
  public static let source = Citation(
    "Jacob et al. Quantization and training of neural networks for efficient integer-arithmetic-only inference. CVPR 2018",
    "Section 2.1")

  public struct Problem: Sendable {
    public var weights: [Double]
    public var levels: Int
  }

  public static let examples = [
    Example<AbsMax>(
      Problem(weights: [1, -4, 3], levels: 2),
      gives: ["step": [2], "codes": .scalars([0, -2, 2])],
      from: "by hand: the step is 4 / 2; 1 / 2 is a tie and goes to the even 0, 3 / 2 to the even 2"
    )
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    var weights = (0..<size).map { _ in generator.dyadic() }
    if weights.allSatisfy({ $0 == 0 }) { weights[0] = 1 }
    return Problem(weights: weights, levels: 7)
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let top = top(problem.weights.map { S($0) })
    let codes = codes(problem, top: top)
    return ["step": [top / S(Double(problem.levels))], "codes": .scalars(codes)]
  }

  public static let implementations: [Implementation<AbsMax>] = [
    Implementation(
      "array",
      .rounding("two roundings; a code may move only where w/Δ is within them of a tie", bound)
    ) {
      problem in
      problem
    } run: { problem in
      encode(problem.weights, levels: problem.levels)
    } observe: { result in
      ["step": [result.step], "codes": .scalars(result.codes)]
    }
  ]

  public static let laws: [Law<AbsMax>] = [
    Law("The largest weight is encoded without error.") { problem, subject in
      let result = subject(problem)
      let top = problem.weights.map { Rational(abs($0)) }.max() ?? 0
      return result["step"][0] * Rational(problem.levels) == top
    },
    Law("No weight is further than half a step from its code.") { problem, subject in
      let result = subject(problem)
      return zip(problem.weights, result["codes"]).allSatisfy { w, q in
        (Rational(w) - q * result["step"][0]).absolute * 2 <= result["step"][0]
      }
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.weights).filter { $0.contains { $0 != 0 } }
      .map { Problem(weights: $0, levels: problem.levels) }
  }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.count)
    return Work(flops: 3 * n, bytes: 16 * n)
  }

  public static let workloads = [4096, 1 << 20]
}
