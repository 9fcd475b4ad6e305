import Scalars
import Verification

extension SynchronousSGD {
  /// w₁, …, w_T on a cluster: every rank adds its share, and takes the same step.
  static func run<C: Communicator<Double>>(
    _ problem: Problem, _ records: Records, on cluster: inout C
  ) -> [[Double]] {
    let data = problem.data
    let scale = data.fraction * Double(data.records)
    var w = [Double](repeating: 0, count: records.features)
    return (0..<problem.rounds).map { round in
      let sum = cluster.allreduce(w.count) { rank, sum in
        let ids = data.drawn(by: rank, task: round)
        let share = records.gradient(ids, at: w)
        for j in sum.indices { sum[j] += share[j] }
        return ids.count * (4 * w.count + 1)
      }
      let step = problem.rule.step(problem.step, round: round)
      for j in w.indices { w[j] -= step / scale * sum[j] }
      cluster.replicate(flops: 2 * w.count)
      return w
    }
  }

  /// Every program of these rounds, however it groups its sums, is within this bound.
  ///
  /// In round t the records' residuals are off by eᵢ = ‖xᵢ‖E + γₖ reachᵢ. Their multiples of xᵢ are summed,
  /// in any order, and multiplied by c = γₜ/(bN):
  ///
  ///     Eₜ₊₁ ≤ Eₜ + γₖ M + c Σ ‖xᵢ‖ (eᵢ + γₖ reachᵢ),   k = N + d + 16.
  static func bound(_ problem: Problem) -> ErrorBound {
    let data = problem.data
    var errors = ErrorRecursion(data, nominal: iterates(problem, over: Double.self))
    for round in 0..<problem.rounds {
      let step = problem.rule.step(problem.step, round: round)
      let scale = step / (data.fraction * Double(data.records))
      var added = errors.unit * errors.magnitudes[round]
      for i in (0..<data.workers).flatMap({ data.drawn(by: $0, task: round) }) {
        let error = errors.residualError(i, at: round) + errors.unit * errors.reach(i, at: round)
        added += scale * errors.norms[i] * error
      }
      // The update itself is rounded too: what it adds to w is part of M.
      errors.append(added: added * (1 + errors.unit))
    }
    return ["w": .norm(errors.errors.last ?? 0)]
  }
}
