import Scalars
import Verification

extension LogSumExp {
  static func over<T: KernelScalar>(
    _: T.Type, _ name: String, _ fidelity: Implementation<LogSumExp>.Fidelity,
    y: @escaping @Sendable (UnsafeBufferPointer<T>) -> T
  ) -> Implementation<LogSumExp> {
    Implementation(
      "\(name)-\(T.label)", fidelity,
      arena: { problem, arena in arena.input(problem.x.map { T($0) }) },
      run: { y($0) },
      observe: { _, y in ["y": [Double(y)]] })
  }

  /// a + log Σ exp(xᵢ - a) with a = max x, in two passes.
  static func shifted<T: KernelScalar & RealScalar>(_ x: UnsafeBufferPointer<T>) -> T {
    var top = -T.infinity
    for value in x where value > top { top = value }
    guard top.isFinite else { return x.contains { $0.isNaN } ? .nan : top }
    var sum: T = 0
    for value in x { sum += .exp(value - top) }
    return top + .log(sum)
  }

  /// The same in one pass: the sum is scaled whenever the maximum so far grows (Milakov &
  /// Gimelshein, "Online normalizer calculation for softmax", arXiv:1805.02867, 2018, Algorithm 3).
  static func online<T: KernelScalar & RealScalar>(_ x: UnsafeBufferPointer<T>) -> T {
    let (top, sum) = maximumAndSum(x)
    if top.isInfinite { return x.contains { $0.isNaN } ? .nan : top }
    return top + .log(sum)
  }

  /// a = max x and Σ exp(xᵢ - a), in one pass; NaN where an element is NaN or +∞.
  static func maximumAndSum<T: KernelScalar & RealScalar>(
    _ x: UnsafeBufferPointer<T>
  ) -> (maximum: T, sum: T) {
    var (top, sum) = (-T.infinity, T(0))
    for value in x where value != -T.infinity {
      if value <= top {
        sum += .exp(value - top)
      } else {
        sum = sum * .exp(top - value) + .exp(value - value)
        top = value
      }
    }
    return (top, sum)
  }

  /// The formula as it stands.
  static func unshifted<T: KernelScalar & RealScalar>(_ x: UnsafeBufferPointer<T>) -> T {
    .log(x.reduce(0) { $0 + .exp($1) })
  }

  /// log exp 1000 is not infinite.
  static let overflow = Finding(
    "The formula log Σ exp(xᵢ) can be evaluated as it stands.",
    place: "against it: Blanchard, Higham & Higham 2021, section 1"
  ) {
    let problem = Problem(x: [1000])
    let unshifted = implementations.first { $0.name == "unshifted-float64" }
    let found = try unshifted?(problem)["y"][0] ?? .nan
    return Finding.Demonstration(
      claimed: "log exp 1000 = 1000", found: "\(found) in float64", isShown: found == .infinity)
  }
}

// MARK: - Bounds

extension LogSumExp {
  /// With η the relative error of the sum S of shifted exponentials, |log(1 + η)| ≤ h = η / (1 -
  /// η); the library's logarithm adds 2u (log S + h), and the last addition u |ŷ|:
  ///
  ///     |ŷ - y| ≤ (1 + u)(h + 2u (log S + h)) + u|y|.
  static func bound(_ problem: Problem, _ errors: ExponentialErrors, sum eta: Double) -> ErrorBound
  {
    let top = problem.x.max() ?? 0
    let logarithm = Double.log(problem.x.reduce(0) { $0 + .exp($1 - top) })
    let h = eta / (1 - eta)
    let error = (1 + errors.u) * (h + errors.call * (logarithm + h))
    return ["y": .absolute((error + errors.u * abs(top + logarithm)) * ExponentialErrors.slack)]
  }

  /// Each shifted exponential takes part in at most n - 1 additions, in whatever order.
  static func shiftedBound<T: KernelScalar>(
    _: T.Type, _ lane: Lane? = nil
  ) -> @Sendable (Problem) -> ErrorBound {
    let errors = ExponentialErrors(T.self, lane)
    return { problem in
      let (n, top) = (problem.x.count, problem.x.max() ?? 0)
      return bound(problem, errors, sum: errors.ofSum(problem.x, maximum: top, roundings: n - 1))
    }
  }

  /// Each term is besides scaled whenever the maximum grows: a call and a product for each growth,
  /// over distances that add up to a - xᵢ.
  static func onlineBound<T: KernelScalar>(_: T.Type) -> @Sendable (Problem) -> ErrorBound {
    let errors = ExponentialErrors(T.self)
    return { problem in
      bound(problem, errors, sum: onlineError(problem.x, errors))
    }
  }

  /// The relative error of the sum of ``maximumAndSum(_:)``.
  static func onlineError(_ x: [Double], _ errors: ExponentialErrors) -> Double {
    let growths = growths(x)
    return errors.ofSum(
      x, maximum: x.max() ?? 0, calls: growths + 1, roundings: x.count - 1 + growths)
  }

  /// How often an element exceeds all before it, beside the first.
  private static func growths(_ x: [Double]) -> Int {
    var (top, count) = (-Double.infinity, -1)
    for value in x where value > top { (top, count) = (value, count + 1) }
    return max(0, count)
  }
}
