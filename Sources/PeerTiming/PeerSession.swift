import Foreign
import Foundation
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
    let found = algorithms.lazy.compactMap { $0 as? any ExternallyPeered.Type }
      .first { $0.name == request.algorithm }
    guard let found else { return PeerReading(.failed, "no peers of \(request.algorithm)") }
    return reading(found, request)
  }

  private func reading<A: ExternallyPeered>(_: A.Type, _ request: PeerRequest) -> PeerReading {
    guard let peer = A.externalPeers.first(where: { $0.name == request.peer }) else {
      return PeerReading(.failed, "\(A.name) has no peer \(request.peer)")
    }
    var versions: [String: String] = [:]
    do {
      versions = try host.versions(of: peer.libraries.map(\.module))
      var reading = try self.benchmark(A.self, request).reading(peer, request)
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
  private func benchmark<A: ExternallyPeered>(
    _: A.Type, _ request: PeerRequest
  ) -> PeerBenchmark<A> {
    let wanted = "\(A.name)/\(request.size)/\(request.seed)"
    if key == wanted, let known = benchmark as? PeerBenchmark<A> { return known }
    // The last one's memory goes before the next one's comes.
    benchmark = nil
    let problem = A.problem(size: request.size, draw: 0, seed: request.seed)
    let new = PeerBenchmark<A>(problem, host)
    (key, benchmark) = (wanted, new)
    return new
  }
}
