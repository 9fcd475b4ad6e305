/// What a server and its workers need to know of time: how long each task takes, and when new tasks go out.
///
/// The server collects results one by one. Its clock counts them. A worker whose result was collected is
/// idle until at least `quorum` workers are; then all idle ones get new tasks, on the version of that
/// moment. The staleness of a result is the clock at its arrival less the clock at its dispatch; a result
/// that is staler than `limit` is dropped, and its worker is idle all the same.
public struct Timing: Sendable, Equatable {
  /// Ticks of the tasks of each worker, used in turn and over again; each is at least 1.
  public var durations: [[Int]]
  /// ⌊βP⌋, at least 1: P makes it synchronous, 1 sends every worker on at once.
  public var quorum: Int
  /// τ.
  public var limit: Int
  /// How many results are collected in all.
  public var results: Int

  public init(durations: [[Int]], quorum: Int = 1, limit: Int = .max, results: Int) {
    self.durations = durations
    self.quorum = quorum
    self.limit = limit
    self.results = results
  }

  public var workers: Int { durations.count }

  func duration(of worker: Int, task: Int) -> Int {
    let own = durations[worker]
    return own[task % own.count]
  }

  /// P workers whose tasks take `unit` ticks, the first of them a factor 1 + δ longer.
  public static func straggler(
    workers: Int, unit: Int, delayed: Int, quorum: Int = 1, results: Int
  ) -> Timing {
    Timing(
      durations: (0..<workers).map { [$0 == 0 ? unit + delayed : unit] }, quorum: quorum,
      results: results)
  }
}

/// One result as the server collected it.
public struct Arrival: Sendable, Equatable {
  public var worker: Int
  /// How many tasks the worker had done before.
  public var task: Int
  /// How many updates had been applied when the task was given out.
  public var version: Int
  public var staleness: Int
  public var isAccepted: Bool
  /// Ticks since the start.
  public var time: Int

  public init(
    worker: Int, task: Int, version: Int, staleness: Int, isAccepted: Bool, time: Int = 0
  ) {
    (self.worker, self.task, self.version) = (worker, task, version)
    (self.staleness, self.isAccepted, self.time) = (staleness, isAccepted, time)
  }
}
