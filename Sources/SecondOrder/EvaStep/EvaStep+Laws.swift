import Scalars
import Structures
import Verification

extension EvaStep {
  static let statements: [Law<EvaStep>] = [
    Law("It solves ḡḡᵀ Δ āāᵀ + λΔ = ∇ for the weighted means of all samples.") {
      problem, subject in
      let lambda = Rational(problem.damping)
      let (a, g) = means(problem)
      let step = subject(problem)["step"]
      guard step.count == problem.gradient.elements.count else { return false }
      let n = a.count
      let along = g.indices.reduce(Rational(0)) { sum, i in
        sum + g[i] * dot(Array(step[i * n..<(i + 1) * n]), a)
      }
      return step.indices.allSatisfy { k in
        g[k / n] * along * a[k % n] + lambda * step[k] == Rational(problem.gradient.elements[k])
      }
    },
    Law("The gradient ḡāᵀ keeps its direction: Δ = ∇/(λ + ‖ḡ‖²‖ā‖²).") {
      problem, subject in
      // One sample, so that the means are its numbers, which every format holds.
      var single = problem
      let (a, g) = (problem.batches[0].inputs[row: 0], problem.batches[0].outputGradients[row: 0])
      single.batches = [
        .init(
          inputs: Matrix(rows: 1, columns: a.count, elements: Array(a)),
          outputGradients: Matrix(rows: 1, columns: g.count, elements: Array(g)))
      ]
      single.gradient = Matrix(rows: g.count, columns: a.count) {
        g[g.startIndex + $0] * a[a.startIndex + $1]
      }
      func size(_ x: ArraySlice<Double>) -> Rational { squaredNorm(x.map { Rational($0) }) }
      let scale = Rational(problem.damping) + size(a) * size(g)
      return subject(single)["step"].map { $0 * scale }
        == single.gradient.elements.map { Rational($0) }
    },
    Law("Vectors twice as long and λ sixteen times as large divide the step by sixteen.") {
      problem, subject in
      var scaled = problem
      scaled.damping = 16 * problem.damping
      scaled.batches = problem.batches.map {
        .init(inputs: $0.inputs.map { 2 * $0 }, outputGradients: $0.outputGradients.map { 2 * $0 })
      }
      return subject(scaled)["step"].map { $0 * 16 } == subject(problem)["step"]
    },
    Law("It descends: ⟨∇, Δ⟩ > 0 unless the gradient is zero.") { problem, subject in
      let gradient = problem.gradient.elements.map { Rational($0) }
      let step = subject(problem)["step"]
      guard step.count == gradient.count else { return false }
      return gradient.allSatisfy(\.isZero) ? step.allSatisfy(\.isZero) : dot(gradient, step) > 0
    },
    Law("Only means count: every sample twice changes nothing.") { problem, subject in
      func twice(_ x: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: 2 * x.rows, columns: x.columns, elements: x.elements + x.elements)
      }
      var doubled = problem
      doubled.batches = problem.batches.map {
        .init(inputs: twice($0.inputs), outputGradients: twice($0.outputGradients))
      }
      return subject(doubled)["step"] == subject(problem)["step"]
    },
  ]

  /// ā and ḡ as weighted sums over all batches.
  private static func means(_ problem: LayerHistory) -> (a: [Rational], g: [Rational]) {
    let weights = problem.weights(problem.batches.count)
    func mean(_ part: (LayerHistory.Batch) -> Matrix<Double>, _ width: Int) -> [Rational] {
      (0..<width).map { j in
        zip(weights, problem.batches).reduce(0) { sum, entry in
          let x = part(entry.1)
          return sum + entry.0 * x.column(j).reduce(0) { $0 + Rational($1) } / Rational(x.rows)
        }
      }
    }
    return (
      mean(\.inputs, problem.gradient.columns), mean(\.outputGradients, problem.gradient.rows)
    )
  }
}
