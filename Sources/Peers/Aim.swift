public import Scalars
public import Verification

/// An algorithm of which a speed was asked.
///
/// The conformance stands in `<Name>+Aims.swift` beside the algorithm, and nowhere else: `vernier bench --aims` prints,
/// of every algorithm that has one, what was asked beside what is reached.
public protocol Aimed: Algorithm {
  static var aims: [Aim<Self>] { get }
}

/// A problem, and the speeds that were asked of our fastest implementation on it.
public struct Aim<A: Algorithm>: Sendable {
  /// What distinguishes the problem: `1 × 4096²`.
  public let title: String
  /// Whether every call, theirs too, finds the caches full of other data.
  public let isCold: Bool
  public let goals: [Goal]
  private let draw: @Sendable (inout Generator) -> A.Problem

  public init(
    _ title: String, isCold: Bool = false, _ goals: Goal...,
    problem draw: @escaping @Sendable (inout Generator) -> A.Problem
  ) {
    self.init(title, isCold: isCold, goals, problem: draw)
  }

  public init(
    _ title: String, isCold: Bool = false, _ goals: [Goal],
    problem draw: @escaping @Sendable (inout Generator) -> A.Problem
  ) {
    self.title = isCold ? "\(title), out of cache" : title
    (self.isCold, self.goals, self.draw) = (isCold, goals, draw)
  }

  public func problem(seed: UInt64) -> A.Problem {
    var generator = Generator(seed: seed, purpose: "\(A.name), \(title)")
    return draw(&generator)
  }

  /// What ours is compared with, and how it was to compare.
  public struct Goal: Sendable {
    public let rival: Rival
    /// Ours is the fastest of those implementations whose names end with it.
    public let format: Work.Unit?
    /// The rival's time over ours, at least. Of ``Rival/ours`` it is our time over that one's, at most.
    public let factor: Double
    /// Why it is missed where it was last found to be.
    public let reason: String?

    private init(_ rival: Rival, _ format: Work.Unit?, _ factor: Double, _ reason: String?) {
      (self.rival, self.format, self.factor, self.reason) = (rival, format, factor, reason)
    }

    /// The measured roof allows no less than this share of our time.
    public static func roof(
      _ format: Work.Unit?, _ share: Double, because reason: String? = nil
    ) -> Goal {
      Goal(.roof, format, share, reason)
    }

    /// In the peer's own format.
    public static func peer(
      _ peer: ExternalPeer<A>, _ factor: Double, because reason: String? = nil
    ) -> Goal {
      Goal(.peer(peer), peer.format, factor, reason)
    }

    /// A library that is linked, by the name of the implementation.
    public static func library(
      _ name: String, _ format: Work.Unit?, _ factor: Double, because reason: String? = nil
    ) -> Goal {
      Goal(.library(name), format, factor, reason)
    }

    /// At most so many times what ours takes for another problem.
    public static func ours(
      on title: String, _ format: Work.Unit?, atMost factor: Double, because reason: String? = nil,
      problem: @escaping @Sendable (inout Generator) -> A.Problem
    ) -> Goal {
      Goal(.ours(title, problem), format, factor, reason)
    }
  }

  public enum Rival: Sendable {
    case roof
    case peer(ExternalPeer<A>)
    case library(String)
    case ours(String, @Sendable (inout Generator) -> A.Problem)

    public var title: String {
      switch self {
      case .roof: "the roof"
      case .peer(let peer): peer.name
      case .library(let name): name
      case .ours(let title, _): title
      }
    }
  }
}

extension ExternallyPeered {
  /// The peer of that name, for an aim that is stated against it.
  ///
  /// - Precondition: It is declared.
  public static func peer(named name: String) -> ExternalPeer<Self> {
    guard let peer = externalPeers.first(where: { $0.name == name }) else {
      preconditionFailure("\(Self.name) has no peer “\(name)”")
    }
    return peer
  }
}
