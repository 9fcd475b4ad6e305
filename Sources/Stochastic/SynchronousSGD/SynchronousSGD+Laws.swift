import Scalars
import Verification

extension SynchronousSGD {
  public static let laws: [Law<SynchronousSGD>] = [
    Law("The number of workers does not matter: records are drawn by their own numbers.") {
      problem, subject in
      [1, 2, 7].allSatisfy { workers in
        var other = problem
        other.data.workers = workers
        return subject(other)["w"].agrees(with: subject(problem)["w"])
      }
    },
    Law("Targets that are doubled double w.") { problem, subject in
      var doubled = problem
      doubled.data.targets = problem.data.targets.map { 2 * $0 }
      return subject(doubled)["w"].agrees(with: subject(problem)["w"].map { $0 + $0 })
    },
    Law("Records that are doubled, and a step of a quarter, halve w.") { problem, subject in
      var scaled = problem
      scaled.data.samples = problem.data.samples.map { $0.map { 2 * $0 } }
      scaled.step /= 4
      return subject(scaled)["w"].map { $0 + $0 }.agrees(with: subject(problem)["w"])
    },
    Law("It is equivariant: features in another order give the same w in that order.") {
      problem, subject in
      var reversed = problem
      reversed.data.samples = problem.data.samples.map { $0.reversed() }
      return Array(subject(reversed)["w"].reversed()).agrees(with: subject(problem)["w"])
    },
    Law("One round with every record is a gradient step: −γ∇f(0) = (γ/N) Xᵀy.") {
      problem, subject in
      var first = problem
      (first.rounds, first.data.fraction) = (1, 1)
      let scale = Ball(first.step) / Ball(first.data.records)
      let gradient = transpose(first.data.samples).map { column in
        zip(column, first.data.targets).reduce(Ball.zero) { $0 + Ball($1.0) * Ball($1.1) }
      }
      return subject(first)["w"].agrees(with: gradient.map { scale * $0 })
    },
    Law("With every record the objective falls in every round: γL ≤ 1/4.") { problem, subject in
      var whole = problem
      whole.data.fraction = 1
      func value(_ rounds: Int) -> Ball {
        whole.rounds = rounds
        let w = rounds == 0 ? [Ball](repeating: 0, count: whole.data.features) : subject(whole)["w"]
        return whole.data.value(at: w)
      }
      // Not more than rounding above: at the minimum both are equal.
      return value(problem.rounds) <= value(problem.rounds - 1) + Ball(0x1p-60)
    },
  ]

  public static let counters: [Counter<SynchronousSGD>] = [
    Counter(
      "words on the critical path", formula: "T d messages(P)",
      declared: { problem in
        let messages = problem.reduction.messages(ranks: problem.data.workers)
        return problem.rounds * problem.data.features * messages
      },
      counted: { problem in
        var cluster = SimulatedCluster(
          ranks: problem.data.workers, of: Double.self, reduction: problem.reduction)
        _ = run(problem, Records(problem.data), on: &cluster)
        return cluster.traffic.words
      })
  ]
}

extension LeastSquares {
  /// f(w).
  func value<S: Scalar>(at w: [S]) -> S {
    var sum = S.zero
    for (row, target) in zip(samples, targets) {
      let r = dot(row.map { S($0) }, w) - S(target)
      sum += r * r
    }
    return sum / S(2 * records)
  }
}
