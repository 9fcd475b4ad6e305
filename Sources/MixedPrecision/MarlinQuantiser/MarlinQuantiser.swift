public import Scalars
public import Structures
public import Verification

/// **MARLIN's quantiser**: weights of four bits, symmetric, in groups of g along k of a k × n matrix,
///
///     s = 2 max|w| / 15,   q = min(max(round(w/s) + 8, 0), 15),   ŵ = (q - 8) s,
///
/// ties to even. Then |w - ŵ| ≤ s/2 for every weight: +max is 7.5 steps, is cut to 7, and -max goes to -8. A
/// group of zeros has s = 0 and codes 8. Codes are exact; s is rounded once.
public enum MarlinQuantiser: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "the quantiser of its tests, IST-DASLab/marlin@2f6d7c1, in exact arithmetic")

  public struct Problem: Sendable {
    /// k × n, of single precision.
    public var weights: Matrix<Float>
    /// Rows of a group: a divisor of k; k itself for one step for each column.
    public var group: Int

    public init(weights: Matrix<Float>, group: Int) {
      (self.weights, self.group) = (weights, group)
    }
  }

  public static let examples = [
    Example<MarlinQuantiser>(
      Problem(weights: Matrix(rows: 4, columns: 1, elements: [7.5, 0.5, 1.5, -2.5]), group: 4),
      gives: ["steps": [1], "codes": .integers([15, 8, 10, 6])],
      from: "by hand: 15/15; ½, 1½ and -2½ are ties, 7½ is cut"),
    Example<MarlinQuantiser>(
      Problem(weights: Matrix(rows: 2, columns: 2, elements: [-3, 0, 1, 0]), group: 2),
      gives: ["steps": .scalars([Rational(2, 5), 0]), "codes": .integers([0, 8, 10, 8])],
      from: "by hand: -7½ goes to -8, 2½ to 2; zeros have step 0"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let group = isLarge ? 128 : size
    let groups = isLarge ? size / 128 : 1 + Int(generator.next() % 3)
    let columns = isLarge ? size : 1 + Int(generator.next() % 19)
    let zeros = Int(generator.next() % UInt64(2 * columns))
    return Problem(
      weights: Matrix(rows: groups * group, columns: columns) { _, j in
        j == zeros ? 0 : Float(generator.dyadic())
      }, group: group)
  }

  /// Every half step, so that all ties come; and the ends of the range of single precision.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [1, 0x1p-20, 0x1p100].map { scale in
      Problem(
        weights: Matrix(rows: 31, columns: 9) { i, j in
          Float(i - 15) / 2 * Float(scale) * (j % 2 == 0 ? 1 : -1)
        }, group: 31)
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (w, g, n) = (problem.weights, problem.group, problem.weights.columns)
    var steps: [S] = []
    var codes = [Int](repeating: 8, count: w.elements.count)
    for first in stride(from: 0, to: w.rows, by: g) {
      for j in 0..<n {
        let column = (first..<first + g).map { S(Double(w[$0, j])) }
        let top = normInfinity(column)
        steps.append(S(2) * top / S(15))
        guard (first..<first + g).contains(where: { w[$0, j] != 0 }) else { continue }
        for i in 0..<g {
          let code = nearest(S(15) * column[i], over: S(2) * top) + 8
          codes[(first + i) * n + j] = min(max(code, 0), 15)
        }
      }
    }
    return ["steps": .scalars(steps), "codes": .integers(codes)]
  }

  /// The integer nearest to a / b for b > 0 and |a| ≤ 8 b, ties to even, by comparisons with half integers.
  private static func nearest<S: Scalar>(_ a: S, over b: S) -> Int {
    var k = -8
    // Up from k as long as a/b lies beyond k + ½, or on it with k odd.
    while k < 8 {
      let (twice, border) = (S(2) * a, S(2 * k + 1) * b)
      guard twice > border || (twice == border && !k.isMultiple(of: 2)) else { break }
      k += 1
    }
    return k
  }

  public static let implementations: [Implementation<MarlinQuantiser>] = Lane.available.map(kernel)

  public static let laws: [Law<MarlinQuantiser>] = [
    Law("No weight moves by more than half a step.") { problem, subject in
      let result = subject(problem)
      let (n, codes) = (problem.weights.columns, result[integers: "codes"])
      return codes.count == problem.weights.elements.count
        && codes.enumerated().allSatisfy { place, code in
          let step = result["steps"][place / n / problem.group * n + place % n]
          let weight = Rational(Double(problem.weights.elements[place]))
          return (weight - Rational(code - 8) * step).absolute * 2 <= step
        }
    },
    Law("The largest weight of a group has code 15 or 0, by its sign.") { problem, subject in
      let result = subject(problem)
      let (n, codes) = (problem.weights.columns, result[integers: "codes"])
      return problem.weights.elements.enumerated().allSatisfy { place, weight in
        let step = result["steps"][place / n / problem.group * n + place % n]
        guard weight != 0, Rational(Double(abs(weight))) * 2 == step * 15 else { return true }
        return codes[place] == (weight > 0 ? 15 : 0)
      }
    },
    Law("Weights times four have four times the steps, and the same codes.") { problem, subject in
      let larger = Problem(weights: problem.weights.map { 4 * $0 }, group: problem.group)
      let (result, other) = (subject(problem), subject(larger))
      return other[integers: "codes"] == result[integers: "codes"]
        && other["steps"] == result["steps"].map { 4 * $0 }
    },
    Law("Opposite weights have opposite codes, up to the cut at 7.") { problem, subject in
      let opposite = Problem(weights: problem.weights.map { -$0 }, group: problem.group)
      let (codes, others) = (
        subject(problem)[integers: "codes"], subject(opposite)[integers: "codes"]
      )
      return !codes.isEmpty
        && zip(codes, others).allSatisfy { a, b in a + b == 16 || (min(a, b), max(a, b)) == (0, 15)
        }
    },
  ]

  public static let theorems: [Theorem<MarlinQuantiser>] = [reconstruction]

  public static let findings = [stableHessian]

  public static let specials = [
    Special<MarlinQuantiser>(
      "negative zero", Problem(weights: Matrix(rows: 1, columns: 1, elements: [-0.0]), group: 1),
      contract: "it is a zero: step 0, code 8", gives: ["steps": [0], "codes": .integers([8])]),
    Special<MarlinQuantiser>(
      "subnormal weights",
      Problem(
        weights: Matrix(rows: 2, columns: 1, elements: [15 * 0x1p-149, -0x1p-148]), group: 2),
      contract: "they have a step as others have",
      gives: ["steps": [0x1p-148], "codes": .integers([15, 7])]),
  ]

  public static let counters = [
    Counter<MarlinQuantiser>("divisions of the reference", formula: "kn/g, one for each step") {
      problem in
      problem.weights.rows / problem.group * problem.weights.columns
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.divisions
    }
  ]

  /// A weight is read, a code in a byte written.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.weights.elements.count)
    return Work(
      flops: 3 * count, bytes: 5 * count + 4 * count / Double(problem.group), in: .float32)
  }

  public static let workloads = [1024]
}
