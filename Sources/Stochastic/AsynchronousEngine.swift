/// Server and workers in one process, one result after the other, in the order of a schedule.
///
/// It is what a recorded run is replayed in, and what virtual time is made of: the schedule says when.
public struct AsynchronousEngine: Sendable {
  private let records: Records, shares: Shares

  public init(_ records: Records, _ shares: Shares) {
    (self.records, self.shares) = (records, shares)
  }

  /// So many results of one worker, none of them stale: SGD or SAGA in step.
  public static func serial(_ results: Int) -> [Arrival] {
    (0..<results).map {
      Arrival(worker: 0, task: $0, version: $0, staleness: 0, isAccepted: true)
    }
  }

  /// The last version of ``AsynchronousSGD``.
  ///
  /// - Parameter observe: Sees the index of each result that was accepted, and the version that it made.
  public func sgd(
    _ arrivals: [Arrival], step: Double, rule: StepRule,
    observe: (_ index: Int, _ w: [Double]) -> Void = { _, _ in }
  ) -> [Double] {
    var server = SGDServer(features: records.features, shares, step, rule)
    let workers = (0..<shares.workers).map { SGDWorker(records, shares, $0) }
    return Self.inTurn(arrivals, &server, workers, observe)
  }

  /// The last version of ``AsynchronousSAGA``.
  public func saga(
    _ arrivals: [Arrival], step: Double, memory: AsynchronousSAGA.Memory = .residuals,
    observe: (_ index: Int, _ w: [Double]) -> Void = { _, _ in }
  ) -> [Double] {
    var server = SAGAServer(features: records.features, shares, step)
    let workers = (0..<shares.workers).map { SAGAWorker(records, shares, $0, memory) }
    return Self.inTurn(arrivals, &server, workers, observe)
  }

  static func inTurn<Server: AsynchronousServer, Worker: AsynchronousWorker>(
    _ arrivals: [Arrival], _ server: inout Server, _ workers: [Worker],
    _ observe: (_ index: Int, _ w: [Double]) -> Void = { _, _ in }
  ) -> [Double] {
    var workers = workers
    // Each worker holds the version that its next result will be computed from.
    var history = [server.w]
    for (index, arrival) in arrivals.enumerated() {
      let p = arrival.worker
      let result = workers[p].compute(task: arrival.task, at: history[arrival.version])
      workers[p].learn(isAccepted: arrival.isAccepted)
      guard arrival.isAccepted else { continue }
      server.apply(result)
      history.append(server.w)
      observe(index, server.w)
    }
    return server.w
  }
}
