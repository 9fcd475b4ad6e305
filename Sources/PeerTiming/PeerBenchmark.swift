import Foundation
import Measurement
import Peers
import Scalars
import Verification

/// One algorithm on one problem: what it is compared with, one after the other, in turns with the fastest of ours.
///
/// Slices alternate as in ``PairedSlices``: *ours theirs theirs ours* or its mirror, by a coin. An interpreter gets its
/// turn over a pipe; both sides read their clocks around their calls alone, so that the pipe is in no time.
final class PeerBenchmark<A: Algorithm> {
  private let own: OwnSide<A>
  private let host: PeerHost
  private let cold: ColdCaches?
  /// The other problems of ours that this one is compared with, by their titles.
  private var others: [String: OwnSide<A>] = [:]

  private typealias Contestant = OwnSide<A>.Contestant

  init(_ problem: A.Problem, _ host: PeerHost, isCold: Bool = false) {
    (own, self.host) = (OwnSide(problem), host)
    cold = isCold ? ColdCaches() : nil
  }

  /// A peer as it is declared, in the format that it has.
  ///
  /// - Throws: ``PeerFailure`` if the peer could not do it.
  func reading(_ peer: ExternalPeer<A>, _ request: PeerRequest) throws -> PeerReading {
    try reading(.peer(peer), peer.format, request)
  }

  /// - Throws: ``PeerFailure`` if a peer outside could not do it.
  func reading(
    _ rival: Aim<A>.Rival, _ format: Work.Unit?, _ request: PeerRequest
  ) throws -> PeerReading {
    guard let ours = own.contestant(request.ours, format, cold: cold) else {
      let format = format.map { " of format \($0.rawValue)" } ?? ""
      return PeerReading(.unfit, "nothing of ours\(format) runs here on this problem")
    }
    let side: RivalSide
    switch try self.side(rival, format, seed: request.seed) {
    case .success(let made): side = made
    case .failure(let mismatch): return PeerReading(.unfit, mismatch.description)
    }
    var slices = PairedSlices()
    try fill(&slices, ours, side, request)
    var reading = try verdict(side, ours, request)
    (reading.rounds, reading.discarded) = (slices.logRatios.count, slices.discarded)
    reading.roof = side.roof
    reading.work = A.work(on: own.problem).map { work in format.map(work.stated) ?? work }
    guard reading.standing == .verified else { return reading }
    guard isUsable(slices, side) else {
      (reading.standing, reading.reason) = (.disturbed, "every round lost its core")
      return reading
    }
    reading.ourSeconds = Statistics.median(slices.base)
    reading.peerSeconds = Statistics.median(slices.head)
    reading.logRatio = Statistics.median(slices.logRatios)
    return reading
  }

  // MARK: - The other side

  /// What ours is timed in turns with.
  private struct RivalSide {
    let slice: () throws -> Slice
    let isVeryLong: Bool
    /// The name of the roof, if it is one.
    var roof: String?
    /// Its result, and why that must not be reported, if it must not. A roof has none.
    var result: (() throws -> Observation<Double>)?
    var refusal: (Observation<Double>) -> String? = { _ in nil }
    /// Whether zeros or NaN in place of the result would be noticed is asked of those outside.
    var isOutside = false
  }

  private func side(
    _ rival: Aim<A>.Rival, _ format: Work.Unit?, seed: UInt64
  ) throws -> Result<RivalSide, PeerMismatch> {
    switch rival {
    case .peer(let peer): return try outside(peer)
    case .roof:
      guard let stated = A.work(on: own.problem) else {
        return .failure(PeerMismatch("it does not say what must be done at least"))
      }
      let work = format.map(stated.stated) ?? stated
      let loop = RoofLoop(work, WorkerCalibration.measured, isCold: cold != nil)
      return .success(RivalSide(slice: loop.slice, isVeryLong: false, roof: loop.name))
    case .library(let name):
      guard let library = own.library(name, cold: cold) else {
        return .failure(PeerMismatch("there is no \(name), or it does not take this problem"))
      }
      return .success(side(library, of: own))
    case .ours(let title, let draw):
      let other = others[title] ?? OwnSide(problem(title, draw, seed))
      others[title] = other
      guard let ours = other.contestant(nil, format, cold: cold) else {
        return .failure(PeerMismatch("nothing of ours runs here on \(title)"))
      }
      return .success(side(ours, of: other))
    }
  }

  private func problem(
    _ title: String, _ draw: @Sendable (inout Generator) -> A.Problem, _ seed: UInt64
  ) -> A.Problem {
    var generator = Generator(seed: seed, purpose: "\(A.name), \(title)")
    return draw(&generator)
  }

  private func side(_ contestant: Contestant, of side: OwnSide<A>) -> RivalSide {
    RivalSide(
      slice: contestant.slice, isVeryLong: contestant.plan.isVeryLong,
      result: contestant.run.observe,
      refusal: {
        contestant.implementation.refusal(of: $0, on: side.problem, side.truth)
      })
  }

  private func outside(_ peer: ExternalPeer<A>) throws -> Result<RivalSide, PeerMismatch> {
    let arrays: [PeerArray]
    do { arrays = try peer.inputs(own.problem) } catch {
      return .failure(PeerMismatch("\(error)"))
    }
    try host.prepare(peer.program, arrays)
    let plan = try SlicePlan(cold: cold) { try self.host.slice(calls: $0, warm: 0).seconds }
    let (host, own, share) = (host, own, 1 / Double(max(1, peer.repetitions(own.problem))))
    return .success(
      RivalSide(
        slice: {
          let time = try host.slice(calls: plan.calls, warm: plan.warm)
          var slice = plan.slice(time.seconds, time.isUndisturbed)
          slice.seconds *= share
          return slice
        },
        isVeryLong: plan.isVeryLong,
        result: { try peer.observation(of: host.results(), on: own.problem) },
        refusal: { peer.refusal(of: $0, on: own.problem, own.truth) }, isOutside: true))
  }

  // MARK: - Slices

  private func fill(
    _ slices: inout PairedSlices, _ ours: Contestant, _ side: RivalSide, _ request: PeerRequest
  ) throws {
    var coin = Generator(seed: request.order, purpose: "turns of \(A.name)")
    let start = Stopwatch.now()
    // Either side twice; rounds that are lost do not go on for ever.
    while Stopwatch.now() - start < request.budget
      || (!isUsable(slices, side) && slices.discarded < 20)
    {
      let isOursOutside = coin.next() & 1 == 0
      var (own, their): ([Slice], [Slice]) = ([], [])
      for isInside in [false, true, true, false] {
        cold?.sweep()
        if isInside == isOursOutside {
          their.append(try side.slice())
        } else {
          own.append(ours.slice())
        }
      }
      slices.add(base: own, head: their, calls: 1)
    }
  }

  /// A call of seconds is a median of its own: one round of two of them is enough.
  private func isUsable(_ slices: PairedSlices, _ side: RivalSide) -> Bool {
    side.isVeryLong ? !slices.logRatios.isEmpty : slices.isUsable
  }

  // MARK: - Verdict

  /// Whether the two results that were timed are right, and whether that says anything.
  private func verdict(
    _ side: RivalSide, _ ours: Contestant, _ request: PeerRequest
  ) throws -> PeerReading {
    var reading = PeerReading()
    reading.ours = ours.implementation.name
    let results: Observation<Double>?
    do { results = try side.result?() } catch let mismatch as PeerMismatch {
      return PeerReading(.wrong, mismatch.description)
    }
    let mine = ours.run.observe()
    reading.digests = ([mine] + [results].compactMap { $0 }).map { String($0.digest, radix: 16) }
    // The same bits of the same problem need no second judge.
    guard !Set(reading.digests).isSubset(of: Set(request.verified)) else { return reading }
    if let refusal = ours.implementation.refusal(of: mine, on: own.problem, own.truth) {
      // Not the peer's fault, and red all the same.
      reading.standing = own.truth == nil ? .undecided : .failed
      reading.reason = "ours is not verified: \(refusal)"
    } else if let results, let refusal = side.refusal(results) {
      reading.standing = own.truth == nil ? .undecided : .wrong
      reading.reason = refusal
    } else if let results, side.isOutside, let impostor = impostor(side, results) {
      reading.standing = .mistrusted
      reading.reason = "\(impostor) in place of its result would pass for right"
    }
    return reading
  }

  /// What would be taken for the result though it is none, if anything would.
  private func impostor(_ side: RivalSide, _ results: Observation<Double>) -> String? {
    let spoilt: [(String, Observation<Double>)] = [
      ("zeros", results.replaced(numbers: 0, integers: 0)),
      ("NaN", results.replaced(numbers: .nan, integers: -1)),
    ]
    return spoilt.first { _, other in
      !other.isBitwiseEqual(to: results) && side.refusal(other) == nil
    }?.0
  }
}

/// The roofs as this process found them when it was first asked: which of them bounds some work.
enum WorkerCalibration {
  static let measured = Calibration.measure()
}
