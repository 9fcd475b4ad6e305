import Scalars
public import Verification

/// Interleaved timing, within one process, of every implementation of an algorithm on one problem.
public struct ProcessBenchmark<A: Algorithm> {
  /// What takes longer than this is timed once in a process: the processes are what is counted.
  private static var longCall: Double { 20e-3 }

  private let problem: A.Problem
  private let arena = Arena()
  private var contestants: [Contestant] = []

  private struct Contestant {
    var timing: ProcessTiming
    var body: () -> Void
    var observe: (() -> Observation<Double>)?
    var assess: (Observation<Double>) -> Assessment
    var calls = 1
    var isLong = false
    var secondsPerCall = 0.0
  }

  /// One slice: seconds and cycles of one call.
  private struct Reading {
    var seconds: Double
    var cycles: Double?
  }

  /// - Parameter truth: What is known of the problem's result, if somebody wants to judge.
  public init(
    _ problem: A.Problem, truth: @escaping () -> Observation<Enclosure>?
  ) {
    self.problem = problem
    addReference()
    for implementation in A.implementations where implementation.contract.unavailable == nil {
      guard let run = try? implementation.prepare(problem, in: arena) else { continue }
      var contestant = Contestant(
        timing: Self.blank(implementation.name, implementation.voice.label), body: run.body,
        observe: run.observe,
        assess: { implementation.assessment(of: $0, on: problem, truth()) })
      contestant.timing.isPeer = implementation.voice.isPeer
      contestant.timing.format = implementation.format
      contestants.append(contestant)
    }
  }

  private mutating func addReference() {
    var result: Observation<Double> = [:]
    let problem = problem
    contestants.append(
      Contestant(
        timing: Self.blank("reference", "exact"), body: { result = A.plain(problem) },
        observe: { result },
        assess: { $0.isEmpty ? .undecided("it returned nothing") : .verified }))
  }

  private static func blank(_ name: String, _ voice: String) -> ProcessTiming {
    ProcessTiming(
      implementation: name, voice: voice, isPeer: false, rounds: 0, discarded: 0, digest: "",
      isWrong: false)
  }

  /// Times all of them in rounds of random order, and then verifies what was timed.
  ///
  /// - Parameter verified: Fingerprints of results of this problem that were verified before, by implementation:
  ///   the same bits need no second judge.
  public mutating func run(
    rounds: Int, verified: [String: String], seed: UInt64
  ) -> ProcessTimings {
    for i in contestants.indices {
      let plan = Self.calls(of: contestants[i].body)
      (contestants[i].calls, contestants[i].isLong) = (plan.count, plan.isLong)
      contestants[i].secondsPerCall = plan.seconds
    }
    var coin = Generator(seed: seed, purpose: "order of \(A.name)")
    var rows: [[Reading?]] = []
    for round in 0..<rounds {
      var row = [Reading?](repeating: nil, count: contestants.count)
      for i in contestants.indices.shuffled(using: &coin) where round == 0 || !contestants[i].isLong
      {
        row[i] = slice(&contestants[i])
      }
      rows.append(row)
    }
    let timings = contestants.indices.map { summary(of: $0, rows, verified) }
    return withExtendedLifetime(arena) {
      ProcessTimings(rows: timings, work: A.work(on: problem))
    }
  }

  private func slice(_ contestant: inout Contestant) -> Reading? {
    let (body, count) = (contestant.body, contestant.calls)
    // The roof is that of the cache which holds the data: the one before has just swept them out.
    if !contestant.isLong { body() }
    let before = CoreClock.frequency(chains: 1)
    let (total, isUndisturbed) = Stopwatch.time { for _ in 0..<count { body() } }
    let expected = contestant.secondsPerCall * Double(count)
    guard Slice(seconds: total, isUndisturbed: isUndisturbed, expected: expected).counts else {
      contestant.timing.discarded += 1
      return nil
    }
    let seconds = total / Double(count)
    // What disturbs a chain makes it slower, never faster.
    let clock = [before, CoreClock.frequency(chains: 1)].compactMap { $0 }.max()
    return Reading(seconds: seconds, cycles: clock.map { $0 * seconds })
  }

  /// How many calls fill a slice, whether one call is longer than anybody wants to repeat, and its seconds.
  private static func calls(of body: () -> Void) -> (count: Int, isLong: Bool, seconds: Double) {
    let first = Stopwatch.time(body).seconds
    guard first < longCall else { return (1, true, first) }
    var (count, least) = (1, first)
    while count < 1 << 20 {
      let seconds = Stopwatch.time { for _ in 0..<count { body() } }.seconds
      least = min(least, seconds / Double(count))
      if seconds >= PairedSlices.slice / 2 { break }
      let wanted = Int(PairedSlices.slice / max(seconds, 1e-9) * Double(count))
      count = min(count * 16, max(count + 1, wanted))
    }
    return (count, false, least)
  }

  private func summary(
    of index: Int, _ rows: [[Reading?]], _ verified: [String: String]
  ) -> ProcessTiming {
    let contestant = contestants[index]
    var timing = contestant.timing
    let readings = rows.compactMap { $0[index] }
    timing.rounds = readings.count
    if !readings.isEmpty {
      timing.seconds = Statistics.median(readings.map(\.seconds))
      let cycles = readings.compactMap(\.cycles)
      timing.cycles = cycles.isEmpty ? nil : Statistics.median(cycles)
    }
    func over(_ other: Int?) -> Double? {
      guard let other, other != index else { return nil }
      let ratios = rows.compactMap { row in
        row[index].flatMap { own in row[other].map { $0.seconds / own.seconds } }
      }
      return ratios.isEmpty ? nil : Statistics.median(ratios)
    }
    timing.overReference = over(0)
    let peer = contestants.firstIndex { $0.timing.isPeer && $0.timing.format == timing.format }
    timing.overPeer = timing.isPeer || index == 0 ? nil : over(peer)
    guard let observation = contestant.observe?() else { return timing }
    timing.digest = String(observation.digest, radix: 16)
    guard verified[timing.implementation] != timing.digest else { return timing }
    let assessment = contestant.assess(observation)
    (timing.refusal, timing.isWrong) = (assessment.reason, assessment.isWrong)
    return timing
  }
}
