import Scalars

extension KIHT {
  /// θ₀, θ₁, …, θ_T.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func iterates<S: Scalar>(_ problem: Problem, over: S.Type) -> [[S]] {
    let rows = (0..<problem.inputs.rows).map { problem.inputs[row: $0].map { S($0) } }
    let columns = (0..<problem.order).map { problem.inputs.column($0).map { S($0) } }
    let targets = problem.targets.map { S($0) }
    var all = [[S](repeating: .zero, count: problem.order)]
    for _ in 0..<problem.iterations {
      let theta = all[all.count - 1]
      let residual = difference(multiply(rows: rows, theta), targets)
      let gradient = multiply(rows: columns, residual)
      let moved = axpy(S(-problem.step), gradient, theta)
      let kept = TopKTruncation.largest(moved, keeping: problem.kept)
      all.append(moved.indices.map { kept.contains($0) ? moved[$0] : .zero })
    }
    return all
  }

  private static func difference<S: Scalar>(_ a: [S], _ b: [S]) -> [S] {
    a.indices.map { a[$0] - b[$0] }
  }

  /// ½‖Xθ - y‖².
  static func objective<S: Scalar>(_ problem: Problem, _ theta: [S]) -> S {
    let residuals = (0..<problem.inputs.rows).map { i in
      dot(problem.inputs[row: i].map { S($0) }, theta) - S(problem.targets[i])
    }
    return squaredNorm(residuals) / 2
  }
}
