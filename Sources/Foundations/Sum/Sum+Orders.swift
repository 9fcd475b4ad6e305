import Scalars
import Verification

// The orders of summation, and how many additions a term takes part in.

extension Sum {
  /// Summands of a block that pairwise summation adds one after the other.
  static let block = 32

  /// Pairwise summation: the sum of the sums of the halves, with a recursion below the ``block``.
  static func pairwise<S: Scalar, X: RandomAccessCollection<S>>(_ x: X) -> S
  where X.SubSequence == X {
    guard x.count > block else { return x.dropFirst().reduce(x.first ?? .zero, +) }
    let half = (x.count + 1) / 2
    return pairwise(x.prefix(half)) + pairwise(x.dropFirst(half))
  }

  /// The additions that a term of ``pairwise(_:)`` takes part in, at most.
  static func height(_ n: Int) -> Int {
    n > block ? height((n + 1) / 2) + 1 : max(0, n - 1)
  }

  /// The additions that a term takes part in, at most, in the kernels' four vectors of W chains: no
  /// more than n - 1 in any order, since what else is added is zero.
  static func height(_ n: Int, width: Int) -> Int {
    max(0, min(n - 1, n / (4 * width) + 3 + 2 + width.trailingZeroBitCount + width - 1))
  }

  static let tieReason = "it is none in float32"

  /// An implementation over guarded memory.
  static func over<T: KernelScalar>(
    _: T.Type, _ name: String, _ theorem: String,
    _ bound: @escaping @Sendable (Problem, _ roundoff: Double) -> ErrorBound,
    exemptions: [String: String] = [:], sum: @escaping @Sendable (UnsafeBufferPointer<T>) -> T
  ) -> Implementation<Sum> {
    Implementation(
      "\(name)-\(T.label)", .rounding(theorem) { bound($0, T.roundoff) },
      contract: Contract(
        exemptions: T.self == Float.self
          ? [tieDown: tieReason, tieUp: tieReason] : exemptions),
      arena: { problem, arena in arena.input(problem.x.map { T($0) }) },
      run: { sum($0) },
      observe: { _, sum in ["sum": [Double(sum)]] })
  }

  static func vector<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<Sum> {
    let (sum, width) = (T.kernels(lane).sum, T.width(lane))
    return over(
      T.self, "vector-\(lane.rawValue)", "Higham 2002, section 4.2",
      { treeBound($0, $1, height($0.x.count, width: width)) },
      sum: { x in x.baseAddress.map { sum($0, x.count) } ?? 0 })
  }
}

// MARK: - Bounds

/// Half the distance of the doubles around an exact value: only the nearest is that near, or both
/// at a tie.
func halfUnit(_ exact: Enclosure) -> Bound {
  let upper = exact.absolute.upper
  return upper == 0 ? .exact : .absolute(max(upper.ulp / 2, .leastNonzeroMagnitude))
}

extension Sum {
  /// γₕ Σ|xᵢ| for any order in which a term takes part in at most h additions.
  static func treeBound(_ problem: Problem, _ u: Double, _ height: Int) -> ErrorBound {
    ["sum": .absolute(gamma(height, unitRoundoff: u) * absoluteSum(problem.x))]
  }

  static func recursiveBound(_ problem: Problem, _ u: Double) -> ErrorBound {
    treeBound(problem, u, max(0, problem.x.count - 1))
  }

  static func pairwiseBound(_ problem: Problem, _ u: Double) -> ErrorBound {
    treeBound(problem, u, height(problem.x.count))
  }

  /// u|s| + γₙ₋₁² Σ|xᵢ|: as if computed in twice the precision, then rounded.
  static func doubledBound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let sum = reference(problem, over: Enclosure.self)["sum"][0].absolute.upper
    let g = gamma(max(0, problem.x.count - 1), unitRoundoff: u)
    return ["sum": .absolute((u * sum + g * g * absoluteSum(problem.x)) * (1 + 0x1p-50))]
  }

  static func roundedBound(_ problem: Problem, _: Double) -> ErrorBound {
    ["sum": halfUnit(reference(problem, over: Enclosure.self)["sum"][0])]
  }
}
