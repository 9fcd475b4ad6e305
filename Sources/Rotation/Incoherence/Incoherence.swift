public import Scalars
public import Verification

/// **Incoherence**: how large the largest component of a randomly rotated vector is, over all signs.
///
/// For x ∈ ℤⁿ and D = diag(±1) with independent fair signs, y = H D x has ‖y‖² = n ‖x‖², and its peak
/// maxᵢ |yᵢ| a distribution over 2ⁿ choices, which is counted here. By Hoeffding's inequality, a row at a time,
///
///     P(maxᵢ |yᵢ| ≥ t) ≤ 2n e^(-t² / (2‖x‖²)),
///
/// so that with probability 1 - δ no component of Hx/√n exceeds ‖x‖ √(2 ln(2n/δ) / n).
public enum Incoherence: DiscreteAlgorithm {
  public static let source = Citation(
    "Hoeffding. Probability inequalities for sums of bounded random variables. JASA 58 (1963)",
    "Theorem 2, for the n rows of H")

  public struct Problem: Sendable {
    public var construction: HadamardConstruction
    public var x: [Int]
  }

  public static let examples = [
    Example<Incoherence>(
      Problem(construction: .sylvester(levels: 1), x: [2, 1]),
      gives: ["peaks": .integers([3]), "choices": .integers([4])],
      from: "by hand: 2 + 1 or 2 - 1 stands in one row or the other"),
    Example<Incoherence>(
      Problem(construction: .sylvester(levels: 2), x: [1, 1, 1, 1]),
      gives: ["peaks": .integers([2, 4]), "choices": .integers([8, 8])],
      from: "by hand: the signs are a row of ±H in eight of sixteen cases, or flat in all rows"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let constructions: [HadamardConstruction] = [
      .sylvester(levels: 0), .sylvester(levels: 1), .sylvester(levels: 2), .paleyOne(prime: 7),
      .sylvester(levels: 3),
    ]
    let construction = constructions[(size - 1) % constructions.count]
    // Single outliers and dense vectors.
    let isSparse = generator.next() % 3 == 0
    let x = (0..<construction.order).map { i in
      isSparse && i > 1 ? 0 : Int.random(in: -9...9, using: &generator)
    }
    return Problem(construction: construction, x: x)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [Problem(construction: .paleyOne(prime: 11), x: (0..<12).map { $0 * $0 - 30 })]
  }

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 5

  /// Every choice of signs, each product from its definition.
  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let n = problem.x.count
    let h = (0..<n).map { i in (0..<n).map { problem.construction.sign(i, $0) } }
    var histogram: [Int: Int] = [:]
    for choice in 0..<1 << n {
      let signed = problem.x.enumerated().map { choice >> $0 & 1 == 0 ? $1 : -$1 }
      let peak = h.map { row in abs(zip(row, signed).reduce(0) { $0 + $1.0 * $1.1 }) }.max() ?? 0
      histogram[peak, default: 0] += 1
    }
    return observed(histogram)
  }

  static func observed<S: Scalar>(_ histogram: [Int: Int]) -> Observation<S> {
    let peaks = histogram.keys.sorted()
    return [
      "peaks": .integers(peaks), "choices": .integers(peaks.map { histogram[$0] ?? 0 }),
    ]
  }

  public static let implementations: [Implementation<Incoherence>] = [
    Implementation("gray-code", .exact) { problem in
      (problem.construction.signs, problem.x)
    } run: { input -> [Int: Int] in
      grayCode(input.0.elements.map { Int($0) }, input.1)
    } observe: { histogram in
      observed(histogram)
    }
  ]

  /// One sign changes at a time, and a column is added twice.
  private static func grayCode(_ h: [Int], _ x: [Int]) -> [Int: Int] {
    let n = x.count
    var y = (0..<n).map { i in (0..<n).reduce(0) { $0 + h[i * n + $1] * x[$1] } }
    var signs = [Int](repeating: 1, count: n)
    var histogram: [Int: Int] = [:]
    for step in 1...1 << n {
      histogram[y.map { abs($0) }.max() ?? 0, default: 0] += 1
      let j = min(step.trailingZeroBitCount, n - 1)
      signs[j] = -signs[j]
      for i in 0..<n { y[i] += 2 * signs[j] * h[i * n + j] * x[j] }
    }
    return histogram
  }

  public static let laws: [Law<Incoherence>] = [
    Law("Hoeffding: at most 2n e^(-t²/2‖x‖²) of all choices have a peak of t or more.") {
      problem, subject in
      let n = problem.x.count
      let square = problem.x.reduce(0) { $0 + $1 * $1 }
      guard square > 0 else { return nil }
      let result = subject(problem)
      let (peaks, choices) = (result[integers: "peaks"], result[integers: "choices"])
      return peaks.indices.allSatisfy { k in
        let tail = choices[k...].reduce(0, +)
        let exponent = -Ball(peaks[k] * peaks[k]) / Ball(2 * square)
        return Ball(tail) <= Ball(1 << n) * Ball(2 * n) * Ball.exp(exponent)
      }
    },
    Law("Every choice is counted once.") { problem, subject in
      subject(problem)[integers: "choices"].reduce(0, +) == 1 << problem.x.count
    },
    Law("Parseval: no peak is below ‖x‖; and the largest is at most ‖x‖₁.") { problem, subject in
      let square = problem.x.reduce(0) { $0 + $1 * $1 }
      let peaks = subject(problem)[integers: "peaks"]
      let most = problem.x.reduce(0) { $0 + abs($1) }
      return peaks.allSatisfy { $0 * $0 >= square } && peaks.last == most
    },
    Law("A single outlier is perfectly flat, whatever the signs.") { problem, subject in
      var lone = problem
      lone.x = problem.x.indices.map { $0 == 0 ? 5 : 0 }
      let result = subject(lone)
      return result[integers: "peaks"] == [5]
    },
  ]

  public static let counters: [Counter<Incoherence>] = [
    Counter("choices of signs", formula: "2ⁿ") {
      1 << $0.x.count
    } counted: { problem in
      reference(problem)[integers: "choices"].reduce(0, +)
    }
  ]
}
