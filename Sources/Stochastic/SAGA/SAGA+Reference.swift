import Scalars

extension SAGA {
  /// w₁, w₂, …, with the whole table of gradients and its average in each step.
  static func iterates<S: Scalar>(_ problem: Problem, step: S, over: S.Type) -> [[S]] {
    let origin = [S](repeating: .zero, count: problem.data.features)
    var table = (0..<problem.data.records).map { gradient(problem, $0, at: origin) }
    var w = origin
    return (0..<problem.updates).map { k in
      let j = problem.pick(k)
      let fresh = gradient(problem, j, at: w)
      var average = origin
      for old in table { average = axpy(1, old, average) }
      average = average.map { $0 / S(table.count) }
      let direction = zip(zip(fresh, table[j]), average).map { $0.0 - $0.1 + $1 }
      w = axpy(-step, direction, w)
      table[j] = fresh
      return w
    }
  }

  /// ∇fᵢ(w) = (xᵢᵀw − yᵢ) xᵢ + μw.
  static func gradient<S: Scalar>(_ problem: Problem, _ i: Int, at w: [S]) -> [S] {
    let x = problem.data.samples[i].map { S($0) }
    let residual = dot(x, w) - S(problem.data.targets[i])
    return axpy(residual, x, w.map { S(problem.ridge) * $0 })
  }
}
