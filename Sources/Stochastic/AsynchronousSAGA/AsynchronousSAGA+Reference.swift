import Scalars

extension AsynchronousSAGA {
  /// w₀, w₁, …, with the whole table of gradients and its average in each step.
  static func versions<S: Scalar>(_ problem: AsynchronousProblem, over: S.Type) -> [[S]] {
    let data = problem.data
    let origin = [S](repeating: .zero, count: data.features)
    var versions = [origin]
    var table = data.samples.map { _ in origin }
    let (n, step) = (S(data.records), S(problem.step))
    let expected = S(data.fraction) * n / S(data.workers)
    for arrival in problem.accepted {
      let ids = data.drawn(by: arrival.worker, task: arrival.task)
      var average = origin
      for gradient in table { average = axpy(1, gradient, average) }
      average = average.map { $0 / n }
      var change = origin
      for i in ids {
        let x = data.samples[i].map { S($0) }
        let residual = dot(x, versions[arrival.version]) - S(data.targets[i])
        let fresh = x.map { residual * $0 }
        change = axpy(-1, table[i], axpy(1, fresh, change))
        table[i] = fresh
      }
      let w = versions[versions.count - 1]
      versions.append(axpy(-step, axpy(1, average, change.map { $0 / expected }), w))
    }
    return versions
  }
}
