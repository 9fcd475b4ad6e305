import Scalars
import Verification

extension WindowBias {
  /// The recursion itself, from nothing until β₁ᵗ and β₂ᵗ are below 2⁻⁶⁰, and the mean of one period.
  static let ring = Implementation<WindowBias>(
    "ring",
    .rounding(
      "sums and products of positive numbers: a relative γ of the roundings of the longest chain"
    ) { problem in
      let unit = Double.unitRoundoff(of: Double.self)
      // A sum Σ βʲ by its recursion, with β rounded, is off by three units over 1 - β at most.
      let sums = 3000 / (1000 - problem.first) + 3000 / (1000 - problem.second) + 2
      let chain = 5 * problem.window + problem.period + 20 + sums
      let tail = 0x1p-57
      return [
        "dense": .relative(gamma(3 * 1000 + chain, unitRoundoff: unit)),
        "progress": .relative(gamma(chain, unitRoundoff: unit) + tail),
      ]
    }
  ) { problem in
    problem
  } run: { problem in
    let adam = Moments(problem)
    let every = adam.walk(period: 1, to: steps.last ?? 1)
    let slowest = Double(max(problem.first, problem.second)) / 1000
    let settled = Int((60 * 0.6932 / -Double.log(slowest)).rounded(.up))
    // A multiple of the period, so that a whole one follows.
    let start = (settled / problem.period + 1) * problem.period
    let late = adam.walk(period: problem.period, to: start + problem.period)
    let mean = late.suffix(problem.period).reduce(0, +) / Double(problem.period)
    return (dense: steps.map { every[$0 - 1] }, mean: mean)
  } observe: {
    ["dense": .scalars($0.dense), "progress": [$0.mean]]
  }

  /// m̂/√v̂ from a ring of ones, step by step. Both corrections are sums: 1 - βᵗ = (1 - β) Σ βʲ.
  private struct Moments {
    let window: Int
    let beta1: Double, beta2: Double

    init(_ problem: Problem) {
      window = problem.window
      (beta1, beta2) = (Double(problem.first) / 1000, Double(problem.second) / 1000)
    }

    func walk(period: Int, to last: Int) -> [Double] {
      var ring = [Double](repeating: 0, count: window)
      var (whole1, whole2) = (0.0, 0.0)
      return (1...last).map { t in
        (whole1, whole2) = (whole1 * beta1 + 1, whole2 * beta2 + 1)
        ring[(t - 1) % window] = t % period == 0 ? 1 : 0
        guard period == 1 || last - t < period else { return 0 }
        var (m, v, w1, w2) = (0.0, 0.0, 1.0, 1.0)
        for age in 0..<min(t, window) {
          let x = ring[(t - 1 - age) % window]
          m += w1 * x
          v += w2 * x
          (w1, w2) = (w1 * beta1, w2 * beta2)
        }
        return v == 0 ? 0 : m / whole1 / (v / whole2).squareRoot()
      }
    }
  }
}
