public import Scalars
public import Verification

/// **DelayLimit**: how long a step may be if gradients are τ steps late.
///
/// Gradient descent with constant delay on a quadratic of curvature L,
///
///     wₖ₊₁ = wₖ − γ L wₖ₋τ,
///
/// converges if and only if γL < 2 sin(π/(2(2τ + 1))). The reference is this formula. The implementations
/// do not know it: they look for the a = γL at which the greatest root of z^(τ+1) − z^τ + a leaves the
/// unit circle, one by the Schur–Cohn test in ℚ, which is exact, one by simulating the recursion.
public enum DelayLimit: RealAlgorithm {
  public static let source = Citation(
    "Levin & May. A note on difference-delay equations. Theoretical Population Biology 9 (1976)",
    "the linear equation: stable if and only if 0 < a < 2 cos(τπ/(2τ + 1))")

  /// τ ≥ 0.
  public struct Problem: Sendable {
    public var delay: Int
    public init(delay: Int) { self.delay = delay }
  }

  public static let smallestSize = 0
  public static let largestExactSize = 16

  public static let examples = [
    Example<DelayLimit>(Problem(delay: 0), gives: ["limit": [2]], from: "gradient descent: γL < 2"),
    Example<DelayLimit>(
      Problem(delay: 1), gives: ["limit": [1]], from: "z² − z + a: |z|² = a < 1"),
    Example<DelayLimit>(
      Problem(delay: 2), gives: ["limit": [Rational(618_034, 1_000_000)]], within: 0x1p-21,
      from: "2 sin 18° = (√5 − 1)/2"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(delay: size)
  }

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["limit": [2 * sineOfHalfTurn(over: 2 * (2 * problem.delay + 1), S.self)]]
  }

  public static let implementations: [Implementation<DelayLimit>] = [
    Implementation(
      "schur-cohn",
      .rounding("bisection of an exact test: the limit lies in the last interval of 2⁻⁴⁸") { _ in
        ["limit": .absolute(0x1p-48 + 0x1p-52)]
      }
    ) {
      $0.delay
    } run: {
      certified(delay: $0)
    } observe: {
      ["limit": [$0]]
    },
    Implementation(
      "simulated",
      .different("growth over finitely many steps is a sign of instability, not a proof")
    ) {
      $0.delay
    } run: {
      simulated(delay: $0)
    } observe: {
      ["limit": [$0]]
    },
  ]

  public static let laws: [Law<DelayLimit>] = [
    Law("Just below the limit all roots lie inside the unit circle, just above not; by Schur–Cohn.")
    {
      problem, subject in
      guard let limit = subject(problem)["limit"].first else { return false }
      // A dyadic number near the limit, and 2⁻⁴⁰ of it on either side: exact inputs of an exact test.
      let middle = Rational(limit.approximation)
      let margin = middle * Rational(0x1p-40)
      return isStable(middle - margin, delay: problem.delay)
        && !isStable(middle + margin, delay: problem.delay)
    },
    Law("(2τ + 1) times the limit grows with τ, and stays below π.") { problem, subject in
      func scaled(_ delay: Int) -> Ball {
        (subject(Problem(delay: delay))["limit"].first ?? 0) * Ball(2 * delay + 1)
      }
      let (here, next) = (scaled(problem.delay), scaled(problem.delay + 1))
      return here < next && next < Ball(Double.pi.nextUp)
    },
  ]

  public static let uncounted: String? =
    "It bisects fifty times whatever τ is, with tests whose cost is in digits: a constant would pass."

  public static func simpler(than problem: Problem) -> [Problem] {
    problem.delay > 0 ? [Problem(delay: problem.delay - 1)] : []
  }

  /// A limit is looked up, not computed in a loop: no time is worth comparing.
  public static let workloads: [Int] = []
}
