import Scalars
import Verification

extension SynchronousSGD {
  /// w₁, …, w_T.
  static func iterates<S: RealScalar>(_ problem: Problem, over: S.Type) -> [[S]] {
    let data = problem.data
    let scale = S(data.fraction) * S(data.records)
    var w = [S](repeating: .zero, count: data.features)
    return (0..<problem.rounds).map { round in
      let step = problem.rule.step(S(problem.step), round: round)
      var sum = w.map { _ in S.zero }
      for i in (0..<data.workers).flatMap({ data.drawn(by: $0, task: round) }) {
        let x = data.samples[i].map { S($0) }
        sum = axpy(dot(x, w) - S(data.targets[i]), x, sum)
      }
      w = axpy(-(step / scale), sum, w)
      return w
    }
  }
}
