import Scalars
import Verification

extension SAGA {
  public static let laws: [Law<SAGA>] = [
    Law("With one record it is gradient descent.") { problem, subject in
      var single = problem
      single.data.samples = Array(problem.data.samples.prefix(1))
      single.data.targets = Array(problem.data.targets.prefix(1))
      var w = [Rational](repeating: 0, count: problem.data.features)
      for _ in 0..<single.updates {
        w = axpy(-Rational(single.step), gradient(single, 0, at: w), w)
      }
      return subject(single)["w"] == w
    },
    Law("The first step is a step along the whole gradient, whatever is picked.") {
      problem, subject in
      var first = problem
      first.updates = 1
      let n = Rational(problem.data.records)
      let down = transpose(problem.data.samples).map { column in
        zip(column, problem.data.targets).reduce(Rational.zero) {
          $0 + Rational($1.0) * Rational($1.1)
        }
      }
      return subject(first)["w"] == down.map { Rational(problem.step) * $0 / n }
    },
    Law("Where every record is solved without ridge, w stays: no noise is left.") {
      problem, subject in
      // Targets of zero are solved by w₀ = 0, and every gradient there is zero.
      var solved = problem
      solved.data.targets = problem.data.targets.map { _ in 0 }
      return subject(solved)["w"].allSatisfy(\.isZero)
    },
    Law("Targets that are doubled double w.") { problem, subject in
      var doubled = problem
      doubled.data.targets = problem.data.targets.map { 2 * $0 }
      return subject(doubled)["w"] == subject(problem)["w"].map { 2 * $0 }
    },
    Law("It is equivariant: features in another order give the same w in that order.") {
      problem, subject in
      var reversed = problem
      reversed.data.samples = problem.data.samples.map { $0.reversed() }
      return subject(reversed)["w"].reversed() == subject(problem)["w"]
    },
    Law("The estimator is unbiased: over all picks of the last step w moves along −γ∇f.") {
      problem, subject in
      var before = problem
      before.updates = min(2, problem.updates - 1)
      let (n, w) = (problem.data.records, subject(before)["w"])
      guard w.count == problem.data.features else { return before.updates == 0 }
      // The table after two steps, by the picks that were made.
      var versions = [[Rational](repeating: 0, count: w.count)]
      for updates in 1...max(1, before.updates) {
        var partial = problem
        partial.updates = updates
        versions.append(subject(partial)["w"])
      }
      var seen = [Int](repeating: 0, count: n)
      for k in 0..<before.updates { seen[problem.pick(k)] = k }
      let old = (0..<n).map { gradient(problem, $0, at: versions[seen[$0]]) }
      let fresh = (0..<n).map { gradient(problem, $0, at: w) }
      let average = transpose(old).map { sum($0) / Rational(n) }
      let moves = (0..<n).map { j in
        zip(zip(fresh[j], old[j]), average).map { $0.0 - $0.1 + $1 }
      }
      let mean = transpose(moves).map { sum($0) / Rational(n) }
      let whole = transpose(fresh).map { sum($0) / Rational(n) }
      var next = problem
      next.updates = before.updates + 1
      let taken = moves[problem.pick(before.updates)]
      return mean == whole
        && subject(next)["w"] == axpy(-Rational(problem.step), taken, w)
    },
  ]

  public static let counters: [Counter<SAGA>] = [
    Counter(
      "flops of the reference", formula: "(N + K)(5d + 1) + K (2Nd + 5d)",
      declared: { problem in
        let (n, k, d) = (problem.data.records, problem.updates, problem.data.features)
        return (n + k) * (5 * d + 1) + k * (2 * n * d + 5 * d)
      },
      counted: { problem in
        Counted.count {
          _ = iterates(problem, step: Counted(problem.step), over: Counted.self)
        }.flops
      })
  ]
}
