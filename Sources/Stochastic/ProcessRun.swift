public import Bindings
import Foundation
import Scalars

/// A real run of a server and its workers on processes, with what was recorded of it.
public struct ProcessRun: Sendable {
  public let arrivals: [Arrival]
  /// The last version.
  public let w: [Double]
  /// Wall time from the first task to the last result.
  public let seconds: Double

  public enum Method: Sendable {
    case sgd(StepRule)
    case saga(AsynchronousSAGA.Memory)
  }

  /// Runs on all ranks; on the first one, the run, elsewhere nothing.
  ///
  /// - Parameters:
  ///   - shares: For as many workers as there are ranks beside the first.
  ///   - delay: How many microseconds a worker holds each task back: a straggler.
  public static func record(
    _ method: Method, _ records: Records, _ shares: Shares, step: Double, results: Int,
    on world: MPI.World, delay: (_ worker: Int) -> UInt32
  ) throws -> ProcessRun? {
    guard world.size == shares.workers + 1 else {
      throw DataError(
        "\(shares.workers) workers and a server need as many ranks, not \(world.size)")
    }
    let features = records.features
    switch method {
    case .sgd(let rule):
      var server = SGDServer(features: features, shares, step, rule)
      return try run(&server, world, results, delay) { SGDWorker(records, shares, $0) }
    case .saga(let memory):
      var server = SAGAServer(features: features, shares, step)
      return try run(&server, world, results, delay) { SAGAWorker(records, shares, $0, memory) }
    }
  }

  private static func run<Server: AsynchronousServer, Worker: AsynchronousWorker>(
    _ server: inout Server, _ world: MPI.World, _ results: Int, _ delay: (Int) -> UInt32,
    _ worker: (Int) -> Worker
  ) throws -> ProcessRun? {
    guard world.rank == 0 else {
      var worker = worker(world.rank - 1)
      let pause = delay(world.rank - 1)
      try Processes.work(&worker, world) { _ in pause }
      return nil
    }
    let start = Date()
    let arrivals = try Processes.serve(&server, world, results: results, limit: .max)
    return ProcessRun(
      arrivals: arrivals, w: server.w, seconds: Date().timeIntervalSince(start))
  }

  /// Whether the sequential replay of the recorded schedule has the bits of the run.
  public func isReplayed(
    _ method: Method, _ records: Records, _ shares: Shares, step: Double
  ) throws -> Bool {
    try Processes.check(arrivals, workers: shares.workers, limit: .max)
    let engine = AsynchronousEngine(records, shares)
    let replayed =
      switch method {
      case .sgd(let rule): engine.sgd(arrivals, step: step, rule: rule)
      case .saga(let memory): engine.saga(arrivals, step: step, memory: memory)
      }
    return replayed.map(\.bitPattern) == w.map(\.bitPattern)
  }
}
