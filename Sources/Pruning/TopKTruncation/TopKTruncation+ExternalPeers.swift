public import Peers
import Verification

extension TopKTruncation: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<TopKTruncation>] = [
    ExternalPeer(
      "numpy.argpartition", .numPy,
      remark: "it leaves open which of equal numbers are kept", .exact,
      program: """
        def prepare(x, kept):
            x, kept = np.asarray(x), kept[0]
            truncated = np.empty_like(x)
            def run():
                places = np.argpartition(np.abs(x), len(x) - kept)[len(x) - kept:]
                places.sort()
                truncated.fill(0)
                truncated[places] = x[places]
                return places
            return run, lambda places: {"truncated": truncated, "places": places}
        """,
      inputs: { problem in
        guard !problem.hasTie else {
          throw PeerMismatch("equal numbers compete for a place, of which it may keep any")
        }
        return try problem.arrays
      },
      observe: kept),
    ExternalPeer(
      "numpy.partition and two comparisons", .numPy,
      remark: "of equal numbers it keeps those in front, as the definition says", .exact,
      program: """
        def prepare(x, kept):
            x, kept = np.asarray(x), kept[0]
            sizes, truncated = np.empty_like(x), np.empty_like(x)
            def run():
                np.abs(x, out=sizes)
                least = np.partition(sizes, len(x) - kept)[len(x) - kept]
                above, tied = np.flatnonzero(sizes > least), np.flatnonzero(sizes == least)
                places = np.concatenate([above, tied[:kept - len(above)]])
                places.sort()
                truncated.fill(0)
                truncated[places] = x[places]
                return places
            return run, lambda places: {"truncated": truncated, "places": places}
        """,
      inputs: { try $0.arrays }, observe: kept),
  ]

  private static let kept: @Sendable (Problem, PeerResults) throws -> Observation<Double> = {
    [
      "truncated": .scalars(try $1.numbers("truncated")),
      "places": .integers(try $1.integers("places")),
    ]
  }
}

extension TopKTruncation.Problem {
  fileprivate var arrays: [PeerArray] {
    get throws {
      if let obstacle { throw PeerMismatch(obstacle) }
      guard kept > 0 else { throw PeerMismatch("nothing is kept") }
      return [PeerArray("x", x), PeerArray("kept", [Int64(kept)])]
    }
  }

  /// Whether the last that is kept is no larger than the first that is not.
  fileprivate var hasTie: Bool {
    guard kept > 0, kept < x.count else { return false }
    let sizes = x.map(\.magnitude).sorted(by: >)
    return sizes[kept - 1] == sizes[kept]
  }
}
