import Scalars
import Verification

extension AsynchronousSAGA {
  public static let laws: [Law<AsynchronousSAGA>] = [
    Law("The first result is a step of ASGD: the table is empty.") { problem, subject in
      guard let first = problem.accepted.first else { return nil }
      var one = problem
      one.arrivals = [first]
      let descent = axpy(
        -Rational(problem.step) / expected(problem), partial(problem, first),
        problem.data.samples[0].map { _ in Rational.zero })
      return subject(one)["w"] == descent
    },
    Law("A result that is dropped has no effect, on w or on the table.") { problem, subject in
      var without = problem
      without.arrivals = problem.accepted
      return subject(without)["w"] == subject(problem)["w"]
    },
    Law("With every record of one worker it is gradient descent from the second step on.") {
      problem, subject in
      var alone = problem
      (alone.data.workers, alone.data.fraction) = (1, 1)
      let serial = (0..<3).map {
        Arrival(worker: 0, task: $0, version: $0, staleness: 0, isAccepted: true)
      }
      func w(_ updates: Int) -> [Rational] {
        alone.arrivals = Array(serial.prefix(updates))
        return subject(alone)["w"]
      }
      let (n, step) = (Rational(alone.data.records), Rational(alone.step))
      return (0..<3).allSatisfy { k in
        let at = w(k)
        let whole = alone.data.gradient(Array(0..<alone.data.records), at: at)
        return w(k + 1) == axpy(-step / n, whole, at)
      }
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
    Law("ᾱ = (1/N) Σ αᵢxᵢ at every time: a step that changes no table moves w by −γᾱ alone.") {
      problem, subject in
      guard let last = problem.accepted.last else { return nil }
      // The last result again, from the same version: its fresh residuals are those in the table.
      var again = problem
      var repeated = last
      repeated.version = last.version
      again.arrivals = problem.accepted + [repeated]
      let (before, after) = (subject(problem)["w"], subject(again)["w"])
      var average = before.map { _ in Rational.zero }
      var seen: [Int: Int] = [:]
      for arrival in problem.accepted {
        for i in problem.data.drawn(by: arrival.worker, task: arrival.task) {
          seen[i] = arrival.version
        }
      }
      let history = versions(problem, over: Rational.self)
      for (i, version) in seen {
        average = axpy(1, problem.data.gradient([i], at: history[version]), average)
      }
      let n = Rational(problem.data.records)
      return after == axpy(-Rational(problem.step) / n, average, before)
    },
  ]

  private static func expected(_ problem: AsynchronousProblem) -> Rational {
    let data = problem.data
    return Rational(data.fraction) * Rational(data.records) / Rational(data.workers)
  }

  /// Σ (0 − yᵢ) xᵢ over the records of a first task.
  private static func partial(_ problem: AsynchronousProblem, _ arrival: Arrival) -> [Rational] {
    let ids = problem.data.drawn(by: arrival.worker, task: arrival.task)
    return problem.data.gradient(ids, at: problem.data.samples[0].map { _ in Rational.zero })
  }

  public static let findings: [Finding] = [
    Finding(
      "A result is used if it is at most τ stale",
      place:
        "ASYNCframework/ASYNCframework@68a56a8: ASYNCreduce stores the staleness, ASYNCaggregate the time of dispatch, in one field"
    ) {
      let arrivals = EventSchedule.events(
        Timing(durations: [[3], [4], [5]], results: 300))
      let limit = 4
      let stale = arrivals.filter { $0.staleness <= limit }.count
      // The field of an aggregate is the clock at its dispatch: tested as a staleness it soon exceeds τ.
      let mistaken = arrivals.enumerated().filter { $0.offset - $0.element.staleness <= limit }
      return Finding.Demonstration(
        claimed: "three workers, τ = 4: \(stale) of 300 results are used",
        found: "\(mistaken.count) of 300 if an aggregate's field is tested as a reduce's is",
        isShown: stale == 300 && mistaken.count < 20)
    }
  ]

  public static let counters: [Counter<AsynchronousSAGA>] = [
    Counter(
      "flops of the reference", formula: "K (2Nd + 6d) + Σ |Sₖ| (7d + 1) + 2"
    ) { problem in
      let (n, d) = (problem.data.records, problem.data.features)
      let drawn = problem.accepted.reduce(0) { sum, arrival in
        sum + problem.data.drawn(by: arrival.worker, task: arrival.task).count
      }
      return problem.accepted.count * (2 * n * d + 6 * d) + drawn * (7 * d + 1) + 2
    } counted: { problem in
      Counted.count { _ = versions(problem, over: Counted.self) }.flops
    }
  ]
}

extension LeastSquares {
  /// Σ (xᵢᵀw − yᵢ) xᵢ over some records.
  func gradient<S: Scalar>(_ ids: [Int], at w: [S]) -> [S] {
    ids.reduce(w.map { _ in S.zero }) { sum, i in
      let x = samples[i].map { S($0) }
      return axpy(dot(x, w) - S(targets[i]), x, sum)
    }
  }
}
