/// A probability distribution on the line.
///
/// Source: GNU Scientific Library, chapters "Random Number Distributions".
public enum Distribution: Sendable, Equatable {
  case gaussian(mean: Double = 0, standardDeviation: Double = 1)
  /// Student's t.
  case student(degreesOfFreedom: Double)
  /// Fisher's F, the ratio of two chi-squared variables over their degrees of freedom.
  case fisher(numerator: Double, denominator: Double)
  case chiSquared(degreesOfFreedom: Double)
  /// The density is proportional to x^(a−1) (1−x)^(b−1) on [0, 1].
  case beta(a: Double, b: Double)
  /// The number of successes in independent trials.
  case binomial(trials: Int, probability: Double)

  /// P(X ≤ x).
  public func cdf(_ x: Double) throws(BindingError) -> Double {
    try checkArgument(x, "cdf")
    if x < support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    return try known(lowerTail(x), "cdf")
  }

  /// P(X > x), accurate where it is small.
  public func survival(_ x: Double) throws(BindingError) -> Double {
    try checkArgument(x, "survival")
    if x < support.lowerBound { return 1 }
    if x >= support.upperBound { return 0 }
    return try known(upperTail(x), "survival")
  }

  /// The least x with P(X ≤ x) ≥ p.
  public func quantile(_ p: Double) throws(BindingError) -> Double {
    try checkProbability(p, "quantile")
    if p == 0 { return support.lowerBound }
    if p == 1 { return support.upperBound }
    return try known(inverseLowerTail(p), "quantile")
  }

  /// The least x with P(X > x) ≤ q: the quantile of 1 − q, without the rounding of 1 − q.
  public func upperQuantile(_ q: Double) throws(BindingError) -> Double {
    try checkProbability(q, "upperQuantile")
    if q == 0 { return support.upperBound }
    if q == 1 { return support.lowerBound }
    return try known(inverseUpperTail(q), "upperQuantile")
  }

  /// The smallest closed interval of probability one.
  public var support: ClosedRange<Double> {
    switch self {
    case .gaussian, .student: -Double.infinity ... .infinity
    case .fisher, .chiSquared: 0 ... .infinity
    case .beta: 0...1
    case .binomial(let trials, let probability):
      (probability == 1 ? Double(trials) : 0)...(probability == 0 ? 0 : Double(max(0, trials)))
    }
  }
}

// MARK: - Checks

extension Distribution {
  private func checkArgument(_ x: Double, _ routine: String) throws(BindingError) {
    try checkParameters(routine)
    guard !x.isNaN else { throw .nan(routine: routine, argument: "x") }
  }

  private func checkProbability(_ p: Double, _ routine: String) throws(BindingError) {
    try checkParameters(routine)
    guard !p.isNaN else { throw .nan(routine: routine, argument: "p") }
    guard 0 <= p && p <= 1 else {
      throw .domain(routine: routine, reason: "\(p) is no probability")
    }
  }

  private func checkParameters(_ routine: String) throws(BindingError) {
    let isLegal =
      switch self {
      case .gaussian(let mean, let deviation):
        mean.isFinite && 0 < deviation && deviation.isFinite
      case .student(let n), .chiSquared(let n): 0 < n && n.isFinite
      case .fisher(let a, let b), .beta(let a, let b):
        0 < a && 0 < b && a.isFinite && b.isFinite
      case .binomial(let n, let p): 0 <= n && n <= Int(Int32.max) && 0 <= p && p <= 1
      }
    guard isLegal else { throw .domain(routine: routine, reason: "\(self) does not exist") }
  }

  private func known(_ value: Double, _ routine: String) throws(BindingError) -> Double {
    guard !value.isNaN else {
      throw .noConvergence(routine: routine, reason: "GSL has no value for \(self)")
    }
    return value
  }
}
