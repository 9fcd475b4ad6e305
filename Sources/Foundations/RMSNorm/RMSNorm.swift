public import Scalars
public import Verification

/// **RMSNorm**: a vector divided by its root mean square, times a gain for each component,
///
///     yᵢ = gᵢ xᵢ / √(ε + (1/n) Σⱼ xⱼ²),   x, g ∈ ℝⁿ,  n ≥ 1,  ε > 0.
public enum RMSNorm: RealAlgorithm {
  public static let source = Citation(
    "Zhang & Sennrich. Root mean square layer normalization. NeurIPS 2019",
    "Equation (4), with ε under the root")

  public struct Problem: Sendable {
    public var x: [Double]
    public var gain: [Double]
    /// ε, by which the zero vector has an image; a power of two.
    public var epsilon = 0x1p-17
  }

  public static let examples = [
    Example<RMSNorm>(
      Problem(x: [1, 7], gain: [2, -3], epsilon: 24),
      gives: ["y": .scalars([Rational(2, 7), -3])], within: 0x1p-60,
      from: "by hand: the mean square is 25, and √(24 + 25) is 7")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(
      x: (0..<size).map { _ in generator.graded(8) },
      gain: (0..<size).map { _ in generator.dyadic() })
  }

  /// Lengths beyond every loop of the kernels.
  public static func edges(using generator: inout Generator) -> [Problem] {
    longLengths.map { problem(size: $0, using: &generator) }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S($0) }
    let root = S.sqrt(S(problem.epsilon) + squaredNorm(x) / S(x.count))
    return ["y": .scalars(zip(problem.gain, x).map { S($0) * $1 / root })]
  }

  public static let implementations: [Implementation<RMSNorm>] =
    [recursive(Double.self), recursive(Float.self)]
    + Lane.available.flatMap { [vector(Float.self, $0), vector(Double.self, $0)] }

  public static let laws: [Law<RMSNorm>] = [
    Law("The sign of x is the sign of y.") { problem, subject in
      let opposite = Problem(
        x: problem.x.map { -$0 }, gain: problem.gain, epsilon: problem.epsilon)
      return zip(subject(problem)["y"], subject(opposite)["y"]).allSatisfy {
        ($0 + $1).absolute < Ball(0x1p-80)
      }
    },
    Law("The image is the same for tx and t²ε, to 2⁻⁸⁰.") { problem, subject in
      let scaled = Problem(
        x: problem.x.map { 4 * $0 }, gain: problem.gain, epsilon: 16 * problem.epsilon)
      return zip(subject(problem)["y"], subject(scaled)["y"]).allSatisfy {
        ($0 - $1).absolute < Ball(0x1p-80)
      }
    },
    Law("With unit gain, Σ y² is n m / (m + ε) for the mean square m, to 2⁻⁷⁰.") {
      problem, subject in
      let ones = problem.x.map { _ in 1.0 }
      let y = subject(Problem(x: problem.x, gain: ones, epsilon: problem.epsilon))["y"]
      let square = squaredNorm(problem.x.map { Ball($0) })
      let ratio = square / (square / Ball(problem.x.count) + Ball(problem.epsilon))
      return (squaredNorm(y) - ratio).absolute < Ball(0x1p-70)
    },
  ]

  public static let specials: [Special<RMSNorm>] =
    [
      Special(
        "NaN", Problem(x: [1, .nan], gain: [1, 1]), contract: "NaN propagates to every component",
        gives: ["y": [.nan, .nan]]),
      Special(
        "an infinity", Problem(x: [.infinity, 1], gain: [1, 1]),
        contract: "infinity over infinity is NaN, and the rest is 0", gives: ["y": [.nan, 0]]),
      Special(
        "zeros", Problem(x: [0, -0.0], gain: [1, 1]), contract: "zeros keep their signs",
        gives: ["y": [0, -0.0]]),
    ]
    + everywhere("NaN").flatMap { name, i -> [Special<RMSNorm>] in
      let ones = constant(1, but: 1, at: i), lone = constant(1, but: .nan, at: i)
      return [
        Special(
          "\(name) in x", Problem(x: lone, gain: ones, epsilon: 3),
          contract: "NaN propagates to every component",
          gives: ["y": .scalars(ones.map { _ in Double.nan })]),
        Special(
          "\(name) in the gain", Problem(x: ones, gain: lone, epsilon: 3),
          contract: "NaN propagates to its component",
          gives: ["y": .scalars(constant(0.5, but: .nan, at: i))]),
      ]
    }

  public static let counters: [Counter<RMSNorm>] = [
    Counter("multiplications", formula: "2 n") {
      2 * $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    (0..<problem.x.count).compactMap { i in
      guard problem.x.count > 1 else { return nil }
      var smaller = problem
      smaller.x.remove(at: i)
      smaller.gain.remove(at: i)
      return smaller
    }
  }

  /// x is read, squared and scaled, in float32, the fewer bytes of the two element types.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.x.count)
    return Work(flops: 4 * n, bytes: 12 * n, in: .float32)
  }

  public static let workloads = [1024, 65536]
}
