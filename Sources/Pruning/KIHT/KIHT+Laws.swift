import Scalars
import Structures
import Verification

extension KIHT {
  static let statements: [Law<KIHT>] = [
    Law("At most k numbers are not zero.") { problem, subject in
      let theta = subject(problem)["theta"]
      return theta.count == problem.order && theta.count { $0 != 0 } <= problem.kept
    },
    Law("η ≤ 1/L: the objective never increases.") { problem, subject in
      guard isPlanted(problem) else { return nil }
      var further = problem
      further.iterations += 1
      let (now, next) = (subject(problem)["theta"], subject(further)["theta"])
      return objective(problem, next) <= objective(problem, now)
    },
    Law("The iterates are a sequence: T + 1 steps are one step from where T steps end.") {
      problem, subject in
      // Started at zero, a run for y is a run for y - Xθ from elsewhere only if its support is free: k = d.
      var free = problem
      free.kept = problem.order
      let last = subject(free)["theta"]
      var further = free
      further.iterations += 1
      let residual = (0..<problem.inputs.rows).map { i in
        dot(problem.inputs[row: i].map { Rational($0) }, last) - Rational(problem.targets[i])
      }
      let expected = last.indices.map { j -> Rational in
        let gradient = dot(problem.inputs.column(j).map { Rational($0) }, residual)
        return last[j] - Rational(problem.step) * gradient
      }
      return subject(further)["theta"] == expected
    },
    Law("A planted θ* of at most k nonzeros is where it ends if it begins there.") {
      problem, subject in
      guard isPlanted(problem) else { return nil }
      // Identity inputs with η = 1: one step is T_k(y), and every further one the same.
      var plain = problem
      let d = problem.order
      plain.inputs = Matrix(rows: d, columns: d) { $0 == $1 ? 1 : 0 }
      (plain.targets, plain.step, plain.iterations) = (problem.planted, 1, 1)
      let once = subject(plain)["theta"]
      plain.iterations = 5
      return once == problem.planted.map { Rational($0) } && subject(plain)["theta"] == once
    },
    Law("y times -2 gives θ times -2.") { problem, subject in
      var other = problem
      other.targets = problem.targets.map { -2 * $0 }
      return subject(other)["theta"] == subject(problem)["theta"].map { -2 * $0 }
    },
  ]

  /// Newton ends in one step where k-IHT does not end at all.
  static let isNotExact = Finding(
    "With noiseless targets k-IHT reaches θ* after finitely many steps",
    place: "what truncation of the Newton point does in one"
  ) {
    let run = supported(4, iterations: 200)
    let last = iterates(run, over: Rational.self)[200]
    let error = normInfinity(axpy(-1, last, run.planted.map { Rational($0) }))
    let expected = Rational(3, 4).raised(to: 200) * 3
    return .init(
      claimed: "θ_200 = θ* along an eigenvector of curvature L/4",
      found: "off by 3 (3/4)²⁰⁰ = \(error.approximation), exactly",
      isShown: error == expected && error > 0)
  }
}
