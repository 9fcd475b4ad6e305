import Scalars
import Verification

extension AsynchronousSGD {
  /// w₀, w₁, …: one version for each result that was accepted.
  static func versions<S: RealScalar>(_ problem: AsynchronousProblem, over: S.Type) -> [[S]] {
    let data = problem.data
    var versions = [[S](repeating: .zero, count: data.features)]
    for (k, arrival) in problem.accepted.enumerated() {
      let stale = versions[arrival.version]
      var sum = stale.map { _ in S.zero }
      for i in data.drawn(by: arrival.worker, task: arrival.task) {
        let x = data.samples[i].map { S($0) }
        sum = axpy(dot(x, stale) - S(data.targets[i]), x, sum)
      }
      let expected = S(data.fraction) * S(data.records) / S(data.workers)
      versions.append(axpy(-(problem.step(update: k, over: S.self) / expected), sum, versions[k]))
    }
    return versions
  }
}
