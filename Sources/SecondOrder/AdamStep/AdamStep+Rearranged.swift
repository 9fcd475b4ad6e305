import Scalars
import SecondOrderKernels
import Verification

#if V4
  import SecondOrderKernelsV4
#endif

extension AdamStep {
  /// The end of section 2: θ ← θ − η_t m / (√v + ε_t), with η_t = η √(1 − β₂ᵗ)/(1 − β₁ᵗ) and
  /// ε_t = ε √(1 − β₂ᵗ), which divides nothing by a correction.
  static func rates<S: RealScalar>(
    _ problem: GradientSequence, _ hold: (Double) -> S
  ) -> [(eta: S, epsilon: S)] {
    let (beta1, beta2) = (hold(problem.first), hold(problem.second))
    return (0..<problem.steps).map { t in
      let root = S.sqrt(1 - beta2.raised(to: t + 1))
      return (
        hold(problem.rate) * root / (1 - beta1.raised(to: t + 1)), hold(problem.epsilon) * root
      )
    }
  }

  /// The whole walk in that form.
  static func trajectory<S: RealScalar>(
    _ problem: GradientSequence, rates: [(eta: S, epsilon: S)], _ hold: (Double) -> S
  ) -> Observation<S> {
    let (beta1, beta2) = (hold(problem.first), hold(problem.second))
    let (rest1, rest2) = (hold(1 - problem.first), hold(1 - problem.second))
    var w = problem.weights.map(hold)
    var m = w.map { _ in S.zero }
    var v = m
    for (gradient, rate) in zip(problem.gradients, rates) {
      for k in w.indices {
        let g = hold(gradient[k])
        m[k] = beta1 * m[k] + rest1 * g
        v[k] = beta2 * v[k] + rest2 * (g * g)
        w[k] -= rate.eta * m[k] / (S.sqrt(v[k]) + rate.epsilon)
      }
    }
    return ["weights": .scalars(w), "first": .scalars(m), "second": .scalars(v)]
  }

  /// Running error analysis of that form. The rates are computed in double precision, whose error is at most
  /// 2⁻⁵⁰/(1 − β) ≤ 2⁻³⁰ of them, and rounded once to the format: less than the 2u that are granted.
  static let bound: @Sendable (GradientSequence) -> ErrorBound = { problem in
    typealias R = Scalars.RunningError<Float>
    let rates = rates(problem) { $0 }.map { (eta: R($0.eta) * 1, epsilon: R($0.epsilon) * 1) }
    return runningBound(Float.self) { trajectory(problem, rates: rates, $0) }
  }

  struct Operands {
    let n: Int
    let gradients: [UnsafePointer<Float>]
    let constants: [[Float]]
    let before: [UnsafePointer<Float>]
    let after: [UnsafeMutablePointer<Float>]
  }

  static func rearranged(_ lane: Lane) -> Implementation<AdamStep> {
    Implementation(
      "rearranged-\(lane.rawValue)-float32",
      .rounding("running error analysis of the rearranged form", bound),
      arena: { problem, arena in
        let problem = try problem.validated()
        for (t, g) in zip(1..., problem.gradients) {
          try GradientSequence.check(g, t, below: 0x1p62)
        }
        func input(_ x: [Double]) -> UnsafePointer<Float> {
          arena.input(x.map { Float($0) }.orOne).baseAddress!
        }
        let n = problem.weights.count, none = problem.weights.map { _ in 0.0 }
        let (beta1, beta2) = (problem.first, problem.second)
        return Operands(
          n: n, gradients: problem.gradients.map(input),
          constants: rates(problem) { $0 }.map { rate in
            [beta1, 1 - beta1, beta2, 1 - beta2, rate.eta, rate.epsilon].map { Float($0) }
          },
          before: [problem.weights, none, none].map(input),
          after: (0..<3).map { _ in arena.output(max(1, n), of: Float.self).baseAddress! })
      },
      run: { o in
        let step = kernel(lane)
        var from = o.before
        for (g, constants) in zip(o.gradients, o.constants) {
          step(o.n, constants, g, from, o.after)
          from = o.after.map { UnsafePointer($0) }
        }
      },
      observe: { o, _ in
        let values = o.after.map { p in (0..<o.n).map { Double(p[$0]) } }
        return [
          "weights": .scalars(values[0]), "first": .scalars(values[1]),
          "second": .scalars(values[2]),
        ]
      })
  }
}
