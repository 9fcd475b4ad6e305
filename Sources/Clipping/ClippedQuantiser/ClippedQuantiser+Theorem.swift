import Scalars
import Verification

extension ClippedQuantiser {
  /// Step k has k + 1 bits: 2 to 8.
  static let uniformNoise = Theorem<ClippedQuantiser>(
    "Between the clips (x - x̂)² ≤ (c⁺ - c⁻)²/4L², and for uniform x its mean is a third of that: L² in signal to noise",
    source: Citation("derived", "ClippedQuantiser+Theorem.swift: the half step, and its mean"),
    derivation: """
      The grid c⁻ + q Δ with Δ = (c⁺ - c⁻)/L covers all between the clips, and the nearest of its values is Δ/2 away at \
      most. For x uniform between the clips |x - x̂| is uniform in [0, Δ/2]: its mean square is ∫₀¹ (Δu/2)² du = Δ²/12. With S the mean of x², signal to noise is 12 S L²/(c⁺ - c⁻)², \
      which for L = 2ᵇ - 1 gains 6 dB with every bit.
      """,
    rate: .sublinear(order: 2), kind: .exactOrder, steps: 7,
    trajectory: { problem, steps in
      let inner = problem.activations.filter { $0 >= problem.low && $0 <= problem.high }
      let width = Rational(Double(problem.high)) - Rational(Double(problem.low))
      return (1...steps).map { k in
        var finer = problem
        (finer.activations, finer.gradients) = (inner, inner.map { _ in 0 })
        finer.bits = k + 1
        let values = reference(finer, over: Rational.self)["values"]
        let worst = zip(inner, values).reduce(Rational.zero) {
          Rational.maximum($0, (Rational(Double($1.0)) - $1.1).squared)
        }
        return (worst, (width / Rational(2 * finer.levels)).squared)
      }
    },
    study: { generator in
      // Three samples at each width, of uniform x between clips that are 1 apart.
      (6..<27).map { third in
        let bits = third / 3
        let x = (0..<2000).map { _ in Float(generator.uniform()) }
        let problem = Problem(
          activations: x, gradients: x.map { _ in 0 }, low: 0, high: 1, bits: bits)
        let values = reference(problem, over: Double.self)["values"]
        let total = zip(x, values).reduce(0.0) {
          $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1)
        }
        return (Double(problem.levels), total / Double(x.count))
      }
    })
}
