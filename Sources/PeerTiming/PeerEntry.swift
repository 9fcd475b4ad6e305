public import Peers
public import Verification

/// A peer of an algorithm at a size: what becomes a row of the table.
public struct PeerEntry: Hashable, Sendable {
  public var family: String
  public var algorithm: String
  public var size: Int
  public var peer: String
  public var libraries: [PeerLibrary]
  public var remark: String?
  /// What was asked, where it is a row of aims.
  public var asked: Asked?

  /// A speed that was asked for, as it is shown.
  public struct Asked: Hashable, Codable, Sendable {
    public var key: AimKey
    public var title: String
    /// The rival's time over ours, at least; or ours over the rival's, at most.
    public var factor: Double
    public var isAtMost: Bool
    public var isRoof: Bool
    public var reason: String?
  }

  /// What distinguishes its problem from the algorithm's others.
  public var place: String { asked?.title ?? "\(size)" }

  /// What is prepared together.
  var problem: String { "\(algorithm)/\(asked.map { "aim \($0.key.aim)" } ?? "\(size)")" }

  /// Every peer of an algorithm, if it has any.
  ///
  /// - Parameter sizes: Instead of the declared ones.
  public static func all(
    of algorithm: any Algorithm.Type, family: String, sizes: [Int]? = nil
  ) -> [PeerEntry] {
    guard let peered = algorithm as? any ExternallyPeered.Type else { return [] }
    return entries(peered, family, sizes)
  }

  private static func entries<A: ExternallyPeered>(
    _: A.Type, _ family: String, _ sizes: [Int]?
  ) -> [PeerEntry] {
    func extent(_ peer: ExternalPeer<A>) -> [Int] { sizes ?? peer.sizes ?? A.workloads }
    let all = Set(A.externalPeers.flatMap(extent)).sorted()
    return all.flatMap { size in
      A.externalPeers.filter { extent($0).contains(size) }.map { peer in
        PeerEntry(
          family: family, algorithm: A.name, size: size, peer: peer.name,
          libraries: peer.libraries, remark: peer.remark)
      }
    }
  }

  /// Every goal of an algorithm's aims, if it has any.
  public static func aims(of algorithm: any Algorithm.Type, family: String) -> [PeerEntry] {
    guard let aimed = algorithm as? any Aimed.Type else { return [] }
    return aimed.entries(family)
  }
}

extension Aimed {
  fileprivate static func entries(_ family: String) -> [PeerEntry] {
    aims.enumerated().flatMap { place, aim in
      aim.goals.enumerated().map { entry(aim, $1, AimKey(aim: place, goal: $0), family) }
    }
  }

  private static func entry(
    _ aim: Aim<Self>, _ goal: Aim<Self>.Goal, _ key: AimKey, _ family: String
  ) -> PeerEntry {
    var asked = PeerEntry.Asked(
      key: key, title: aim.title, factor: goal.factor, isAtMost: false, isRoof: false,
      reason: goal.reason)
    var entry = PeerEntry(
      family: family, algorithm: name, size: 0, peer: goal.rival.title, libraries: [], remark: nil)
    switch goal.rival {
    case .roof: asked.isRoof = true
    case .ours: asked.isAtMost = true
    case .library: break
    case .peer(let peer): (entry.libraries, entry.remark) = (peer.libraries, peer.remark)
    }
    entry.asked = asked
    return entry
  }
}
