import Scalars
import Verification

extension SLiMQuant {
  static let branchAndBound = implementation(
    "branch-and-bound",
    .rounding(
      "every scale is excluded or found; derived in branchAndBoundBound",
      branchAndBoundBound)
  ) { problem in
    leastError(SortedWeights(problem.weights), levels: problem.levels, gap: 0).scale
  }

  /// 64 (L + 8) u ‖w‖² for a search without gap.
  ///
  /// Tails are within one rounding, so B is within L + 1 and ‖w‖² - 2ΔB + Δ²C within 9(L + 6)u‖w‖²,
  /// as Δk ≤ 2|w| wherever k ≥ 1; a bound takes three of those and a threshold that is rounded moves a
  /// weight which is within u of it, at a loss of at most 4u of its square.
  static func branchAndBoundBound(_ problem: Problem) -> ErrorBound {
    let u = Double.unitRoundoff(of: Double.self)
    let allowance = 64 * Double(problem.levels + 8) * u * energy(problem.weights)
    return ["error": .absolute(allowance), "scale": freeScale]
  }

  /// A scale, its error, and a number that no scale's error is below.
  public struct Certificate: Sendable {
    public var scale: Double
    public var error: Double
    public var floor: Double
  }

  /// The scale of least error among all, to a relative gap, with a certificate (up to rounding).
  ///
  /// Let Δ₁ < Δ₂ < 2Δ₁ and let P₂ be the parabola of the codes at Δ₂. Going down from Δ₂, the code of a
  /// weight rises at each threshold b = 2a/(2j + 1) that is passed, which lowers E below P₂ by
  /// (2j + 1)Δ(b - Δ): that grows as Δ falls towards b/2 < Δ₁. Hence on the whole interval
  ///
  ///     E(Δ) ≥ P₂(Δ) - (P₂(Δ₁) - E(Δ₁)),
  ///
  /// and likewise E(Δ) ≥ P₁(Δ) - (P₁(Δ₂) - E(Δ₂)). The slack is quadratic in the width, so that few
  /// intervals survive: each costs L binary searches.
  public static func leastError(
    _ weights: SortedWeights, levels: Int, gap: Double
  ) -> Certificate {
    guard weights.largest > 0 else { return Certificate(scale: 0, error: 0, floor: 0) }
    var search = Search(weights: weights, levels: levels, gap: gap)
    search.run()
    return Certificate(
      scale: search.step * Double(levels), error: search.best, floor: min(search.floor, search.best)
    )
  }

  /// The state of the search.
  struct Search {
    let weights: SortedWeights
    let levels: Int
    let gap: Double
    var best = Double.infinity
    var step = 0.0
    var floor = Double.infinity

    /// The ratio of neighbouring steps at the start.
    private static let ratio = 1.0625

    init(weights: SortedWeights, levels: Int, gap: Double) {
      (self.weights, self.levels, self.gap) = (weights, levels, gap)
    }

    /// Above 2 max|w| every code is 0, and below the last step S - 2ΔLΣ|w| ≤ E exceeds the best.
    mutating func run() {
      var points: [Parabola] = []
      var step = 2 * weights.largest
      repeat {
        points.append(visit(step))
        step /= Self.ratio
      } while weights.energy - 2 * step * Self.ratio * Double(levels) * weights.tails[0] < best
      for (upper, lower) in zip(points, points.dropFirst()) { split(lower, upper) }
    }

    /// The parabola at a step; its vertex is a candidate.
    private mutating func visit(_ step: Double) -> Parabola {
      let point = weights.parabola(at: step, levels: levels)
      if point.square > 0, point.least < best { (best, self.step) = (point.least, point.vertex) }
      return point
    }

    /// Excludes an interval, or halves it.
    private mutating func split(_ lower: Parabola, _ upper: Parabola) {
      let bound = lowerBound(lower, upper)
      guard bound < best * (1 - gap), lower.square != upper.square else {
        floor = min(floor, max(bound, lower.square == upper.square ? lower.least : bound))
        return
      }
      let middle = lower.step + (upper.step - lower.step) / 2
      guard middle > lower.step, middle < upper.step else {
        floor = min(floor, bound)
        return
      }
      let centre = visit(middle)
      if lower.least < upper.least {
        split(lower, centre)
        split(centre, upper)
      } else {
        split(centre, upper)
        split(lower, centre)
      }
    }

    private func lowerBound(_ lower: Parabola, _ upper: Parabola) -> Double {
      let interval = lower.step...upper.step
      let fromAbove = upper.minimum(over: interval) - (upper(lower.step) - lower.error)
      let fromBelow = lower.minimum(over: interval) - (lower(upper.step) - upper.error)
      return max(fromAbove, fromBelow)
    }
  }
}
