import Scalars
import Verification

extension SLiMQuant {
  /// An implementation that finds a scale. What is compared is E at that very scale, evaluated by its
  /// definition in certified arithmetic, so that no implementation vouches for its own result.
  static func implementation(
    _ name: String, voice: Voice = .optimised, _ fidelity: Implementation<SLiMQuant>.Fidelity,
    find: @escaping @Sendable (borrowing Problem) -> Double
  ) -> Implementation<SLiMQuant> {
    Implementation(
      name, voice: voice, fidelity, arena: { problem, _ in problem },
      run: { problem in
        problem.weights.allSatisfy { $0.isFinite } ? find(problem) : .nan
      },
      observe: { problem, scale in
        guard scale.isFinite else { return ["error": [.nan], "scale": [.nan]] }
        let (weights, levels) = (problem.weights, problem.levels)
        let error = error(weights, scale: Enclosure(scale), levels: levels)
        return ["error": [error.approximation], "scale": [scale]]
      })
  }

  /// Several scales may be equally good, and their errors differ by less than any rounding.
  static let freeScale = Bound.free(
    "its error is, for nearly equal ones may belong to distant scales")

  /// 4γ ‖w‖² with γ = γₘ, m = 2nL + 4, for B = ⟨|w|, k⟩ and C = ⟨k, k⟩ by summation.
  ///
  /// B sums nL positive terms, C is an integer; thus B²/C ≤ ‖w‖² is within γ of its value, the codes that
  /// win are within 2γ/(1 - γ) of the best, and the scale, which is within γ of the vertex, adds
  /// C(γB/C)² ≤ γ²‖w‖². The last γ is for the value of E as it is observed.
  static func sweepBound(_ problem: Problem) -> ErrorBound {
    let u = Double.unitRoundoff(of: Double.self)
    let g = gamma(2 * problem.weights.count * problem.levels + 4, unitRoundoff: u)
    return ["error": .absolute(4 * g * energy(problem.weights)), "scale": freeScale]
  }

  /// ‖w‖², rounded up.
  static func energy(_ weights: [Float]) -> Double {
    let sum = weights.reduce(0) { $0 + Double($1) * Double($1) }
    return sum * (1 + Double(weights.count) * 0x1p-52)
  }

  static let sweep = implementation(
    "sweep",
    .rounding("B²/C by a sum of nL positive terms; derived in sweepBound", sweepBound)
  ) { sweptScale($0.weights, levels: $0.levels) }

  /// A step at which the code of a weight rises from j to j + 1.
  struct Breakpoint {
    var step: Double
    var magnitude: Double
    /// (j + 1)² - j².
    var raise: Double
  }

  /// 2|w| / (2j + 1) for every weight and every j < L, the largest first.
  static func fallingBreakpoints(_ weights: [Float], levels: Int) -> [Breakpoint] {
    var breakpoints: [Breakpoint] = []
    breakpoints.reserveCapacity(weights.count * levels)
    for weight in weights where weight != 0 {
      let a = Double(abs(weight))
      for j in 0..<levels {
        let breakpoint = Breakpoint(
          step: a / (Double(j) + 0.5), magnitude: a, raise: Double(2 * j + 1))
        breakpoints.append(breakpoint)
      }
    }
    breakpoints.sort { $0.step > $1.step }
    return breakpoints
  }

  /// At each breakpoint one code rises, and B and C with it. O(nL log nL) time and O(nL) memory.
  static func sweptScale(_ weights: [Float], levels: Int) -> Double {
    var (product, square, best, step) = (0.0, 0.0, 0.0, 0.0)
    for breakpoint in fallingBreakpoints(weights, levels: levels) {
      product += breakpoint.magnitude
      square += breakpoint.raise
      let gain = product * product / square
      if gain > best { (best, step) = (gain, product / square) }
    }
    return step * Double(levels)
  }
}
