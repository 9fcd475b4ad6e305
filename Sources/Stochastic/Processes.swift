import Bindings
import Foundation
import Scalars
import Verification

/// What the server does with a result.
protocol AsynchronousServer {
  /// The version that idle workers are sent.
  var w: [Double] { get }
  mutating func apply(_ result: [Double])
}

/// What a worker does with a version.
protocol AsynchronousWorker {
  mutating func compute(task: Int, at w: [Double]) -> [Double]
  /// Told before the next task whether the last result was used.
  mutating func learn(isAccepted: Bool)
}

/// A server and its workers on processes.
enum Processes {
  /// On as many processes as there are: the first is the server, or does it all if it is alone.
  ///
  /// The problem must be ``AsynchronousProblem/shared(by:)`` them. A message to a worker is its task's number, whether its last result was used, and w. Its answer is
  /// what it computed. Workers stop when they are sent a negative number.
  static func run<Server: AsynchronousServer, Worker: AsynchronousWorker>(
    _ problem: AsynchronousProblem, _ world: MPI.World, _ server: inout Server,
    _ worker: (_ number: Int) -> Worker
  ) throws -> Observation<Double> {
    if let obstacle = problem.data.obstacle { throw DataError(obstacle) }
    let results = problem.arrivals.count
    if world.size == 1 {
      let arrivals = AsynchronousEngine.serial(results)
      return observation(AsynchronousEngine.inTurn(arrivals, &server, [worker(0)]), arrivals)
    }
    guard world.rank == 0 else {
      var worker = worker(world.rank - 1)
      let draws = Draws(seed: problem.data.seed, purpose: "delays of rank \(world.rank)")
      // Small problems would always answer in the order in which they were asked.
      try work(&worker, world) { task in UInt32(draws.uniform(task) * 300) }
      return [:]
    }
    let arrivals = try serve(&server, world, results: results, limit: problem.limit)
    return observation(server.w, arrivals)
  }

  static func serve<Server: AsynchronousServer>(
    _ server: inout Server, _ world: MPI.World, results: Int, limit: Int
  ) throws -> [Arrival] {
    var arrivals: [Arrival] = []
    var sent = [(task: Int, version: Int, clock: Int)](repeating: (-1, 0, 0), count: world.size)
    var version = 0
    func dispatch(_ rank: Int, wasAccepted: Bool) throws {
      sent[rank] = (sent[rank].task + 1, version, arrivals.count)
      try world.send([Double(sent[rank].task), wasAccepted ? 1 : 0] + server.w, to: rank)
    }
    for rank in 1..<world.size { try dispatch(rank, wasAccepted: false) }
    while arrivals.count < results {
      let message = try world.receive()
      let task = sent[message.source]
      let staleness = arrivals.count - task.clock
      let isAccepted = staleness <= limit
      arrivals.append(
        Arrival(
          worker: message.source - 1, task: task.task, version: task.version,
          staleness: staleness, isAccepted: isAccepted))
      if isAccepted {
        server.apply(message.values)
        version += 1
      }
      if arrivals.count < results { try dispatch(message.source, wasAccepted: isAccepted) }
    }
    // Every worker but the last one that answered has a task under way, whose result nobody awaits.
    let last = arrivals.last.map { $0.worker + 1 }
    for rank in 1..<world.size where rank != last { _ = try world.receive(from: rank) }
    for rank in 1..<world.size { try world.send([-1], to: rank) }
    return arrivals
  }

  /// - Parameter delay: How many microseconds each task is held back.
  static func work<Worker: AsynchronousWorker>(
    _ worker: inout Worker, _ world: MPI.World, delay: (_ task: Int) -> UInt32
  ) throws {
    while true {
      let message = try world.receive(from: 0).values
      guard let first = message.first, first >= 0 else { return }
      let task = Int(first)
      if task > 0 { worker.learn(isAccepted: message[1] == 1) }
      let result = worker.compute(task: task, at: Array(message.dropFirst(2)))
      usleep(delay(task))
      try world.send(result, to: 0)
    }
  }
}

// MARK: - Recording

extension Processes {
  static func observation(_ w: [Double], _ arrivals: [Arrival]) -> Observation<Double> {
    [
      "w": .scalars(w), "workers": .integers(arrivals.map(\.worker)),
      "tasks": .integers(arrivals.map(\.task)), "versions": .integers(arrivals.map(\.version)),
      "staleness": .integers(arrivals.map(\.staleness)),
      "accepted": .integers(arrivals.map { $0.isAccepted ? 1 : 0 }),
    ]
  }

  /// The problem with the schedule that was recorded; an error if no such run is possible.
  static func replayed(
    _ problem: AsynchronousProblem, ranks: Int, _ recorded: Observation<Double>
  ) throws -> AsynchronousProblem {
    var replayed = problem.shared(by: ranks)
    let (workers, tasks) = (recorded[integers: "workers"], recorded[integers: "tasks"])
    let (versions, staleness) = (recorded[integers: "versions"], recorded[integers: "staleness"])
    let accepted = recorded[integers: "accepted"]
    guard workers.count == problem.arrivals.count,
      [tasks.count, versions.count, staleness.count, accepted.count]
        .allSatisfy({ $0 == workers.count })
    else { throw DataError("a schedule of \(workers.count) results was recorded") }
    replayed.arrivals = workers.indices.map { index in
      Arrival(
        worker: workers[index], task: tasks[index], version: versions[index],
        staleness: staleness[index], isAccepted: accepted[index] == 1)
    }
    if let obstacle = replayed.obstacle { throw DataError(obstacle) }
    try check(replayed.arrivals, workers: replayed.data.workers, limit: problem.limit)
    return replayed
  }

  /// Whether a server could have collected these results: versions, tasks and staleness fit each other.
  static func check(_ arrivals: [Arrival], workers: Int, limit: Int) throws {
    var applied = [0]
    var tasks = [Int](repeating: 0, count: workers)
    for (index, arrival) in arrivals.enumerated() {
      let dispatched = index - arrival.staleness
      guard arrival.staleness >= 0, dispatched >= 0, arrival.version == applied[dispatched],
        arrival.task == tasks[arrival.worker], arrival.isAccepted == (arrival.staleness <= limit)
      else { throw DataError("result \(index) of the recorded schedule is impossible: \(arrival)") }
      tasks[arrival.worker] += 1
      applied.append(applied[index] + (arrival.isAccepted ? 1 : 0))
    }
  }
}

extension AsynchronousProblem {
  /// The same for so many processes: one is the server, or does it all if it is alone.
  func shared(by ranks: Int) -> AsynchronousProblem {
    var shared = self
    shared.data.workers = max(1, ranks - 1)
    return shared
  }
}
