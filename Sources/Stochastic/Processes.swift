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

/// A server and its workers, one after the other in one process or all at once on many.
enum Processes {
  /// In one process, in the order of a schedule: the last version.
  static func inTurn<Server: AsynchronousServer, Worker: AsynchronousWorker>(
    _ arrivals: [Arrival], _ server: inout Server, _ workers: [Worker]
  ) -> [Double] {
    var workers = workers
    var history = [server.w]
    for arrival in arrivals {
      let p = arrival.worker
      let result = workers[p].compute(task: arrival.task, at: history[arrival.version])
      workers[p].learn(isAccepted: arrival.isAccepted)
      guard arrival.isAccepted else { continue }
      server.apply(result)
      history.append(server.w)
    }
    return server.w
  }

  /// On as many processes as there are: the first is the server, or does it all if it is alone.
  ///
  /// A message to a worker is its task's number, whether its last result was used, and w. Its answer is
  /// what it computed. Workers stop when they are sent a negative number.
  static func run<Server: AsynchronousServer, Worker: AsynchronousWorker>(
    _ problem: AsynchronousProblem, _ world: MPI.World, _ server: inout Server,
    _ worker: (AsynchronousProblem, _ number: Int) -> Worker
  ) throws -> Observation<Double> {
    var own = problem
    own.data.workers = max(1, world.size - 1)
    if let obstacle = own.data.obstacle { throw DataError(obstacle) }
    let results = problem.arrivals.count
    if world.size == 1 {
      own.arrivals = (0..<results).map {
        Arrival(worker: 0, task: $0, version: $0, staleness: 0, isAccepted: true)
      }
      return observation(inTurn(own.arrivals, &server, [worker(own, 0)]), own.arrivals)
    }
    guard world.rank == 0 else {
      var worker = worker(own, world.rank - 1)
      try work(&worker, world, seed: own.data.seed)
      return [:]
    }
    let arrivals = try serve(&server, world, results: results, limit: own.limit)
    return observation(server.w, arrivals)
  }

  private static func serve<Server: AsynchronousServer>(
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

  private static func work<Worker: AsynchronousWorker>(
    _ worker: inout Worker, _ world: MPI.World, seed: UInt64
  ) throws {
    let draws = Draws(seed: seed, purpose: "delays of rank \(world.rank)")
    while true {
      let message = try world.receive(from: 0).values
      guard let first = message.first, first >= 0 else { return }
      let task = Int(first)
      if task > 0 { worker.learn(isAccepted: message[1] == 1) }
      let result = worker.compute(task: task, at: Array(message.dropFirst(2)))
      // Small problems would always answer in the order in which they were asked.
      usleep(UInt32(draws.uniform(task) * 300))
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
    var replayed = problem
    replayed.data.workers = max(1, ranks - 1)
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
    for (index, arrival) in replayed.arrivals.enumerated() {
      let dispatched = index - arrival.staleness
      let applied = replayed.arrivals.prefix(max(0, dispatched)).filter(\.isAccepted).count
      let earlier = replayed.arrivals.prefix(index).filter { $0.worker == arrival.worker }.count
      let isDropped = ranks > 1 && arrival.staleness > problem.limit
      guard dispatched >= 0, arrival.version == applied, arrival.task == earlier,
        arrival.isAccepted == !isDropped
      else { throw DataError("result \(index) of the recorded schedule is impossible: \(arrival)") }
    }
    return replayed
  }
}
