import Foundation
import Measurement
import Peers
import Scalars
import Verification

/// One algorithm on one problem: its peers, one after the other, in turns with the fastest of ours.
///
/// Slices alternate as in ``PairedSlices``: *ours theirs theirs ours* or its mirror, by a coin. The turn goes to the
/// interpreter over a pipe; both sides read their clocks around their calls alone, so that the pipe is in no time.
final class PeerBenchmark<A: ExternallyPeered> {
  private let problem: A.Problem
  private let host: PeerHost
  private let arena = Arena()
  private lazy var truth = A.enclosure(of: problem)
  private var prepared: [String: Contestant] = [:]

  /// One of ours, ready to be timed.
  private struct Contestant {
    let implementation: Implementation<A>
    let run: Implementation<A>.Run
    let plan: SlicePlan
  }

  init(_ problem: A.Problem, _ host: PeerHost) { (self.problem, self.host) = (problem, host) }

  /// - Throws: ``PeerFailure`` if the peer could not do it.
  func reading(_ peer: ExternalPeer<A>, _ request: PeerRequest) throws -> PeerReading {
    let arrays: [PeerArray]
    do { arrays = try peer.inputs(problem) } catch { return PeerReading(.unfit, "\(error)") }
    guard let ours = contestant(request.ours, peer.format) else {
      let format = peer.format.map { " of format \($0.rawValue)" } ?? ""
      return PeerReading(.unfit, "nothing of ours\(format) runs here on this problem")
    }
    try host.prepare(peer.program, arrays)
    let plan = try SlicePlan { try self.host.slice(calls: $0, warm: 0).seconds }
    var slices = PairedSlices()
    try fill(&slices, ours, plan, request)
    var reading = try verdict(peer, ours, request)
    (reading.rounds, reading.discarded) = (slices.logRatios.count, slices.discarded)
    reading.work = A.work(on: problem).map { work in peer.format.map(work.stated) ?? work }
    guard reading.standing == .verified else { return reading }
    guard slices.isUsable else {
      (reading.standing, reading.reason) = (.disturbed, "every round lost its core")
      return reading
    }
    reading.ourSeconds = Statistics.median(slices.base)
    reading.peerSeconds = Statistics.median(slices.head)
    reading.logRatio = Statistics.median(slices.logRatios)
    return reading
  }

  // MARK: - Slices

  private func fill(
    _ slices: inout PairedSlices, _ ours: Contestant, _ plan: SlicePlan, _ request: PeerRequest
  ) throws {
    var coin = Generator(seed: request.order, purpose: "turns of \(A.name)")
    let start = Stopwatch.now()
    // A slice and the calls that warm it, for either side twice; rounds that are lost do not go on for ever.
    while Stopwatch.now() - start < request.budget || (!slices.isUsable && slices.discarded < 6) {
      let isOursOutside = coin.next() & 1 == 0
      var (own, their): ([Slice], [Slice]) = ([], [])
      for isInside in [false, true, true, false] {
        if isInside == isOursOutside {
          let time = try host.slice(calls: plan.calls, warm: plan.warm)
          their.append(plan.slice(time.seconds, time.isUndisturbed))
        } else {
          own.append(slice(of: ours))
        }
      }
      slices.add(base: own, head: their, calls: 1)
    }
  }

  private func slice(of ours: Contestant) -> Slice {
    let (body, plan) = (ours.run.body, ours.plan)
    for _ in 0..<plan.warm { body() }
    let time = Stopwatch.time { for _ in 0..<plan.calls { body() } }
    return plan.slice(time.seconds, time.isUndisturbed)
  }

  // MARK: - Ours

  /// The implementation of that name, or the fastest of ours in that format; `nil` if there is none.
  private func contestant(_ name: String?, _ format: Work.Unit?) -> Contestant? {
    let own = A.implementations.filter {
      $0.voice == .optimised && $0.contract.unavailable == nil && $0.format == format
        && (name == nil ? Self.isChosen($0.name) : $0.name == name)
    }
    let ready = own.compactMap(contestant)
    return ready.min { $0.plan.secondsPerCall < $1.plan.secondsPerCall }
  }

  /// Whether no wider lane does the same work.
  private static func isChosen(_ name: String) -> Bool {
    !name.split(separator: "-").contains { word in
      Lane(rawValue: String(word)).map { $0 != .widest } ?? false
    }
  }

  /// `nil` for an implementation that does not take the problem.
  private func contestant(_ implementation: Implementation<A>) -> Contestant? {
    if let known = prepared[implementation.name] { return known }
    guard let run = try? implementation.prepare(problem, in: arena) else { return nil }
    let plan = SlicePlan { count in
      Stopwatch.time { for _ in 0..<count { run.body() } }.seconds
    }
    let contestant = Contestant(implementation: implementation, run: run, plan: plan)
    prepared[implementation.name] = contestant
    return contestant
  }

  // MARK: - Verdict

  /// Whether the two results that were timed are right, and whether that says anything.
  private func verdict(
    _ peer: ExternalPeer<A>, _ ours: Contestant, _ request: PeerRequest
  ) throws -> PeerReading {
    var reading = PeerReading()
    reading.ours = ours.implementation.name
    let results: Observation<Double>
    do { results = try peer.observation(of: host.results(), on: problem) } catch let mismatch
      as PeerMismatch
    {
      return PeerReading(.wrong, mismatch.description)
    }
    let own = ours.run.observe()
    reading.digests = [results, own].map { String($0.digest, radix: 16) }
    // The same bits of the same problem need no second judge.
    guard !Set(reading.digests).isSubset(of: Set(request.verified)) else { return reading }
    if let refusal = ours.implementation.refusal(of: own, on: problem, truth) {
      // Not the peer's fault, and red all the same.
      reading.standing = truth == nil ? .undecided : .failed
      reading.reason = "ours is not verified: \(refusal)"
    } else if let refusal = peer.refusal(of: results, on: problem, truth) {
      reading.standing = truth == nil ? .undecided : .wrong
      reading.reason = refusal
    } else if let impostor = impostor(in: peer, of: results) {
      reading.standing = .mistrusted
      reading.reason = "\(impostor) in place of its result would pass for right"
    }
    return reading
  }

  /// What would be taken for the result though it is none, if anything would.
  private func impostor(in peer: ExternalPeer<A>, of results: Observation<Double>) -> String? {
    let spoilt: [(String, Observation<Double>)] = [
      ("zeros", results.replaced(numbers: 0, integers: 0)),
      ("NaN", results.replaced(numbers: .nan, integers: -1)),
    ]
    return spoilt.first { _, other in
      !other.isBitwiseEqual(to: results) && peer.refusal(of: other, on: problem, truth) == nil
    }?.0
  }
}
