public import Scalars
public import Structures
public import Verification

/// **Attention over a quantised cache**: one query against keys and values that are codes,
///
///     k_t = s_t (c_t - z_t),   v_t = r_t (d_t - y_t),
///     o = Σ_t p_t v_t,   p = softmax(q·k_t / √w),
///
/// for one head of width w, each token of the cache a group. Written out, every number of the cache is
/// multiplied twice; factored, the zeros are taken off once:
///
///     q·k_t = s_t (q·c_t - z_t Σⱼ qⱼ),   o = Σ_t (p_t r_t) d_t - Σ_t p_t r_t y_t.
///
/// The bound is the running error analysis of the factored program. Zeros far outside the codes cost it digits.
public enum CachedAttention: RealAlgorithm {
  public static let source = Citation(
    "Ashkboos et al. QuaRot: outlier-free 4-bit inference in rotated LLMs. NeurIPS 2024",
    "attention over a KV cache of four bits")

  /// Codes of some tokens, with the step and the zero of each.
  public struct Codes: Sendable {
    public var codes: Matrix<Int>
    public var scales: [Double]
    public var zeros: [Int]
  }

  public struct Problem: Sendable {
    public var query: [Double]
    public var keys: Codes, values: Codes
  }

  public static let examples = [
    Example<CachedAttention>(
      Problem(
        query: [0, 0],
        keys: Codes(
          codes: Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4]), scales: [1, 2], zeros: [0, 1]),
        values: Codes(
          codes: Matrix(rows: 2, columns: 2, elements: [15, 0, 7, 8]), scales: [0.5, 2],
          zeros: [1, -8])),
      gives: ["output": .scalars([Rational(37, 2), Rational(63, 4)])], within: 0x1p-60,
      from: "by hand: a query of zeros takes the mean of (7, -1/2) and (30, 32)")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let width = [2, 4, 8][Int(generator.next() % 3)]
    func codes() -> Codes {
      Codes(
        codes: Matrix(rows: size, columns: width) { _, _ in
          Int.random(in: 0...15, using: &generator)
        },
        scales: (0..<size).map { _ in abs(generator.dyadic()) / 64 + 1 / 64 },
        // Groups that hold zero, and groups far from it.
        zeros: (0..<size).map { _ in Int.random(in: -3...18, using: &generator) })
    }
    return Problem(
      query: (0..<width).map { _ in generator.dyadic() / 4 }, keys: codes(), values: codes())
  }

  public static let implementations = [factored(Double.self), factored(Float.self)]

  public static let laws: [Law<CachedAttention>] = [
    Law("One token alone is what is read.") { problem, subject in
      var single = problem
      (single.keys, single.values) = (problem.keys.prefix(1), problem.values.prefix(1))
      let wanted = single.values.codes.elements.map {
        Ball(single.values.scales[0]) * Ball($0 - single.values.zeros[0])
      }
      return isNear(subject(single)["output"], wanted)
    },
    Law("Each channel lies between the least and the greatest of its values.") {
      problem, subject in
      let values = problem.values
      return subject(problem)["output"].enumerated().allSatisfy { j, output in
        let channel = (0..<values.codes.rows).map { t in
          Ball(values.scales[t]) * Ball(values.codes[t, j] - values.zeros[t])
        }
        let slack = Ball(0x1p-80)
        let least = channel.dropFirst().reduce(channel[0]) { Ball.minimum($0, $1) }
        let most = channel.dropFirst().reduce(channel[0]) { Ball.maximum($0, $1) }
        return least - slack < output && output < most + slack
      }
    },
    Law("Codes and zeros that move together change nothing.") { problem, subject in
      var moved = problem
      moved.keys.codes = problem.keys.codes.map { $0 + 5 }
      moved.keys.zeros = problem.keys.zeros.map { $0 + 5 }
      moved.values.codes = problem.values.codes.map { $0 - 3 }
      moved.values.zeros = problem.values.zeros.map { $0 - 3 }
      return isNear(subject(problem)["output"], subject(moved)["output"])
    },
    Law("With one step for all keys, another zero for all of them changes nothing.") {
      problem, subject in
      var equal = problem
      equal.keys.scales = problem.keys.scales.map { _ in 0.25 }
      var moved = equal
      moved.keys.zeros = equal.keys.zeros.map { $0 + 7 }
      return isNear(subject(equal)["output"], subject(moved)["output"])
    },
  ]

  private static func isNear(_ a: [Ball], _ b: [Ball]) -> Bool {
    let unit = Ball(0x1p-70) * (1 + normInfinity(a))
    return a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).absolute < unit }
  }

  public static let specials: [Special<CachedAttention>] = {
    let codes = Codes(
      codes: Matrix(rows: 1, columns: 2, elements: [3, 4]), scales: [1], zeros: [0])
    return [
      Special(
        "a query that is NaN", Problem(query: [.nan, 1], keys: codes, values: codes),
        contract: "NaN propagates to every channel", gives: ["output": [.nan, .nan]])
    ]
  }()

  public static let counters: [Counter<CachedAttention>] = [
    Counter("multiplications of the factored program", formula: "t (2w + 5)") { problem in
      problem.keys.codes.rows * (2 * problem.query.count + 5)
    } counted: { problem in
      Counted.count { _ = Factored<Counted>(problem).output }.multiplications
    }
  ]
}
