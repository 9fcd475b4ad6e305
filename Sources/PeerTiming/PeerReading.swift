import Foundation
public import Verification

/// What one process of ours is asked for: a peer on a problem, beside our own.
public struct PeerRequest: Codable, Sendable {
  public var algorithm: String
  public var size: Int
  public var peer: String
  /// Of the problem, and of the order of the slices.
  public var seed: UInt64
  public var order: UInt64
  /// Seconds of slices, of either side together.
  public var budget: Double
  /// Which of ours it is timed beside; `nil` if the fastest is still to be found.
  public var ours: String?
  /// Fingerprints of results that were verified before: the peer's, and ours.
  public var verified: [String] = []
  /// Where the problem and what it is compared with are declared, if not by its size and the peer's name.
  public var aim: AimKey?

  public init(
    algorithm: String, size: Int, peer: String, seed: UInt64, order: UInt64, budget: Double
  ) {
    (self.algorithm, self.size, self.peer) = (algorithm, size, peer)
    (self.seed, self.order, self.budget) = (seed, order, budget)
  }
}

/// An aim of an algorithm, and one of its goals, by their places in the declaration.
public struct AimKey: Codable, Hashable, Sendable {
  public var aim: Int
  public var goal: Int

  public init(aim: Int, goal: Int) { (self.aim, self.goal) = (aim, goal) }
}

/// What one pair of processes, ours and a Python interpreter, say of a peer.
public struct PeerReading: Codable, Sendable {
  public var standing = PeerStanding.verified
  /// Why there is no time, where there is none.
  public var reason: String?
  /// Versions of the peer's modules.
  public var versions: [String: String] = [:]
  /// Which of ours it was timed beside.
  public var ours: String?
  /// Medians over the rounds of the seconds of a call, and of the logarithm of the peer's over ours.
  public var ourSeconds: Double?
  public var peerSeconds: Double?
  public var logRatio: Double?
  public var rounds = 0
  public var discarded = 0
  /// Fingerprints of the two results that were timed.
  public var digests: [String] = []
  /// The roof's name, where the other side is a roof.
  public var roof: String?
  /// Seconds that it all took: preparing, timing and judging.
  public var spent: Double?
  /// What the algorithm must do at least on this problem, in the format of ours.
  public var work: Work?

  public init() {}

  /// A reading without a time.
  public init(_ standing: PeerStanding, _ reason: String) {
    (self.standing, self.reason) = (standing, reason)
  }
}

/// How a peer stands.
public enum PeerStanding: String, Codable, Sendable, CaseIterable {
  /// Its result, and ours, are shown to be right; the times are of those.
  case verified
  /// Its result is shown to be wrong.
  case wrong
  /// Nothing shows whether its result is right.
  case undecided
  /// Zeros or NaN in place of the result would have been taken for right.
  case mistrusted
  /// It raised, crashed or hung.
  case failed
  /// It does not take this problem, or we have nothing of its format to stand beside it.
  case unfit
  /// Its library is not installed.
  case absent
  /// No round was undisturbed.
  case disturbed

  /// Whether it is something that somebody has to mend.
  public var isFinding: Bool { [.wrong, .mistrusted, .failed].contains(self) }
}
