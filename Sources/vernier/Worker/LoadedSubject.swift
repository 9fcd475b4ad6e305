import Catalogue
import Measurement
import Scalars
import Verification

/// A subject that is ready to be timed.
struct LoadedSubject {
  /// How many calls a slice has.
  var calls = 1
  /// The slowdown that is planted, as a fraction.
  var excess = 0.0
  private var isLong = false
  /// Seconds of a call that nobody disturbed.
  private var perCall = 0.0
  private let body: () -> Void
  private let observe: () -> Observation<Double>
  private let refusal: (Observation<Double>) -> String?
  /// A call of at least so many seconds finds the caches as it likes: nothing warms them for it.
  private static let longCall = 2e-3

  init(_ subject: Subject, seed: UInt64, _ kept: KeptProblem) throws {
    if subject.family == Probe.family {
      guard let probe = Probe(rawValue: subject.algorithm) else {
        throw Worker.Refusal("there is no probe \(subject.algorithm)")
      }
      body = probe.unit()
      (observe, refusal) = ({ [:] }, { _ in nil })
      return
    }
    guard let entry = Catalogue.entries.first(where: { $0.name == subject.algorithm }) else {
      throw Worker.Refusal("this build has no algorithm \(subject.algorithm)")
    }
    (body, observe, refusal) = try Self.open(entry.algorithm, subject, seed: seed, kept)
  }

  private static func open<A: Algorithm>(
    _: A.Type, _ subject: Subject, seed: UInt64, _ kept: KeptProblem
  ) throws -> (() -> Void, () -> Observation<Double>, (Observation<Double>) -> String?) {
    guard let implementation = A.implementations.first(where: { $0.name == subject.implementation })
    else {
      throw Worker.Refusal("this build's \(A.name) has no implementation \(subject.implementation)")
    }
    if let reason = implementation.contract.unavailable { throw Worker.Refusal(reason) }
    guard subject.size >= A.smallestSize else {
      throw Worker.Refusal("\(A.name) begins at size \(A.smallestSize)")
    }
    let problem = kept.problem(of: A.self, size: subject.size, seed: seed)
    let arena = Arena()
    let run = try implementation.prepare(problem, in: arena)
    return (
      run.body, { withExtendedLifetime(arena) { run.observe() } },
      { implementation.refusal(of: $0, on: problem, kept.truth(of: A.self, problem)) }
    )
  }

  /// What is compared unless it is told otherwise: what we compute, on every declared size, in the lane that
  /// this machine would choose.
  static var all: [Subject] {
    func subjects<A: Algorithm>(_: A.Type, _ family: String) -> [Subject] {
      let own = A.implementations.filter {
        $0.contract.unavailable == nil && $0.voice == .optimised && isChosen($0.name)
      }
      return A.workloads.flatMap { size in
        own.map {
          Subject(family: family, algorithm: A.name, size: size, implementation: $0.name)
        }
      }
    }
    return Catalogue.entries.flatMap { subjects($0.algorithm, $0.family) }
  }

  /// Whether no wider lane does the same work.
  private static func isChosen(_ name: String) -> Bool {
    let words = name.split(separator: "-")
    return !words.contains { word in Lane(rawValue: String(word)).map { $0 != .widest } ?? false }
  }

  /// The seconds of a call, by the fastest of a few, after one that nobody counts.
  mutating func secondsPerCall() -> Double {
    let first = Stopwatch.time { body() }.seconds
    (isLong, perCall) = (first > Self.longCall, first)
    guard !isLong else { return first }
    var count = 1
    while true {
      let seconds = Stopwatch.time { for _ in 0..<count { body() } }.seconds
      if seconds > 50e-6 || count >= 1 << 20 {
        perCall = min(first, seconds / Double(count))
        return seconds / Double(count)
      }
      count *= 4
    }
  }

  /// Runs a slice, after enough calls to have data and predictors where they were before the other process ran.
  func slice() -> Slice {
    if !isLong { for _ in 0..<max(1, calls / 4) { body() } }
    let wanted = Double(calls) * (1 + excess)
    let count = max(1, Int(wanted + 1e-9))
    let (seconds, isUndisturbed) = Stopwatch.time {
      let start = Stopwatch.now()
      for _ in 0..<count { body() }
      // What is no whole number of calls is waited for, in proportion to what the calls took.
      if wanted > Double(count) * (1 + 1e-9) {
        let end = start + (Stopwatch.now() - start) * wanted / Double(count)
        while Stopwatch.now() < end {}
      }
    }
    return Slice(
      seconds: seconds, isUndisturbed: isUndisturbed, expected: perCall * Double(count))
  }

  /// Runs the slices that are its own in a sequence of turns, such as `1001`, and hands the turn over between.
  ///
  /// - Returns: For each slice nanoseconds, with a minus sign if it does not count.
  func turns(_ pattern: String, _ baton: Baton?, within limit: Double) throws -> String {
    var answer: [String] = []
    var wasMine: Bool?
    for turn in pattern {
      let isMine = turn == "1"
      if isMine {
        if wasMine == false { try baton?.take(within: limit) }
        let slice = slice()
        let nanoseconds = max(1, Int(slice.seconds * 1e9))
        answer.append("\(slice.counts ? nanoseconds : -nanoseconds)")
      } else if wasMine == true {
        try baton?.pass()
      }
      wasMine = isMine
    }
    return answer.joined(separator: " ")
  }

  /// The instructions of one call, counted twice.
  func count(limit: Int) throws -> InstructionCount {
    try InstructionCount.measure(limit: limit, repetitions: 2, needsMix: false, body)
  }

  func digest() -> String { String(observe().digest, radix: 16) }

  func verify() -> String? { refusal(observe()) }
}

/// All implementations of an algorithm, timed beside each other in this process.
enum WholeAlgorithm {
  static func timings(_ request: BenchRequest, _ kept: KeptProblem) throws -> ProcessTimings {
    guard let entry = Catalogue.entries.first(where: { $0.name == request.algorithm }) else {
      throw Worker.Refusal("this build has no algorithm \(request.algorithm)")
    }
    return open(entry.algorithm, request, kept)
  }

  private static func open<A: Algorithm>(
    _: A.Type, _ request: BenchRequest, _ kept: KeptProblem
  ) -> ProcessTimings {
    let problem = kept.problem(of: A.self, size: request.size, seed: request.seed)
    var benchmark = ProcessBenchmark<A>(problem) { kept.truth(of: A.self, problem) }
    return benchmark.run(
      rounds: request.rounds, verified: request.verified, seed: request.order)
  }
}

/// The last problem and what is true of it: a group of implementations is timed on one.
final class KeptProblem {
  private var key = ""
  private var problem: Any?
  private var truth: Any?

  func problem<A: Algorithm>(of _: A.Type, size: Int, seed: UInt64) -> A.Problem {
    let wanted = "\(A.name)/\(size)/\(seed)"
    if key == wanted, let problem = problem as? A.Problem { return problem }
    let new = A.problem(size: size, draw: 0, seed: seed)
    (key, problem, truth) = (wanted, new, nil)
    return new
  }

  /// The certified result of that problem, computed once.
  func truth<A: Algorithm>(of _: A.Type, _ problem: A.Problem) -> Observation<Enclosure>? {
    if let truth { return truth as? Observation<Enclosure> }
    let new = A.enclosure(of: problem)
    truth = new as Any
    return new
  }
}
