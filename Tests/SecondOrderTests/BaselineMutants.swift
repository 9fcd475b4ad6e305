import Scalars
import SecondOrder
import Structures
import Testing
import Verification

/// Optimisers that are nearly the ones that training runs compare with, and must not pass for them.
@Suite struct BaselineMutants {
  /// Whether every implementation's own result passes and the mutant's is refused by all of them, on ten problems where
  /// the two differ at all.
  private func expectRefused<A: Algorithm>(
    _: A.Type, as mutant: (A.Problem) -> [Double]?, quantity: String,
    adapted: (A.Problem) -> A.Problem? = { $0 }, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var count = 0
    for draw in 0..<60 where count < 10 {
      let drawn = A.problem(size: 3 + draw % 5, draw: draw, seed: 11)
      guard let problem = adapted(drawn), let wrong = mutant(problem) else { continue }
      let truth = try #require(A.enclosure(of: problem))
      count += 1
      for implementation in A.implementations {
        let honest = try implementation(problem)
        #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
        let spoiled = Observation<Double>(
          honest.quantities.map {
            $0.name == quantity ? .init(name: quantity, values: .scalars(wrong)) : $0
          })
        #expect(
          implementation.refusal(of: spoiled, on: problem, truth) != nil,
          "\(implementation.name) in draw \(draw)", sourceLocation: sourceLocation)
      }
    }
    #expect(count == 10, sourceLocation: sourceLocation)
  }

  /// A walk whose step is made from the moments, the gradient and the step's number.
  private func walk(
    _ problem: GradientSequence, swapped: Bool = false,
    _ step: (_ t: Int, _ m: [Double], _ v: [Double], _ w: [Double]) -> [Double]
  ) -> [Double] {
    let (one, two) =
      swapped ? (problem.second, problem.first) : (problem.first, problem.second)
    var w = problem.weights
    var (m, v) = (w.map { _ in 0.0 }, w.map { _ in 0.0 })
    for (t, g) in zip(1..., problem.gradients) {
      for k in w.indices {
        m[k] = one * m[k] + (1 - one) * g[k]
        v[k] = two * v[k] + (1 - two) * g[k] * g[k]
      }
      w = zip(w, step(t, m, v, w)).map { $0 - problem.rate * $1 }
    }
    return w
  }

  private func corrected(_ x: Double, _ beta: Double, _ t: Int) -> Double {
    x / (1 - Double.pow(beta, t))
  }

  /// At least two steps, along gradients without zeros, and an ε that counts.
  private func long(_ problem: GradientSequence) -> GradientSequence? {
    guard problem.steps > 1 else { return nil }
    var long = problem
    long.epsilon = 0.25
    long.gradients = problem.gradients.map { $0.map { $0 == 0 ? 1 : $0 } }
    if long.weights.allSatisfy({ $0 == 0 }) { long.weights[0] = 1 }
    return long
  }

  @Test func `Adam without a correction, with swapped memories, or with ε under the root`() throws {
    func mutant(
      _ p: GradientSequence, swapped: Bool = false, _ direction: (Int, Double, Double) -> Double
    ) -> [Double] {
      walk(p, swapped: swapped) { t, m, v, _ in m.indices.map { direction(t, m[$0], v[$0]) } }
    }
    try expectRefused(
      AdamStep.self,
      as: { p in mutant(p) { _, m, v in m / (v.squareRoot() + p.epsilon) } },
      quantity: "weights", adapted: long)
    try expectRefused(
      AdamStep.self,
      as: { p in
        mutant(p) { t, m, v in
          m / (corrected(v, p.second, t).squareRoot() + p.epsilon)
        }
      }, quantity: "weights", adapted: long)
    try expectRefused(
      AdamStep.self,
      as: { p in
        mutant(p, swapped: true) { t, m, v in
          corrected(m, p.second, t) / (corrected(v, p.first, t).squareRoot() + p.epsilon)
        }
      }, quantity: "weights", adapted: long)
    try expectRefused(
      AdamStep.self,
      as: { p in
        mutant(p) { t, m, v in
          corrected(m, p.first, t)
            / (corrected(v, p.second, t) + p.epsilon * p.epsilon).squareRoot()
        }
      }, quantity: "weights", adapted: long)
  }

  @Test func `LAMB at Adam's length, with the ratio squared, or with decay beside the ratio`()
    throws
  {
    func mutant(
      _ p: GradientSequence, decay: Double, beside: Double = 0, _ length: (Double) -> Double
    ) -> [Double] {
      walk(p) { t, m, v, w in
        let d = m.indices.map { k in
          corrected(m[k], p.first, t) / (corrected(v[k], p.second, t).squareRoot() + p.epsilon)
            + decay * w[k]
        }
        let ratio = length(squaredNorm(w) / squaredNorm(d))
        return d.indices.map { ratio * d[$0] + beside * w[$0] }
      }
    }
    func decaying(_ problem: GradientSequence) -> GradientSequence? {
      var decaying = long(problem)
      decaying?.decay = 0.25
      return decaying
    }
    try expectRefused(
      LAMBStep.self, as: { p in mutant(p, decay: p.decay) { _ in 1 } }, quantity: "weights",
      adapted: decaying)
    try expectRefused(
      LAMBStep.self, as: { p in mutant(p, decay: p.decay) { $0 } }, quantity: "weights",
      adapted: decaying)
    try expectRefused(
      LAMBStep.self,
      as: { p in mutant(p, decay: 0, beside: p.decay) { $0.squareRoot() } }, quantity: "weights",
      adapted: decaying)
  }

  @Test func `Momentum that is damped, that is Nesterov's, or that is forgotten`() throws {
    func mutant(_ p: GradientSequence, _ rule: (Double, Double) -> (b: Double, d: Double))
      -> [Double]
    {
      var (w, b) = (p.weights, p.weights.map { _ in 0.0 })
      for g in p.gradients {
        for k in w.indices {
          let next = rule(b[k], g[k])
          b[k] = next.b
          w[k] -= p.rate * next.d
        }
      }
      return w
    }
    try expectRefused(
      MomentumStep.self,
      as: { p in
        mutant(p) { b, g in
          let next = p.first * b + (1 - p.first) * g
          return (next, next)
        }
      }, quantity: "weights", adapted: long)
    try expectRefused(
      MomentumStep.self,
      as: { p in
        mutant(p) { b, g in
          let next = p.first * b + g
          return (next, p.first * next + g)
        }
      }, quantity: "weights", adapted: long)
    try expectRefused(
      MomentumStep.self, as: { p in mutant(p) { _, g in (g, g) } }, quantity: "weights",
      adapted: long)
  }

  /// The last direction of a preconditioner, from another history.
  private func direction(
    _ problem: LayerHistory, _ make: (LayerHistory) -> any Preconditioner,
    _ change: (inout LayerHistory) -> Void = { _ in }
  ) -> [Double]? {
    var other = problem
    change(&other)
    var preconditioner = make(other)
    var step: Matrix<Double>?
    for batch in other.batches {
      let view = LayerView(
        inputs: batch.inputs, outputGradients: batch.outputGradients, gradient: other.gradient)
      step = try? preconditioner.direction(view)
    }
    return step?.elements
  }

  /// Damped histories of two batches or more.
  private func damped(_ problem: LayerHistory) -> LayerHistory? {
    problem.damping > 0 && problem.batches.count > 1 ? problem : nil
  }

  @Test func `Eva that forgets, that sums its batch, or that damps as KFAC does`() throws {
    func eva(_ p: LayerHistory) -> any Preconditioner {
      EvaPreconditioner(gamma: p.gamma, damping: p.damping)
    }
    try expectRefused(
      EvaStep.self,
      as: { direction($0, eva) { $0.batches = Array($0.batches.suffix(1)) } }, quantity: "step",
      adapted: damped)
    try expectRefused(
      EvaStep.self,
      as: {
        direction($0, eva) { p in
          p.batches = p.batches.map {
            let n = Double($0.inputs.rows)
            return .init(
              inputs: $0.inputs.map { n * $0 }, outputGradients: $0.outputGradients.map { n * $0 })
          }
        }
      }, quantity: "step",
      adapted: { p in p.batches.contains { $0.inputs.rows > 1 } ? damped(p) : nil })
    try expectRefused(
      EvaStep.self,
      as: { direction($0, eva) { $0.damping = $0.damping.squareRoot() } }, quantity: "step",
      adapted: { $0.damping < 1 ? damped($0) : nil })
    // Either factor damped by itself: another method, which was taken for Eva here.
    try expectRefused(
      EvaStep.self,
      as: { p in
        func outer(_ x: Matrix<Double>) -> Matrix<Double> {
          let mean = (0..<x.columns).map { x.column($0).reduce(0, +) / Double(x.rows) }
          return Matrix(rows: 1, columns: mean.count, elements: mean)
        }
        return direction(p, { KFACPreconditioner(damping: $0.damping * $0.damping) }) { other in
          other.batches = other.batches.map {
            .init(inputs: outer($0.inputs), outputGradients: outer($0.outputGradients))
          }
        }
      }, quantity: "step",
      adapted: { p in
        guard p.damping > 0x1p-4 else { return nil }
        var single = p
        single.batches = [p.batches[0]]
        return single
      })
  }

  @Test func `KFAC that forgets, that is not shared out its damping, or that is always fresh`()
    throws
  {
    func kfac(_ p: LayerHistory) -> any Preconditioner {
      KFACPreconditioner(
        gamma: p.gamma, damping: p.damping * p.damping, frequency: p.frequency)
    }
    func fresh(_ p: LayerHistory) -> LayerHistory? {
      var fresh = damped(p)
      fresh?.frequency = 1
      return fresh
    }
    try expectRefused(
      KFACStep.self,
      as: { direction($0, kfac) { $0.batches = Array($0.batches.suffix(1)) } }, quantity: "step",
      adapted: fresh)
    try expectRefused(
      KFACStep.self,
      as: { direction($0, kfac) { $0.damping = $0.damping.squareRoot() } }, quantity: "step",
      adapted: { $0.damping < 1 ? fresh($0) : nil })
    try expectRefused(
      KFACStep.self, as: { direction($0, kfac) { $0.frequency = 1 } }, quantity: "step",
      adapted: { p in
        var stale = damped(p)
        stale?.frequency = p.batches.count
        return stale
      })
  }
}
