public import Scalars

/// A convergence theorem: gap(k) ≤ bound(k) for every k ≥ 1, with the rate that it promises.
public struct Theorem<A: Algorithm>: Sendable {
  public let statement: String
  public let source: Citation
  /// Why it holds, in a few lines that a reader can check.
  public let derivation: String
  public let rate: Rate
  /// Whether the rate is only an upper bound, or the order itself.
  public let kind: Kind
  /// How many steps are checked in the field of the truth.
  public let steps: Int
  /// Gap and bound after each of the first `steps` steps, in the field of the truth.
  let trajectory: @Sendable (A.Problem, _ steps: Int) -> [(gap: A.Field, bound: A.Field)]
  /// Long-run points (step or resolution, gap) in floating point, from which the order is fitted.
  let study: (@Sendable (inout Generator) -> [(k: Double, gap: Double)])?

  public enum Kind: String, Sendable, Codable {
    /// The fitted order is reported, never asserted: a bound may be beaten.
    case upperBound
    /// The confidence interval of the fitted order must contain the rate's.
    case exactOrder
  }

  public init(
    _ statement: String, source: Citation, derivation: String, rate: Rate,
    kind: Kind = .upperBound, steps: Int = 12,
    trajectory: @escaping @Sendable (A.Problem, Int) -> [(gap: A.Field, bound: A.Field)],
    study: (@Sendable (inout Generator) -> [(k: Double, gap: Double)])? = nil
  ) {
    self.statement = statement
    self.source = source
    self.derivation = derivation
    self.rate = rate
    self.kind = kind
    self.steps = steps
    self.trajectory = trajectory
    self.study = study
  }

  /// Gap and bound step by step on the largest problem that the truth reaches, for a plot; of those that have a
  /// gap at all the one with the most steps. Empty where the theorem's premises never hold.
  public func boundedGaps(seed: UInt64) -> [(k: Double, gap: Double, bound: Double)] {
    var longest: [(k: Double, gap: Double, bound: Double)] = []
    for draw in 0..<4 {
      let problem = A.problem(
        size: max(A.smallestSize, A.largestExactSize), draw: draw, seed: seed)
      let points = zip(1..., trajectory(problem, steps)).map {
        (k: Double($0), gap: $1.gap.approximation, bound: $1.bound.approximation)
      }
      let shown = points.filter { $0.gap > 0 && $0.bound > 0 }
      if shown.count > longest.count { longest = shown }
      if longest.count == steps { break }
    }
    return longest
  }

  /// The points of the long-run study, if there is one.
  public func points(seed: UInt64) -> [(k: Double, gap: Double)]? {
    guard let study else { return nil }
    var generator = Generator(seed: seed, purpose: "\(A.name)/\(statement)")
    return study(&generator)
  }
}

/// A rate of convergence.
public enum Rate: Sendable, Codable, Equatable, CustomStringConvertible {
  /// O(1 / kᵖ).
  case sublinear(order: Double)
  /// O(ρᵏ).
  case linear(factor: Double)

  public var description: String {
    switch self {
    case .sublinear(0): "O(1)"
    case .sublinear(let order): "O(k^\(Self.number(-order)))"
    case .linear(let factor): "O(\(Self.number(factor))^k)"
    }
  }

  /// Four digits at most, and none that is not needed.
  private static func number(_ value: Double) -> String {
    let text = Cell.decimal(value, digits: 4)
    guard text.contains(".") else { return text }
    let digits = text.reversed().drop { $0 == "0" }
    return String(digits.drop { $0 == "." }.reversed())
  }
}
