import Scalars
public import Verification

extension [Timing] {
  /// Whether some result was wrong after it was timed.
  public var hasWrongResult: Bool { contains(where: \.isWrong) }
}

/// One implementation, timed on one size, beside the reference and the peers of the same run.
public struct Timing: Sendable, Codable {
  public var algorithm: String
  public var size: Int
  public var implementation: String
  public var voice: String
  /// Median seconds of one run, and the distribution-free 95 % interval of that median.
  public var seconds: Double
  public var low: Double
  public var high: Double
  /// Rounds that counted, and rounds in which the thread was preempted.
  public var rounds: Int
  public var discarded: Int
  /// Median of the per-round ratios of the reference's time to this one's.
  public var speedupOverReference: Double?
  /// The same against the library that others use, where there is one.
  public var speedupOverPeer: Double?
  public var gigaflops: Double?
  /// The least time that the calibrated roof allows, as a fraction of the time taken.
  public var fractionOfRoof: Double?
  public var roof: String?
  /// `nil` if the timed result was verified after it was timed; else why there is no time.
  public var refusal: String?
  /// Whether the timed result was wrong, rather than not decided.
  public var isWrong = false
}

/// Interleaved timing of every implementation of an algorithm.
public struct Benchmark {
  /// How long one timed slice should take, in seconds.
  private static let slice = 400e-6
  /// A slice of this length cannot hope to run undisturbed; its preemptions are left in.
  private static let longSlice = 4e-3
  public var rounds: Int
  public var calibration: Calibration
  public var seed: UInt64

  public init(calibration: Calibration, rounds: Int = 21, seed: UInt64 = 1) {
    (self.calibration, self.rounds, self.seed) = (calibration, rounds, seed)
  }

  private struct Contestant {
    var name: String
    var voice: String
    var isPeer = false
    var format: Work.Unit?
    var body: () -> Void
    var verify: () -> String?
    /// Whether there is a certified result to judge by.
    var isJudged = false
    var repetitions = 1
    var seconds: [Double] = []
    var discarded = 0
  }

  /// Times each implementation and the reference on one size, in rounds of random order, and then
  /// verifies the very results that were timed.
  public func run<A: Algorithm>(_: A.Type, size: Int) -> [Timing] {
    let problem = A.problem(size: size, draw: 0, seed: seed)
    let arena = Arena()
    var contestants = contestants(A.self, problem, arena)
    for i in contestants.indices {
      contestants[i].repetitions = repetitions(of: contestants[i].body)
    }
    var generator = Generator(seed: seed, purpose: "order of \(A.name)")
    var rows: [[Double?]] = []
    for _ in 0..<rounds {
      var row = [Double?](repeating: nil, count: contestants.count)
      for i in contestants.indices.shuffled(using: &generator) {
        let count = contestants[i].repetitions
        let body = contestants[i].body
        // The roof is that of the cache which holds the data: the one before has just swept them out.
        if i > 0 { body() }
        let (total, isUndisturbed) = Stopwatch.time { for _ in 0..<count { body() } }
        if isUndisturbed || total > Self.longSlice {
          row[i] = total / Double(count)
        } else {
          contestants[i].discarded += 1
        }
      }
      rows.append(row)
    }
    return withExtendedLifetime(arena) {
      contestants.indices.map { summary(of: $0, contestants, rows, A.self, problem, size) }
    }
  }

  private func contestants<A: Algorithm>(
    _: A.Type, _ problem: A.Problem, _ arena: Arena
  ) -> [Contestant] {
    let truth = A.enclosure(of: problem)
    var list: [Contestant] = []
    var result: Observation<Double> = [:]
    list.append(
      Contestant(
        name: "reference", voice: "exact", body: { result = A.plain(problem) },
        verify: { result.isEmpty ? "it returned nothing" : nil }))
    for implementation in A.implementations where implementation.contract.unavailable == nil {
      guard let run = try? implementation.prepare(problem, in: arena) else { continue }
      list.append(
        Contestant(
          name: implementation.name, voice: implementation.voice.label,
          isPeer: implementation.voice.isPeer, format: implementation.format, body: run.body
        ) { implementation.refusal(of: run.observe(), on: problem, truth) })
      list[list.count - 1].isJudged = truth != nil
    }
    return list
  }

  /// How many calls fill a slice.
  private func repetitions(of body: () -> Void) -> Int {
    body()
    var count = 1
    while count < 1 << 20 {
      let seconds = Stopwatch.time { for _ in 0..<count { body() } }.seconds
      if seconds >= Self.slice / 2 { break }
      count =
        seconds > 0
        ? min(count * 16, max(count + 1, Int(Self.slice / seconds * Double(count)))) : count * 16
    }
    return count
  }

  private func summary<A: Algorithm>(
    of index: Int, _ contestants: [Contestant], _ rows: [[Double?]], _: A.Type,
    _ problem: A.Problem, _ size: Int
  ) -> Timing {
    let contestant = contestants[index]
    let seconds = rows.compactMap { $0[index] }
    let interval = Statistics.medianInterval(seconds)
    func speedup(over other: Int?) -> Double? {
      guard let other, other != index else { return nil }
      let ratios = rows.compactMap { row in
        row[index].flatMap { own in row[other].map { $0 / own } }
      }
      return ratios.isEmpty ? nil : Statistics.median(ratios)
    }
    var timing = Timing(
      algorithm: A.name, size: size, implementation: contestant.name, voice: contestant.voice,
      seconds: Statistics.median(seconds), low: interval.lowerBound, high: interval.upperBound,
      rounds: seconds.count, discarded: contestant.discarded)
    timing.refusal = seconds.isEmpty ? "every round was disturbed" : contestant.verify()
    timing.isWrong = timing.refusal != nil && !seconds.isEmpty && contestant.isJudged
    guard timing.refusal == nil else { return timing }
    timing.speedupOverReference = speedup(over: contestants.firstIndex { $0.name == "reference" })
    let peer = contestants.firstIndex { $0.isPeer && $0.format == contestant.format }
    timing.speedupOverPeer = contestant.isPeer ? nil : speedup(over: peer)
    if let stated = A.work(on: problem) {
      let work = contestant.format.map(stated.stated) ?? stated
      let (least, roof) = calibration.leastTime(for: work)
      timing.gigaflops = work.flops / timing.seconds * 1e-9
      timing.fractionOfRoof = least / timing.seconds
      timing.roof = roof
    }
    return timing
  }
}
