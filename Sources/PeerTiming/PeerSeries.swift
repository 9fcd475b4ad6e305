import Foreign
import Foundation
import Measurement
import Scalars

/// Fresh pairs of processes, ours and an interpreter, one pair after another, through each of which every peer goes
/// once, in an order of its own.
public struct PeerSeries {
  /// The fewest pairs from which a centre has a 95 % interval: 2 · 2⁻⁶ < 0.05.
  public static let leastProcesses = 6
  /// Seconds of slices of each peer in each pair.
  private static let budget = 0.15
  /// Seconds that the pairs of one row may take together, the first one and its verdict apart. What takes longer is
  /// seen in fewer pairs, and has no interval.
  public static let allowance = 45.0
  /// Seconds for a reference to be computed, besides what the interpreter may take.
  private static let judging = 900.0

  public var processes = PeerSeries.leastProcesses
  public var seed: UInt64 = 1
  /// Called with what is being done.
  public var progress: (String) -> Void = { _ in }
  public var isInterrupted: () -> Bool = { false }
  private let command: [String]
  private let patience: Double

  /// What a series found.
  public struct Outcome {
    public var readings: [PeerEntry: [PeerReading]] = [:]
    public var notes: [String] = []

    public init() {}
  }

  /// - Parameters:
  ///   - command: The program that serves a ``PeerSession``, with its arguments.
  ///   - patience: Seconds that an interpreter may take for an answer.
  public init(_ command: [String], patience: Double) {
    (self.command, self.patience) = (command, patience)
  }

  public func run(_ entries: [PeerEntry]) -> Outcome {
    var outcome = Outcome()
    let allowed = Pinning.allowed
    if allowed.count < 2 {
      outcome.notes.append("only one core may be used: workers and this process share it")
    } else if let reason = Pinning.pin(to: allowed[0]) {
      outcome.notes.append("pinning is refused (\(reason)): the kernel places the workers")
    }
    defer { if allowed.count > 1 { _ = Pinning.confine(to: allowed) } }
    let core = allowed.last.map { ["--core", "\($0)"] } ?? []
    var coin = Generator(seed: seed, purpose: "bench of peers")
    // Pairs that lost their core are made up for, within reason.
    for number in 1...max(1, 2 * processes) where !isInterrupted() {
      let open = entries.filter { Self.isOpen(outcome.readings[$0] ?? [], of: processes) }
      guard !open.isEmpty else { break }
      let worker = HostProcess(command + core, environment: Self.environment)
      for entry in order(open, &coin) where !isInterrupted() {
        let pair =
          number > processes ? "\(number), for those disturbed" : "\(number) of \(processes)"
        progress("pair \(pair): \(entry.algorithm) \(entry.place), \(entry.peer)")
        let known = outcome.readings[entry] ?? []
        let request = request(entry, known, &coin)
        outcome.readings[entry] = known + [reading(request, worker)]
      }
    }
    return outcome
  }

  /// Peers on one problem follow each other, so that it is prepared once.
  private func order(_ entries: [PeerEntry], _ coin: inout Generator) -> [PeerEntry] {
    let groups = Dictionary(grouping: entries, by: \.problem)
    let keys = groups.keys.sorted().shuffled(using: &coin)
    return keys.flatMap { groups[$0]!.shuffled(using: &coin) }
  }

  /// Whether another pair may find out more: too few have a time, nothing speaks against one, and it is not too long to
  /// wait for. The first pair has judged, so that the last one says what another would take.
  public static func isOpen(_ readings: [PeerReading], of processes: Int) -> Bool {
    let spent = readings.dropFirst().compactMap(\.spent)
    let standings = readings.map(\.standing)
    return spent.reduce(0, +) + (spent.last ?? 0) <= allowance
      && standings.allSatisfy { [.verified, .disturbed].contains($0) }
      && standings.count { $0 == .verified } < processes
  }

  private func request(
    _ entry: PeerEntry, _ known: [PeerReading], _ coin: inout Generator
  ) -> PeerRequest {
    var request = PeerRequest(
      algorithm: entry.algorithm, size: entry.size, peer: entry.peer, seed: seed,
      order: coin.next(), budget: Self.budget)
    request.ours = known.lazy.compactMap(\.ours).first
    request.aim = entry.asked?.key
    request.verified = known.flatMap(\.digests)
    return request
  }

  private func reading(_ request: PeerRequest, _ worker: HostProcess) -> PeerReading {
    do {
      if !worker.isRunning { try worker.start() }
      let limit = Self.judging + 4 * patience
      let answer: HostProcess.Answer<PeerReading> = try worker.ask(request, [], within: limit)
      switch answer {
      case .reply(let reading, _): return reading
      case .died(let signal, _): return failure("crashed with \(Signal.name(signal))")
      case .exited(let code): return failure("ended with exit code \(code)")
      case .hung: return failure("gave no answer within \(Int(limit)) s")
      case .spoilt: return failure("answered nonsense")
      }
    } catch { return failure("cannot be started: \(error)") }
  }

  private func failure(_ what: String) -> PeerReading {
    PeerReading(.failed, "our own process \(what)")
  }

  private static var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging(WorkerSurroundings.variables) { $1 }
  }
}
