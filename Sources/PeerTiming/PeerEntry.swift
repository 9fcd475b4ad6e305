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
}
