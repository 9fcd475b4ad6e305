public import Foundation
import Scalars

/// What a worker is asked for by `bench`.
public struct BenchRequest: Codable, Sendable {
  public var algorithm: String
  public var size: Int
  /// Of the problem, and of the order of the rounds.
  public var seed: UInt64
  public var order: UInt64
  public var rounds: Int
  public var verified: [String: String]
}

/// Fresh processes one after another, through each of which every problem goes once, in an order of its own.
public struct BenchSeries {
  /// One algorithm on one size.
  public struct Group: Hashable, Sendable {
    public var family: String
    public var algorithm: String
    public var size: Int

    public init(family: String, algorithm: String, size: Int) {
      (self.family, self.algorithm, self.size) = (family, algorithm, size)
    }
  }

  /// The fewest processes from which a median has an interval worth its name.
  public static let leastProcesses = 12
  /// The rounds of one process, unless a call is long.
  public static let rounds = 5

  public var processes = BenchSeries.leastProcesses
  public var rounds = BenchSeries.rounds
  public var seed: UInt64 = 1
  /// Called with what is being done.
  public var progress: (String) -> Void = { _ in }
  public var isInterrupted: () -> Bool = { false }
  /// What the process of a number has found before, which is then not timed again.
  public var earlier: (_ process: Int, Group) -> ProcessTimings? = { _, _ in nil }
  /// Called with what a process has found.
  public var found: (_ process: Int, Group, ProcessTimings) -> Void = { _, _, _ in }
  private let executable: URL

  /// What a series found.
  public struct Outcome: Sendable {
    public var timings: [Group: [ProcessTimings]] = [:]
    /// What could not be timed, and why.
    public var failures: [(group: Group, reason: String)] = []
    public var notes: [String] = []
  }

  /// - Parameter executable: The command whose workers do the timing.
  public init(executable: URL) { self.executable = executable }

  public func run(_ groups: [Group]) -> Outcome {
    var outcome = Outcome()
    let cores = Cores.choose()
    defer { cores.release() }
    outcome.notes = cores.notes
    var coin = Generator(seed: seed, purpose: "bench")
    var open = groups
    for number in 1...max(1, processes) where !isInterrupted() {
      var worker: WorkerProcess?
      for (position, group) in open.shuffled(using: &coin).enumerated() where !isInterrupted() {
        progress(
          "process \(number) of \(processes): \(group.algorithm) \(group.size) (\(position + 1) of \(open.count))"
        )
        let order = coin.next()
        if let timings = earlier(number, group) {
          outcome.timings[group, default: []].append(timings)
          continue
        }
        do {
          let running = try worker ?? WorkerProcess(executable: executable, arguments: cores.solo)
          worker = running
          let known = outcome.timings[group]?.first?.rows ?? []
          let request = BenchRequest(
            algorithm: group.algorithm, size: group.size, seed: seed, order: order,
            rounds: rounds,
            verified: Dictionary(
              known.map { ($0.implementation, $0.digest) }, uniquingKeysWith: { first, _ in first })
          )
          let timings = try running.bench(request)
          outcome.timings[group, default: []].append(timings)
          found(number, group, timings)
        } catch {
          // What was running in it may have broken anything: the next problem gets a fresh one.
          worker = nil
          open.removeAll { $0 == group }
          outcome.failures.append((group, "\(error)"))
        }
      }
    }
    return outcome
  }
}

extension WorkerProcess {
  /// All implementations of an algorithm on one problem, timed beside each other in that process.
  func bench(_ request: BenchRequest, within limit: Double = 900) throws -> ProcessTimings {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let words = String(decoding: try encoder.encode(request), as: UTF8.self)
    let answer = try ask("bench \(words)", within: limit)
    do { return try JSONDecoder().decode(ProcessTimings.self, from: Data(answer.utf8)) } catch {
      throw WorkerFailure.nonsense(answer)
    }
  }
}
