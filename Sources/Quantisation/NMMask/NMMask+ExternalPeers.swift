public import Peers
import Verification

extension NMMask: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<NMMask>] = [
    ExternalPeer(
      "torch.topk and scatter", .torch,
      remark: "it leaves open which of equal weights are kept; it writes bytes, ours bits", .exact,
      program: """
        def prepare(weights, pattern):
            [weights] = tensors(weights)
            (kept, group), ones = pattern, torch.tensor(1, dtype=torch.uint8)
            groups = weights.view(-1, group)
            mask = torch.empty(groups.shape, dtype=torch.uint8)
            def run():
                places = groups.abs().topk(kept, dim=1, sorted=False).indices
                return mask.zero_().scatter_(1, places, 1)
            return run, lambda mask: {"mask": mask.numpy()}
        """,
      inputs: { problem in
        guard !problem.hasTie else {
          throw PeerMismatch("equal weights compete for a place, of which it may keep any")
        }
        return problem.arrays
      },
      observe: mask),
    ExternalPeer(
      "torch.sort, stable, and scatter", .torch,
      remark:
        "of equal weights it keeps those in front, as the definition says; it writes bytes, ours bits",
      .exact,
      program: """
        def prepare(weights, pattern):
            [weights] = tensors(weights)
            kept, group = pattern
            groups = weights.view(-1, group)
            mask = torch.empty(groups.shape, dtype=torch.uint8)
            def run():
                places = torch.sort(groups.abs(), dim=1, descending=True, stable=True).indices
                return mask.zero_().scatter_(1, places[:, :kept], 1)
            return run, lambda mask: {"mask": mask.numpy()}
        """,
      inputs: { $0.arrays }, observe: mask),
  ]

  private static let mask: @Sendable (Problem, PeerResults) throws -> Observation<Double> = {
    ["mask": .scalars(try $1.numbers("mask"))]
  }
}

extension NMMask.Problem {
  fileprivate var arrays: [PeerArray] {
    [
      PeerArray("weights", weights),
      PeerArray("pattern", [Int64(pattern.kept), Int64(pattern.group)]),
    ]
  }

  /// Whether in some group the last that is kept is no larger than the first that is not.
  fileprivate var hasTie: Bool {
    groups.contains { group in
      let sizes = weights[group].map(\.magnitude).sorted(by: >)
      return pattern.kept > 0 && pattern.kept < sizes.count
        && sizes[pattern.kept - 1] == sizes[pattern.kept]
    }
  }
}
