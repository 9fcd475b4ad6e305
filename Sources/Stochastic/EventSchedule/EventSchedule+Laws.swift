import Scalars
import Verification

extension EventSchedule {
  public static let laws: [Law<EventSchedule>] = [
    Law("A worker has one task at a time, and its tasks arrive in order.") { timing, subject in
      let result = subject(timing)
      let (workers, times) = (result[integers: "workers"], result[integers: "times"])
      guard workers.count == timing.results, times.count == workers.count else { return false }
      return (0..<timing.workers).allSatisfy { p in
        let own = workers.indices.filter { workers[$0] == p }
        var earliest = 0
        return own.enumerated().allSatisfy { task, index in
          defer { earliest = times[index] }
          return times[index] - earliest >= timing.duration(of: p, task: task)
        }
      }
    },
    Law("0 ≤ staleness; it is accepted if and only if it is at most τ.") { timing, subject in
      let result = subject(timing)
      let (staleness, accepted) = (result[integers: "staleness"], result[integers: "accepted"])
      return staleness.count == timing.results
        && zip(staleness, accepted).allSatisfy { s, a in
          s >= 0 && (a == 1) == (s <= timing.limit)
        }
    },
    Law("A version is the number of results that were accepted up to the dispatch.") {
      timing, subject in
      let result = subject(timing)
      let (versions, accepted) = (result[integers: "versions"], result[integers: "accepted"])
      let staleness = result[integers: "staleness"]
      guard versions.count == timing.results else { return false }
      return versions.indices.allSatisfy { index in
        let dispatched = index - staleness[index]
        return dispatched >= 0 && versions[index] == accepted.prefix(dispatched).reduce(0, +)
      }
    },
    Law("With quorum P it is synchronous: staleness is at most P − 1, in every round the same.") {
      timing, subject in
      var synchronous = timing
      synchronous.quorum = timing.workers
      synchronous.results = 3 * timing.workers
      let result = subject(synchronous)
      let expected = (0..<3).flatMap { _ in 0..<timing.workers }
      return result[integers: "staleness"] == expected
    },
    Law("Ticks of half the length double the times and change nothing else.") { timing, subject in
      var finer = timing
      finer.durations = timing.durations.map { $0.map { 2 * $0 } }
      let (coarse, fine) = (subject(timing), subject(finer))
      let same = ["workers", "versions", "staleness", "accepted"].allSatisfy {
        coarse[integers: $0] == fine[integers: $0]
      }
      return same && coarse[integers: "times"].map { 2 * $0 } == fine[integers: "times"]
    },
    Law("One worker that never ends does not hold up the others.") { timing, subject in
      guard timing.workers > 1 else { return nil }
      var stuck = timing
      (stuck.quorum, stuck.limit) = (1, .max)
      stuck.durations[0] = [1 << 20]
      stuck.results = 4 * timing.workers
      let slowest = timing.durations.dropFirst().flatMap { $0 }.max() ?? 1
      let result = subject(stuck)
      return !result[integers: "workers"].contains(0)
        && (result[integers: "times"].last ?? 0) <= 8 * timing.workers * slowest
    },
    Law("A straggler of 1 + δ: ((P − 1)(1 + δ) + 1)/P times as many results as in step.") {
      timing, subject in
      let (p, unit) = (timing.workers, 4)
      let delayed = timing.durations[0][0]
      // One period of all workers: unit (unit + delayed) ticks, or less.
      let period = unit * (unit + delayed)
      let each = (p - 1) * (unit + delayed) + unit
      let straggling = Timing.straggler(
        workers: p, unit: unit, delayed: delayed, results: 2 * each)
      let times = subject(straggling)[integers: "times"]
      // In step, a round of P results takes unit + delayed ticks.
      let inStep = unit * p
      let rate = Rational(each, inStep)
      let model =
        (Rational(p - 1) * (1 + Rational(delayed, unit)) + 1) / Rational(p)
      return times.last == 2 * period && rate == model
    },
  ]

  public static let findings: [Finding] = [
    Finding(
      "A barrier with β < 1 keeps stragglers from holding up the others",
      place: "ASYNCframework/ASYNCframework@68a56a8, README: P = 32, β = 0.93 in Figures 2 to 6"
    ) {
      // A quarter of the workers takes twice as long, as in the pattern of production.
      func ticks(_ quorum: Int) -> Double {
        let durations = (0..<32).map { [$0 < 8 ? 20 : 10] }
        let timing = Timing(durations: durations, quorum: quorum, results: 3_200)
        return Double(events(timing).last?.time ?? 0) / 100
      }
      let (high, low) = (32 * 93 / 100, 32 * 7 / 10)
      let (barred, loose, inStep) = (ticks(high), ticks(low), ticks(32))
      return Finding.Demonstration(
        claimed: "8 of 32 workers twice as slow: \(inStep) ticks for 32 results in step, "
          + "\(loose) with β = 0.7, as in Figures 7 and 8",
        found: "\(barred) with β = 0.93, for \(high) must be idle, and 24 are fast",
        isShown: barred > 0.95 * inStep && loose < 0.8 * inStep)
    },
    Finding(
      "Results within τ of the clock are used",
      place: "the same, ASYNCreduce: the clock counts dropped results too"
    ) {
      let arrivals = events(Timing(durations: [[1], [1]], limit: 0, results: 1_000))
      let used = arrivals.filter(\.isAccepted).count
      return Finding.Demonstration(
        claimed: "two equal workers, τ = 0: every other result is used, 500 of 1000",
        found: "\(used) of 1000: each dropped result makes the next one stale",
        isShown: used < 500)
    },
  ]
}
