import Scalars
import Verification

extension NormalClip {
  /// Newton's method on half of the grid: levels and law are symmetric, and so is every sum.
  static let newton = Implementation<NormalClip>(
    "newton",
    .rounding(
      "Newton and Kantorovich: a zero within twice the step that is left, whose error is a running one",
      bound),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
      return problem
    },
    run: { problem in
      let clip = solved(problem.levels)
      let sums = Sums(problem.levels, clip)
      return (problem.deviation * clip, problem.deviation * problem.deviation * sums.error)
    },
    observe: { ["clip": [$0.0], "error": [$0.1]] })

  /// From below the clip each step is one of the fixed point c = Σ t Δφ / Σ t² ΔΦ; then Newton's.
  private static func solved(_ levels: Int) -> Double {
    var clip = 1.0
    for _ in 0..<200 {
      let sums = Sums(levels, clip)
      let step = (sums.push - clip * sums.weight) / sums.weight
      clip += step
      if abs(step) < 1e-3 { break }
    }
    for _ in 0..<8 {
      let sums = Sums(levels, clip)
      clip += (sums.push - clip * sums.weight) / (sums.weight - sums.shift)
    }
    return clip
  }

  /// What the levels above zero sum to, doubled.
  struct Sums<S: RealScalar> {
    /// -Σ t Δφ, Σ t² ΔΦ, and what borders add to the slope of the former.
    var push = S.zero, weight = S.zero, shift = S.zero
    let clip: S

    init(_ levels: Int, _ clip: S) {
      self.clip = clip
      let last = S(levels - 1)
      // π as a double is off by a third of a unit: running errors allow every operation a second one.
      let root = S.sqrt(2 * S(Double.pi))
      func density(_ x: S) -> S { S.exp(-x * x / 2) / root }
      // From the outermost level inwards, by tails: nothing cancels.
      var (outerDensity, outerTail) = (S.zero, S.zero)
      var k = levels - 1
      while 2 * k > levels - 1 {
        let t = S(2 * k - levels + 1) / last
        // The border below the level; at zero for the innermost one of an even number.
        let border = clip * S(2 * k - levels) / last
        let (d, tail) = (density(border), Self.tail(border))
        push += 2 * t * (d - outerDensity)
        weight += 2 * t * t * (tail - outerTail)
        let sum = S(2 * (2 * k - levels)) / last
        // A border at zero has no place to move to.
        shift += 2 * clip / (2 * last) * sum * sum * d
        (outerDensity, outerTail) = (d, tail)
        k -= 1
      }
    }

    private static func tail(_ x: S) -> S { (1 - S.erf(x / S.sqrt(2))) / 2 }

    /// 1 - 2c Σ t Δφ + c² Σ t² ΔΦ.
    var error: S { 1 - 2 * clip * push + clip * clip * weight }
  }

  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    typealias S = RunningError<Double>
    let clip = solved(problem.levels)
    let sums = Sums(problem.levels, S(clip))
    let left = (sums.push - S(clip) * sums.weight) / (sums.weight - sums.shift)
    // The last products with σ, and E's second derivative on the distance, are what the rest is for.
    let distance = 2 * (abs(left.value) + left.error) + 0x1p-52 * clip
    let slack = 2 * sums.error.error + 0x1p-50 + 4 * distance * distance
    let deviation = problem.deviation
    return [
      "clip": .absolute(deviation * distance), "error": .absolute(deviation * deviation * slack),
    ]
  }
}
