import Foreign
import Foundation
import Measurement
import Peers
import Scalars
public import Verification

/// The process that times our side: it keeps an interpreter and the last problem, and answers one request after the
/// other.
public final class PeerSession {
  private let algorithms: [any Algorithm.Type]
  private let host: PeerHost
  private var key = ""
  private var benchmark: Any?

  /// - Parameters:
  ///   - python: The interpreter, by its path or as the shell finds it.
  ///   - patience: Seconds that it may take for any one answer.
  public init(_ algorithms: [any Algorithm.Type], python: String, patience: Double) {
    self.algorithms = algorithms
    host = PeerHost(python: python, patience: patience)
  }

  /// Serves a process that has started this one by ``HostProcess``, until that is gone.
  public func serve() {
    let channel = Channel.ofChild
    do {
      while true {
        let (request, _) = try channel.receive(PeerRequest.self)
        try channel.send(answer(request), [])
      }
    } catch {
      // The other side is gone: nobody is left to be told.
    }
  }

  public func answer(_ request: PeerRequest) -> PeerReading {
    let start = Stopwatch.now()
    var reading = found(request)
    reading.spent = Stopwatch.now() - start
    return reading
  }

  private func found(_ request: PeerRequest) -> PeerReading {
    if let key = request.aim {
      let aimed = algorithms.lazy.compactMap { $0 as? any Aimed.Type }
        .first { $0.name == request.algorithm }
      guard let aimed else { return PeerReading(.failed, "no aims of \(request.algorithm)") }
      return reading(aimed, key, request)
    }
    let found = algorithms.lazy.compactMap { $0 as? any ExternallyPeered.Type }
      .first { $0.name == request.algorithm }
    guard let found else { return PeerReading(.failed, "no peers of \(request.algorithm)") }
    return reading(found, request)
  }

  private func reading<A: ExternallyPeered>(_: A.Type, _ request: PeerRequest) -> PeerReading {
    guard let peer = A.externalPeers.first(where: { $0.name == request.peer }) else {
      return PeerReading(.failed, "\(A.name) has no peer \(request.peer)")
    }
    return reading(peer.libraries) {
      let benchmark = benchmark(A.self, request) {
        PeerBenchmark(A.problem(size: request.size, draw: 0, seed: request.seed), host)
      }
      return try benchmark.reading(peer, request)
    }
  }

  private func reading<A: Aimed>(
    _: A.Type, _ key: AimKey, _ request: PeerRequest
  ) -> PeerReading {
    guard A.aims.indices.contains(key.aim), A.aims[key.aim].goals.indices.contains(key.goal) else {
      return PeerReading(.failed, "\(A.name) has no such aim")
    }
    let aim = A.aims[key.aim]
    let goal = aim.goals[key.goal]
    var libraries: [PeerLibrary] = []
    if case .peer(let peer) = goal.rival { libraries = peer.libraries }
    return reading(libraries) {
      let benchmark = benchmark(A.self, request) {
        PeerBenchmark(aim.problem(seed: request.seed), host, isCold: aim.isCold)
      }
      return try benchmark.reading(goal.rival, goal.format, request)
    }
  }

  /// What is found where these libraries are; else why nothing is.
  private func reading(
    _ libraries: [PeerLibrary], _ find: () throws -> PeerReading
  ) -> PeerReading {
    var versions: [String: String] = [:]
    do {
      if !libraries.isEmpty { versions = try host.versions(of: libraries) }
      var reading = try find()
      reading.versions = versions
      return reading
    } catch PeerFailure.absent(let reason) {
      return PeerReading(.absent, reason)
    } catch {
      // Whatever state it is in, the next peer gets a fresh one.
      host.stop()
      var reading = PeerReading(.failed, "\(error)")
      reading.versions = versions
      return reading
    }
  }

  /// The last one again, if it is of the same problem: what is ours is prepared once.
  private func benchmark<A: Algorithm>(
    _: A.Type, _ request: PeerRequest, _ make: () -> PeerBenchmark<A>
  ) -> PeerBenchmark<A> {
    let place = request.aim.map { "aim \($0.aim)" } ?? "\(request.size)"
    let wanted = "\(A.name)/\(place)/\(request.seed)"
    if key == wanted, let known = benchmark as? PeerBenchmark<A> { return known }
    // The last one's memory goes before the next one's comes.
    benchmark = nil
    let new = make()
    (key, benchmark) = (wanted, new)
    return new
  }
}
