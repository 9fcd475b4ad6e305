import Scalars
import Structures
import Verification

extension MarlinQuantiser {
  /// Small whole inputs, the same for every problem: three samples of the terms.
  private static func input(_ sample: Int, _ term: Int) -> Int {
    (term * (2 * sample + 3) + sample) % 7 - 3
  }

  static let reconstruction = Theorem<MarlinQuantiser>(
    "For H = XᵀX, tr(ΔᵀHΔ) ≤ ¼ Σ_j Σ_lm |H_lm| s_lj s_mj: over the first k terms, at every k.",
    source: Citation("Derived here", "MarlinQuantiser.reconstruction"),
    derivation: """
      |Δ_lj| ≤ s_lj/2 for every weight, s_lj the step of its group: round(w/s) is within ½ of w/s, which is in -7.5...7.5, \
      and the code cuts off no more than the half above 7. The trace is Σ_j Σ_lm H_lm Δ_lj Δ_mj, and each term is at most \
      |H_lm| s_lj s_mj / 4. Codes that minimise it, as GPTQ's, have the identity tr(ΔHΔᵀ) = Σ e², which is a law of GPTQ; \
      codes by rounding have this bound alone.
      """,
    rate: .sublinear(order: -2)
  ) { problem, steps in
    let result = reference(problem, over: Rational.self)
    let (n, codes) = (problem.weights.columns, result[integers: "codes"])
    func step(_ l: Int, _ j: Int) -> Rational { result["steps"][l / problem.group * n + j] }
    let errors = Matrix(rows: problem.weights.rows, columns: n) { l, j in
      Rational(Double(problem.weights[l, j])) - Rational(codes[l * n + j] - 8) * step(l, j)
    }
    return (1...max(1, min(steps, problem.weights.rows))).map { k in
      var (trace, bound) = (Rational.zero, Rational.zero)
      for j in 0..<n {
        for l in 0..<k {
          for m in 0..<k {
            let h = Rational((0..<3).reduce(0) { $0 + input($1, l) * input($1, m) })
            trace += h * errors[l, j] * errors[m, j]
            bound += h.absolute * step(l, j) * step(m, j) / 4
          }
        }
      }
      return (trace, bound)
    }
  }

  /// Two samples of one token each, through the formulas of `add_batch` and of what follows it, exactly.
  static let stableHessian = Finding(
    "The stable way to accumulate H gives what the plain one gives, 2/n XᵀX",
    place: "IST-DASLab/marlin@5f2d170, gptq/gptq.py, GPTQ(stable=True) beside GPTQ()"
  ) {
    /// Batches of a sequence each, of scalar inputs.
    func accumulated(_ batches: [[Rational]], isStable: Bool) -> Rational {
      var (h, mean, count) = (Rational.zero, Rational.zero, Rational.zero)
      for batch in batches {
        let square = batch.reduce(Rational.zero) { $0 + $1 * $1 }
        guard isStable else {
          h = h * (count / (count + 1)) + 2 / (count + 1) * square
          count += 1
          continue
        }
        let own = batch.reduce(Rational.zero, +) / Rational(batch.count)
        let delta = own - mean
        h += square + delta * delta * count / (count + 1)
        count += 1
        mean += delta / count
      }
      return isStable ? 2 * (h / count + mean * mean) : h
    }
    let batches: [[Rational]] = [[1, 3], [5, 7]]
    let (plain, stable) = (
      accumulated(batches, isStable: false), accumulated(batches, isStable: true)
    )
    // Centred sums of squares of batches are what the added terms belong to.
    let squares = batches.flatMap { $0 }.reduce(Rational.zero) { $0 + $1 * $1 }
    return .init(
      claimed: "for two sequences of two tokens, 1, 3 and 5, 7: 2/2 (1 + 9 + 25 + 49) = \(plain)",
      found: "\(stable): to squares that are not centred it adds what belongs to centred ones",
      isShown: plain == squares && stable != plain)
  }
}
