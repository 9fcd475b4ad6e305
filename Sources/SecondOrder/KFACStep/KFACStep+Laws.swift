import Scalars
import Structures
import Verification

extension KFACStep {
  static let statements: [Law<KFACStep>] = [
    Law("It solves (L + δI) Δ (R + δI) = ∇ for the weighted sums over all batches taken up.") {
      problem, subject in
      let delta = Rational(problem.damping)
      let (l, r) = (sum(problem, \.outputGradients), sum(problem, \.inputs))
      return FactorSystem.isSolved(
        FactorSystem.damped(l, delta), subject(problem)["step"], FactorSystem.damped(r, delta),
        problem.gradient)
    },
    Law("On one sample both factors are inverted by Sherman and Morrison.") { problem, subject in
      guard problem.damping > 0 else { return nil }
      var single = problem
      func first(_ x: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: 1, columns: x.columns, elements: Array(x[row: 0]))
      }
      let (a, g) = (first(problem.batches[0].inputs), first(problem.batches[0].outputGradients))
      single.batches = [.init(inputs: a, outputGradients: g)]
      // (xxᵀ + δI)⁻¹ = (I − xxᵀ/(δ + ‖x‖²))/δ, from either side.
      let delta = Rational(problem.damping)
      func inverse(_ x: [Rational]) -> [[Rational]] {
        let scale = delta + squaredNorm(x)
        return x.indices.map { i in
          x.indices.map { ((i == $0 ? 1 : 0) - x[i] * x[$0] / scale) / delta }
        }
      }
      let rows = (0..<problem.gradient.rows).map {
        problem.gradient[row: $0].map { Rational($0) }
      }
      let left = Elimination.product(inverse(g.elements.map { Rational($0) }), rows)
      let both = Elimination.product(left, inverse(a.elements.map { Rational($0) }))
      return subject(single)["step"] == both.flatMap { $0 }
    },
    Law(
      "Undamped it is invariant: inputs Ta give weights that act alike, Δ'T = Δ.",
      place: "Martens & Grosse 2015, on invariance, quoted from memory"
    ) { problem, subject in
      guard problem.damping == 0 else { return nil }
      // T has ones on its diagonal and twos below them.
      func transformed(_ x: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: x.rows, columns: x.columns) { i, j in
          x[i, j] + (j > 0 ? 2 * x[i, j - 1] : 0)
        }
      }
      var other = problem
      other.gradient = transformed(problem.gradient)
      other.batches = problem.batches.map {
        .init(inputs: transformed($0.inputs), outputGradients: $0.outputGradients)
      }
      let (step, moved) = (subject(problem)["step"], subject(other)["step"])
      guard moved.count == problem.gradient.elements.count else { return false }
      let n = problem.gradient.columns
      return step
        == moved.indices.map { k in moved[k] + (k % n < n - 1 ? 2 * moved[k + 1] : 0) }
    },
    Law("Batches after the last that was taken up change nothing.") { problem, subject in
      var rare = problem
      rare.frequency = problem.batches.count + 1
      var first = rare
      first.batches = [problem.batches[0]]
      return subject(rare)["step"] == subject(first)["step"]
    },
    Law("It descends: ⟨∇, Δ⟩ > 0 unless the gradient is zero.") { problem, subject in
      let gradient = problem.gradient.elements.map { Rational($0) }
      let step = subject(problem)["step"]
      guard step.count == gradient.count else { return false }
      return gradient.allSatisfy(\.isZero) ? step.allSatisfy(\.isZero) : dot(gradient, step) > 0
    },
  ]

  /// Σ w_t XᵀX/n over the batches that the step is made of.
  private static func sum(
    _ problem: LayerHistory, _ part: (LayerHistory.Batch) -> Matrix<Double>
  ) -> [[Rational]] {
    let x = problem.refreshed.map(part)
    let weights = problem.weights(x.count), order = x[0].columns
    return (0..<order).map { i in
      (0..<order).map { j in
        zip(weights, x).reduce(0) { sum, entry in
          let (weight, batch) = entry
          let products = (0..<batch.rows).reduce(Rational(0)) {
            $0 + Rational(batch[$1, i]) * Rational(batch[$1, j])
          }
          return sum + weight * products / Rational(batch.rows)
        }
      }
    }
  }

  static let eliminations = Counter<KFACStep>(
    "multiplications by elimination",
    formula:
      "(Σn + 2(T − 1))(d² + e²) + s(d, e) + s(e, d), s(d, e) = d(d − 1)(2d − 1)/6 + (1 + 2e)d(d − 1)/2: cubic"
  ) { problem in
    let (d, e) = (problem.gradient.rows, problem.gradient.columns)
    let batches = problem.refreshed
    func system(_ d: Int, _ e: Int) -> Int {
      d * (d - 1) * (2 * d - 1) / 6 + (1 + 2 * e) * d * (d - 1) / 2
    }
    let samples = batches.reduce(0) { $0 + $1.inputs.rows }
    return (samples + 2 * (batches.count - 1)) * (d * d + e * e) + system(d, e) + system(e, d)
  } counted: { problem in
    Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
  }
}
