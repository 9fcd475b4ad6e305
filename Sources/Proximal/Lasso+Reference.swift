import Scalars

/// The lasso as functions over a scalar, formula by formula: what the references are written in.
struct LassoFunction<S: Scalar> {
  let samples: [[S]], targets: [S], lambda: S, step: S

  init(_ problem: Lasso) {
    samples = problem.samples.map { row in row.map { S($0) } }
    targets = problem.targets.map { S($0) }
    lambda = S(problem.lambda)
    step = S(problem.step)
  }

  var origin: [S] { [S](repeating: .zero, count: samples[0].count) }

  /// F(w) = (1/2n) Σ (xᵢᵀw − yᵢ)² + λ‖w‖₁.
  func value(_ w: [S]) -> S {
    squaredNorm(residuals(w)) / S(2 * samples.count) + lambda * norm1(w)
  }

  /// Xᵀw − y.
  func residuals(_ w: [S]) -> [S] {
    zip(samples, targets).map { row, y in dot(row, w) - y }
  }

  /// ∇f(w) = (1/n) X(Xᵀw − y).
  func gradient(_ w: [S]) -> [S] {
    var sum = origin
    for (row, residual) in zip(samples, residuals(w)) {
      for j in row.indices { sum[j] += residual * row[j] }
    }
    let n = S(samples.count)
    return sum.map { $0 / n }
  }

  /// S_{λγ}(u − γ∇f(v)).
  func proximalStep(from u: [S], gradientAt v: [S]) -> [S] {
    axpy(-step, gradient(v), u).map { softThreshold($0, lambda * step) }
  }

  /// v = w + β(w − w′).
  func extrapolated(_ w: [S], beyond previous: [S], by beta: S) -> [S] {
    axpy(beta, axpy(-1, previous, w), w)
  }

  /// The iterates w₁, w₂, … of wⱼ = S_{λγ}(vⱼ − γ∇f(vⱼ)), vⱼ = wⱼ₋₁ + βⱼ(wⱼ₋₁ − wⱼ₋₂).
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  func iterates(momentum: [S]) -> [[S]] {
    var (previous, w) = (origin, origin)
    return momentum.map { beta in
      let v = extrapolated(w, beyond: previous, by: beta)
      previous = w
      w = proximalStep(from: v, gradientAt: v)
      return w
    }
  }

  /// The departure from optimality in the maximum norm: |∇fⱼ + λ sign wⱼ| where wⱼ ≠ 0, and what
  /// |∇fⱼ| exceeds λ by where wⱼ = 0.
  func optimalityResidual(_ w: [S]) -> S {
    var worst = S.zero
    for (w, g) in zip(w, gradient(w)) {
      let excess =
        w > .zero ? (g + lambda).absolute : w < .zero ? (g - lambda).absolute : g.absolute - lambda
      worst = S.maximum(worst, excess)
    }
    return worst
  }
}

/// (F(w_k) − F*, bound(k)) for iterates of a problem whose minimiser is known; nothing for others.
func gaps<S: Scalar>(
  _ problem: Lasso, _ iterates: [[S]], bound: (_ constant: S, _ k: Int) -> S
) -> [(gap: S, bound: S)] {
  guard !problem.minimiser.isEmpty else { return [] }
  let lasso = LassoFunction<S>(problem)
  let minimiser = problem.minimiser.map { S($0) }
  let least = lasso.value(minimiser)
  let constant = squaredNorm(minimiser) / S(problem.step)
  return zip(1..., iterates).map { k, w in (lasso.value(w) - least, bound(constant, k)) }
}

/// Points (k, F(w_k) − F*) in double precision, about eight to the octave, from k = 8.
func longRun(_ problem: Lasso, _ iterates: [[Double]]) -> [(k: Double, gap: Double)] {
  let gaps = gaps(problem, iterates) { constant, _ in constant }
  var points: [(k: Double, gap: Double)] = []
  var k = 8.0
  while Int(k) <= gaps.count {
    points.append((Double(Int(k)), gaps[Int(k) - 1].gap))
    k *= 1.09
  }
  return points
}
