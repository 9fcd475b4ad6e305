import Scalars
import Verification

extension IOBSStep {
  struct Step<S: Scalar> {
    var newton: [S]
    var theta: [S]
  }

  /// φ'(r) = r + c r / (1 + r²) and φ''(r) = 1 + c (1 - r²) / (1 + r²)².
  static func derivatives<S: Scalar>(_ r: S, _ c: Double) -> (first: S, second: S) {
    let q = 1 + r.squared
    return (r + S(c) * r / q, 1 + S(c) * (1 - r.squared) / q.squared)
  }

  /// ∇f and H at a point.
  static func model<S: Scalar>(
    _ problem: Problem, at theta: [S]
  ) -> (gradient: [S], hessian: [[S]]) {
    let rows = (0..<problem.inputs.rows).map { problem.inputs[row: $0].map { S($0) } }
    let slopes = rows.indices.map { n in
      derivatives(dot(rows[n], theta) - S(problem.targets[n]), problem.robustness)
    }
    let columns = transpose(rows)
    let gradient = columns.map { dot($0, slopes.map(\.first)) }
    let hessian = columns.map { a in
      let weighted = a.indices.map { a[$0] * slopes[$0].second }
      return columns.map { dot(weighted, $0) }
    }
    return (gradient, hessian)
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func step<S: Scalar>(_ problem: Problem, from start: [S]) -> Step<S> {
    let (gradient, hessian) = model(problem, at: start)
    let newton = axpy(S(-problem.scale), eliminated(hessian, gradient), start)
    let kept = TopKTruncation.largest(newton, keeping: problem.kept)
    let removed = newton.indices.filter { !kept.contains($0) }
    if problem.variant == .surgeon, !removed.isEmpty {
      let theta = OBSUpdate.surgery(hessian, newton, removing: removed).weights
      return Step(newton: newton, theta: theta)
    }
    let truncated = newton.indices.map { kept.contains($0) ? newton[$0] : .zero }
    return Step(newton: newton, theta: truncated)
  }

  /// What a result leaves: H(θ⁺ - θ_t) + σ∇f; and of θ_{t+1}, given the θ⁺ that was computed: what T_k has
  /// dropped, on the kept rest θ⁺ itself (truncation) or (H(θ_{t+1} - θ⁺))_K (surgeon).
  static func leftOver<S: Scalar>(
    _ problem: Problem, _ computed: Observation<S>
  ) -> Observation<S> {
    let start = problem.start.map { S($0) }
    let (newton, theta) = (computed["newton"], computed["theta"])
    let (gradient, hessian) = model(problem, at: start)
    let pull = multiply(rows: hessian, difference(newton, start))
    let kept = TopKTruncation.largest(newton, keeping: problem.kept)
    let moved = difference(theta, newton)
    let force = multiply(rows: hessian, moved)
    let left = theta.indices.map { i -> S in
      guard kept.contains(i) else { return theta[i] }
      return problem.variant == .surgeon ? force[i] : moved[i]
    }
    return [
      "newton": .scalars(axpy(S(problem.scale), gradient, pull)), "theta": .scalars(left),
    ]
  }

  private static func difference<S: Scalar>(_ a: [S], _ b: [S]) -> [S] {
    a.indices.map { a[$0] - b[$0] }
  }
}
